"""Which noise travels to which sentence."""

from abc import ABC, abstractmethod
from typing import final

import torch

from lrf.types import Latent

__all__ = ["Coupling", "IndependentCoupling"]


class Coupling(ABC):
    """Pairs the data of a batch with starting points."""

    @abstractmethod
    def draw(self, z1: Latent, rng: torch.Generator) -> tuple[Latent, Latent]:
        """Starting points and their ends, in the same order."""


@final
class IndependentCoupling(Coupling):
    """Fresh Gaussian noise for each sentence, whatever the sentence: the first rectified flow."""

    def draw(self, z1: Latent, rng: torch.Generator) -> tuple[Latent, Latent]:
        """Noise is drawn on the CPU, so a seed means the same on every device."""
        return torch.randn(z1.shape, generator=rng).to(z1), z1
