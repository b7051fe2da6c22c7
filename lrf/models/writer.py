"""The contract of models that make whole sentences in one go: no path, no steps, no solver."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import torch
from torch import Tensor, nn

from lrf.models.autoencoder import Autoencoder
from lrf.models.decoders import Decoded
from lrf.types import Latent

__all__ = ["Read", "Writer"]

Read = Callable[[Latent], list[Decoded]]
"""How a checkpoint reads the latents its models make."""

Kind = TypeVar("Kind", bound="Writer")


class Writer(nn.Module, ABC):
    """Turns drawn numbers into sentences, the same numbers into the same sentence."""

    sizes: ClassVar[type[Any]]
    """The class of its config."""
    in_latents: ClassVar[bool]
    """Whether it makes latents, and so belongs to the autoencoder it learnt from."""
    nfe: ClassVar[int]
    """Network calls of a run besides those of the decoder."""
    config: Any

    @classmethod
    @abstractmethod
    def beside(cls: type[Kind], config: Any, autoencoder: Autoencoder) -> Kind:
        """A new one for the sentences of this autoencoder."""

    @abstractmethod
    def draw(self, rng: torch.Generator) -> Tensor:
        """All the chance that one sentence takes."""

    @abstractmethod
    def write(self, chances: Tensor, temperature: float, read: Read) -> list[Decoded]:
        """One sentence for each row of drawn numbers; a low temperature keeps to likely ones."""
