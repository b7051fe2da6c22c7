"""A checkpoint brought to life: text to latents, latents to text, noise to velocity."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest, Part
from lrf.config import AutoencoderConfig, FlowConfig, choose, from_json
from lrf.flow import PATHS, guided, ode_field
from lrf.models import NETS, Autoencoder, VelocityNet
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import Tokenizer
from lrf.types import Condition, Field, Latent, Reading, Tokens

__all__ = ["System", "choose_device"]


@dataclass(frozen=True)
class System:
    """Tokenizer, autoencoder and one flow, ready to use. Nothing in it changes."""

    tokenizer: Tokenizer
    autoencoder: Autoencoder
    manifest: Manifest
    model: str | None = None
    """Name of the flow; None if the checkpoint holds only an autoencoder."""
    net: VelocityNet | None = None
    attributes: Attributes | None = None

    @classmethod
    def load(
        cls, folder: str | Path, model: str | None = None, device: str | None = None
    ) -> "System":
        """Read a checkpoint folder; `model` None takes its default.

        Raises CheckpointError if the folder is damaged, foreign, or has no such model.
        """
        folder = Path(folder)
        manifest = checkpoint.read(folder)
        target = choose_device(device)
        tokenizer = load_tokenizer(folder, manifest)
        autoencoder = load_autoencoder(folder, manifest, len(tokenizer)).to(target).eval()
        name = model or manifest.default
        if name is None:
            return cls(tokenizer, autoencoder, manifest)
        if name not in manifest.models:
            known = ", ".join(manifest.models) or "none yet"
            raise CheckpointError(f"{folder} has no model {name!r}; it holds: {known}")
        part = manifest.models[name]
        if part.autoencoder != manifest.autoencoder.digest:
            raise CheckpointError(
                f"model {name!r} of {folder} was trained on the latents of another autoencoder; "
                "train it again with --stage flow"
            )
        net, attributes = load_flow(folder, part, autoencoder.config)
        net = net.to(target).eval()
        return cls(tokenizer, autoencoder, manifest, name, net, attributes)

    @property
    def device(self) -> torch.device:
        """Where the networks are."""
        return next(self.autoencoder.parameters()).device

    @property
    def shape(self) -> tuple[int, int]:
        """K and D of the latents."""
        return self.autoencoder.config.latents, self.autoencoder.config.latent_width

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """Token ids of the texts; a text too long for the autoencoder keeps its beginning."""
        most = self.autoencoder.config.max_tokens
        rows = self.tokenizer.encode(texts)[:, :most]
        return rows.to(self.device)

    @torch.no_grad()
    def embed(self, texts: Sequence[str]) -> Latent:
        """Standardised latents of the texts."""
        if not texts:
            return torch.empty(0, *self.shape, device=self.device)
        return self.autoencoder.encode(self.tokens(texts))

    @torch.no_grad()
    def read(self, z: Latent) -> list[Reading]:
        """Text of each latent, with the pieces it is made of and how sure the decoder was."""
        if not len(z):
            return []
        decoded = self.autoencoder.decoder.read(z.to(self.device))
        return [
            Reading(
                self.tokenizer.decode(one.ids),
                self.tokenizer.pieces(one.ids),
                one.confidence,
                one.calls,
            )
            for one in decoded
        ]

    def field(
        self, count: int, wanted: Mapping[str, str] | None = None, guidance: float = 1.0
    ) -> Field:
        """A fresh velocity field for one run of `count` sentences.

        `wanted` asks for attribute values; a guidance scale other than 1 costs twice the calls.
        Raises CheckpointError if the checkpoint holds no flow, ValueError for unknown attributes.
        """
        if self.net is None or self.attributes is None:
            raise CheckpointError(
                "this checkpoint holds no flow yet; train one with --stage flow --out FOLDER"
            )
        labels = self.attributes.choose(wanted, count).to(self.device) if wanted else None
        asked = self._field(Condition(labels))
        if labels is None or guidance == 1.0:
            return asked
        return guided(asked, self._field(Condition()), guidance)

    def _field(self, condition: Condition) -> Field:
        net = self.net
        assert net is not None
        return ode_field(
            torch.no_grad()(net),
            net.config.predicts,
            choose(PATHS, net.config.path, "path")(),
            condition,
            self_conditioning=net.config.self_conditioning > 0,
        )


def choose_device(name: str | None = None) -> torch.device:
    """The device named, or else CUDA, then MPS, then the CPU; ValueError if it is not there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there["cpu"] = True
    if name is None:
        return torch.device(next(kind for kind, present in there.items() if present))
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        kinds = ", ".join(kind for kind, present in there.items() if present)
        raise ValueError(f"no device {name!r} on this machine; it has: {kinds}") from error
    return device


def load_tokenizer(folder: Path, manifest: Manifest) -> Tokenizer:
    """The checkpoint's tokenizer."""
    for name, sha in manifest.tokenizer.items():
        checkpoint.read_file(folder / name, sha)
    try:
        return Tokenizer.load(folder / checkpoint.TOKENIZER)
    except ValueError as error:
        raise CheckpointError(str(error)) from error


def load_autoencoder(folder: Path, manifest: Manifest, vocabulary: int) -> Autoencoder:
    """The checkpoint's autoencoder."""
    part = manifest.autoencoder
    with _described_by(folder):
        autoencoder = Autoencoder(from_json(AutoencoderConfig, part.config), vocabulary)
    _fill(autoencoder, checkpoint.read_weights(folder, part), folder)
    return autoencoder


def load_flow(
    folder: Path, part: Part, autoencoder: AutoencoderConfig
) -> tuple[VelocityNet, Attributes]:
    """One flow of the checkpoint and the attributes it knows."""
    with _described_by(folder):
        config = from_json(FlowConfig, part.config)
        attributes = Attributes.from_json(part.attributes or {"values": {}, "length_edges": []})
        shape = (autoencoder.latents, autoencoder.latent_width)
        net = choose(NETS, config.net, "network")(config, shape, attributes.sizes)
    _fill(net, checkpoint.read_weights(folder, part), folder)
    return net, attributes


@contextmanager
def _described_by(folder: Path) -> Iterator[None]:
    """Whatever a senseless description makes the networks raise is the checkpoint's fault."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        place = folder / checkpoint.CONFIG
        raise CheckpointError(f"{place} describes no network of this version: {error}") from error


def _fill(module: nn.Module, weights: Mapping[str, Tensor], folder: Path) -> None:
    try:
        module.load_state_dict(dict(weights))
    except RuntimeError as error:
        reason = str(error).splitlines()[-1].strip()
        raise CheckpointError(f"the weights in {folder} do not fit its config: {reason}") from error
