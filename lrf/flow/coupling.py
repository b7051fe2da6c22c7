"""Which noise travels to which sentence."""

from abc import ABC, abstractmethod
from typing import ClassVar, final

import torch

from lrf.types import Latent

__all__ = ["Coupling", "IndependentCoupling", "MinibatchOT", "SentencePairs"]


class Coupling(ABC):
    """Pairs the data of a batch with starting points."""

    independent: ClassVar[bool] = False
    """Whether a sentence's noise is N(0, 1) whatever the sentence; only then does the velocity of
    the flow tell the score of its states."""
    from_text: ClassVar[bool] = False
    """Whether the starting points are latents of sentences; only then is there a `source`."""

    @abstractmethod
    def draw(
        self, z1: Latent, rng: torch.Generator, source: Latent | None = None
    ) -> tuple[Latent, Latent]:
        """Starting points and their ends, in the same order.

        The ends keep the order of `z1`: labels belong to its rows. `source` are the latents of the
        sentences they are rewritten from, row by row.
        """


@final
class IndependentCoupling(Coupling):
    """Fresh Gaussian noise for each sentence, whatever the sentence: the first rectified flow."""

    independent = True

    def draw(
        self, z1: Latent, rng: torch.Generator, source: Latent | None = None
    ) -> tuple[Latent, Latent]:
        """Noise is drawn on the CPU, so a seed means the same on every device."""
        del source  # what is made of noise is no rewriting
        return torch.randn(z1.shape, generator=rng).to(z1), z1


@final
class MinibatchOT(Coupling):
    """Fresh noise dealt out so that a batch travels least: the smallest sum of |z1 - z0|^2.

    Exact optimal transport inside the batch. Tong 2023, arXiv 2302.00482; Pooladian 2023,
    arXiv 2304.14772. Paths cross less, so fewer steps do. The noise of all sentences
    together stays Gaussian, that of the sentences with one label need not: the larger the batch
    and the clearer the labels, the more generation from plain noise under a label departs from
    what was trained.
    """

    def draw(
        self, z1: Latent, rng: torch.Generator, source: Latent | None = None
    ) -> tuple[Latent, Latent]:
        """The noise an independent coupling would draw, in another order."""
        del source  # what is made of noise is no rewriting
        # Imported here: it takes a third of a second, and pages that only sample never need it.
        from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

        z0 = torch.randn(z1.shape, generator=rng)
        costs = torch.cdist(z1.flatten(1).cpu().double(), z0.flatten(1).double()).square()
        chosen: list[int] = linear_sum_assignment(costs.numpy())[1].tolist()  # type: ignore
        return z0[chosen].to(z1), z1


@final
class SentencePairs(Coupling):
    """From the latent of a sentence to that of its rewriting, without noise: editing.

    A rectified flow joins any two sets of points of which pairs are known (Liu 2022, arXiv
    2209.03003, section 2.2). Where one sentence has several rewritings the flow starts towards
    their mean and cannot choose among them: that is what noise would be for.
    """

    from_text = True

    def draw(
        self, z1: Latent, rng: torch.Generator, source: Latent | None = None
    ) -> tuple[Latent, Latent]:
        """The pairs as they are given."""
        del rng  # nothing is left to chance
        if source is None:
            raise ValueError("sentence pairs need the latents of the sentences they start from")
        return source, z1
