"""The networks of a checkpoint folder, each from its description and its weights."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from torch import Tensor, nn

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest, Part
from lrf.config import AutoencoderConfig, AutoregressiveConfig, FlowConfig, choose, from_json
from lrf.models import NETS, Autoencoder, LanguageModel, VelocityNet
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import Tokenizer

__all__ = ["load_autoencoder", "load_flow", "load_tokenizer", "load_writer"]


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


def load_writer(folder: Path, part: Part, autoencoder: Autoencoder) -> LanguageModel:
    """One autoregressive model of the checkpoint; its tokens are the autoencoder's."""
    with _described_by(folder):
        config = from_json(AutoregressiveConfig, part.config)
        most = autoencoder.config.max_tokens
        writer = LanguageModel(config, autoencoder.vocabulary, most)
    _fill(writer, checkpoint.read_weights(folder, part), folder)
    return writer


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
