"""A checkpoint brought to life: text to latents, latents to text, noise to velocity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest
from lrf.config import choose
from lrf.device import Graphed, choose_device, in_bf16
from lrf.flow import COUPLINGS, PATHS, guided, ode_field
from lrf.flow.field import Predictor
from lrf.hub import folder_of
from lrf.models import WRITERS, Autoencoder, Decoded, VelocityNet, Writer
from lrf.parts import load_autoencoder, load_flow, load_tokenizer, load_writer
from lrf.sampler import noise, random_generator
from lrf.solvers import fitting
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import Tokenizer
from lrf.types import Condition, Field, Labels, Latent, Reading, Tokens

__all__ = ["System"]

_COPIES_SEED, _COPIES = 12_345, 4
"""Noise of the copies that a smoothed reading looks at, and how many there are of each latent."""
_CHUNK = 256
"""Sentences written at once; their key-value caches have to fit into memory."""


@dataclass(frozen=True)
class System:
    """Tokenizer, autoencoder and one model, ready to use. Nothing in it changes."""

    tokenizer: Tokenizer
    autoencoder: Autoencoder
    manifest: Manifest
    model: str | None = None
    """Name of the model; None if the checkpoint holds only an autoencoder."""
    net: VelocityNet | None = None
    """The model's network if it is a flow or another path from noise to latents."""
    attributes: Attributes | None = None
    writer: Writer | None = None
    """The model itself if it makes sentences without a path."""
    swift: Predictor | None = None
    """The network as it is called where `faster` was asked for."""

    @classmethod
    def load(
        cls, folder: str | Path, model: str | None = None, device: str | None = None
    ) -> "System":
        """Read a checkpoint folder, or one of the Hub: `hf:owner/name`, `hf:owner/name@revision`.

        `model` None takes its default. CheckpointError if the checkpoint is damaged, foreign,
        cannot be had, or has no such model.
        """
        folder = folder_of(folder)
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
        kind = WRITERS.get(part.kind)
        in_latents = kind is None or kind.in_latents
        if in_latents and part.autoencoder != manifest.autoencoder.digest:
            raise CheckpointError(
                f"model {name!r} of {folder} was trained on the latents of another autoencoder; "
                f"train it again with --stage {part.kind}"
            )
        if kind:
            writer = load_writer(folder, part, autoencoder).to(target).eval()
            return cls(tokenizer, autoencoder, manifest, name, writer=writer)
        net, attributes = load_flow(folder, part, autoencoder)
        net = net.to(target).eval()
        return cls(tokenizer, autoencoder, manifest, name, net, attributes)

    def faster(self, *, bf16: bool = False, graphs: bool = False) -> "System":
        """The same with its flow called in bfloat16, or played from CUDA graphs, or both.

        ValueError if it has no flow, or graphs are asked for where there is no CUDA.
        """
        if not (bf16 or graphs):
            return self
        if self.net is None:
            raise ValueError("bfloat16 and CUDA graphs are for flows, and this model is none")
        if graphs and self.device.type != "cuda":
            raise ValueError(f"CUDA graphs need a CUDA device, and the model is on {self.device}")
        swift = in_bf16(self.net) if bf16 else self.net
        return replace(self, swift=Graphed(swift) if graphs else swift)

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

    def read(self, z: Latent, smoothing: float = 0.0) -> list[Reading]:
        """Text of each latent, with the pieces it is made of and how sure the decoder was.

        With `smoothing` the decoder reads four copies of each latent with noise of that standard
        deviation, the same for every latent, and the mean of their probabilities decides: the
        expectation of randomized smoothing (Cohen 2019, arXiv 1902.02918) instead of its vote. It
        loses what a slight change of the latent would undo, so it mends what a flow made nearly
        right and blurs what an encoder wrote exactly.
        """
        return self._readings(self._decoded(z, smoothing))

    @torch.no_grad()
    def _decoded(self, z: Latent, smoothing: float) -> list[Decoded]:
        if not len(z):
            return []
        return self.autoencoder.decoder.read(*self.copies(z, smoothing))

    def copies(self, z: Latent, smoothing: float) -> tuple[Float[Tensor, "C K D"], int]:
        """What the decoder looks at: noisy copies of each latent in turn, and how many of each."""
        z = z.to(self.device)
        if smoothing == 0:
            return z, 1
        half = noise(_COPIES_SEED, _COPIES // 2, self.shape).to(z)
        return (z[:, None] + smoothing * torch.cat([half, -half])).flatten(0, 1), _COPIES

    @property
    def smoothing(self) -> float:
        """Smoothing with which the checkpoint's own sentences are to be read."""
        return self.autoencoder.config.smoothing

    def write(
        self, count: int, seed: int, temperature: float = 1.0, smoothing: float = 0.0
    ) -> list[Reading]:
        """Sentences of a model without a path, its latents read with this smoothing.

        Sentence i depends on the seed and i alone. Calls of a model that writes tokens count as
        the decoder's.
        """
        assert self.writer is not None, "only a model without a path writes"
        written = list[Decoded]()
        for first in range(0, count, _CHUNK):
            places = range(first, min(first + _CHUNK, count))
            chances = [self.writer.draw(random_generator(seed, i)) for i in places]
            written += self.writer.write(
                torch.stack(chances), temperature, lambda z: self._decoded(z, smoothing)
            )
        return self._readings(written)

    def _readings(self, decoded: Sequence[Decoded]) -> list[Reading]:
        return [
            Reading(
                self.tokenizer.decode(one.ids),
                self.tokenizer.pieces(one.ids),
                one.confidence,
                one.calls,
            )
            for one in decoded
        ]

    @property
    def solvers(self) -> tuple[str, ...]:
        """Names of the solvers that fit the model, its usual one first; none without a path."""
        return fitting(self._field(Condition())) if self.net is not None else ()

    @property
    def rewrites(self) -> bool:
        """Whether the model starts from the latents of sentences and not from noise."""
        coupling = COUPLINGS.get(self.net.config.coupling) if self.net is not None else None
        return coupling is not None and coupling.from_text

    def field(
        self,
        count: int,
        wanted: Mapping[str, str] | None = None,
        guidance: float | None = None,
        chances: Float[Tensor, " B"] | None = None,
    ) -> Field:
        """A fresh velocity field for one run of `count` sentences.

        `wanted` asks for attribute values; None takes the model's own guidance scale, and any
        other than 1 costs twice the calls.
        With `chances`, a uniform number for each sentence, what is not asked for is drawn as it is
        spread in the corpus, if the model knows that.
        Raises CheckpointError if the checkpoint holds no flow, ValueError for unknown attributes
        and for guidance towards nothing.
        """
        labels, known = None, self.attributes
        if known is not None and chances is not None and known.kinds:
            labels = known.draw(wanted or {}, chances)
        elif known is not None and wanted:
            labels = known.choose(wanted, count)
        own = self.net.config.guidance if self.net is not None and labels is not None else 1.0
        scale = own if guidance is None else guidance
        if scale != 1.0 and labels is None:
            raise ValueError("guidance follows attributes, and none is asked for or known")
        return self.field_for(labels, scale)

    def field_for(self, labels: Labels | None, guidance: float = 1.0) -> Field:
        """A fresh field for sentences with these labels; CheckpointError without a flow."""
        known = None if labels is None else labels.to(self.device)
        asked = self._field(Condition(known))
        if known is None or guidance == 1.0:
            return asked
        return guided(asked, self._field(Condition()), guidance)

    def _field(self, condition: Condition) -> Field:
        net = self.net
        if self.writer is not None:
            raise ValueError(
                f"model {self.model!r} makes its sentences in one go: there is no way from noise "
                "to follow; choose a model that has steps"
            )
        if net is None:
            raise CheckpointError(
                "this checkpoint holds no flow yet; train one with --stage flow --out FOLDER"
            )
        coupling = COUPLINGS.get(net.config.coupling)
        return ode_field(
            torch.no_grad()(self.swift or net),
            net.config.predicts,
            choose(PATHS, net.config.path, "path")(),
            condition,
            self_conditioning=net.config.self_conditioning > 0,
            independent=coupling is not None and coupling.independent,
        )
