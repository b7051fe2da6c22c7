"""The networks of a checkpoint folder, each from its description and its weights."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest, Part
from lrf.config import AutoencoderConfig, FlowConfig, choose, from_json
from lrf.models import NETS, WRITERS, Autoencoder, VelocityNet, Writer
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import Tokenizer

__all__ = ["load_autoencoder", "load_flow", "load_tokenizer", "load_writer"]

Net = TypeVar("Net", bound=nn.Module)


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
        config = from_json(AutoencoderConfig, part.config)
    weights = checkpoint.read_weights(folder, part)
    return _built(lambda: Autoencoder(config, vocabulary), weights, folder)


def load_flow(folder: Path, part: Part, autoencoder: Autoencoder) -> tuple[VelocityNet, Attributes]:
    """One flow of the checkpoint and the attributes it knows."""
    with _described_by(folder):
        config = from_json(FlowConfig, part.config)
        attributes = Attributes.from_json(part.attributes or {"values": {}, "length_edges": []})
        shape = (autoencoder.config.latents, autoencoder.config.latent_width)
        kind = choose(NETS, config.net, "network")
    weights = checkpoint.read_weights(folder, part)
    net = _built(lambda: kind(config, shape, attributes.sizes), weights, folder)
    with _described_by(folder):
        net.attach(autoencoder)
    return net, attributes


def load_writer(folder: Path, part: Part, autoencoder: Autoencoder) -> Writer:
    """One model of the checkpoint that makes sentences without a path."""
    with _described_by(folder):
        kind = choose(WRITERS, part.kind, "kind of model")
        config = from_json(kind.sizes, part.config)
    weights = checkpoint.read_weights(folder, part)
    return _built(lambda: kind.beside(config, autoencoder), weights, folder)


@contextmanager
def _described_by(folder: Path) -> Iterator[None]:
    """Whatever a senseless description makes the networks raise is the checkpoint's fault."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        place = folder / checkpoint.CONFIG
        raise CheckpointError(f"{place} describes no network of this version: {error}") from error


def _built(make: Callable[[], Net], weights: Mapping[str, Tensor], folder: Path) -> Net:
    """A network filled with its weights.

    Shapes are compared before a network is made: a description may ask for more than all memory.
    """
    with _described_by(folder), torch.device("meta"):
        wanted = {name: tuple(tensor.shape) for name, tensor in make().state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            raise CheckpointError(
                f"the weights in {folder} do not fit its config: {name} is "
                f"{found.get(name, 'missing')} and should be {wanted.get(name, 'absent')}"
            )
    with _described_by(folder):
        net = make()
    net.load_state_dict(dict(weights))
    return net
