"""Laws by which training draws the time of each sentence."""

from collections.abc import Callable

import torch

from lrf.types import Time

__all__ = ["TimeLaw", "logit_normal", "uniform"]

TimeLaw = Callable[[int, torch.Generator], Time]
"""(how many, generator) to times in (0, 1)."""


def uniform(count: int, rng: torch.Generator) -> Time:
    """Every time equally often."""
    return torch.rand(count, generator=rng)


def logit_normal(count: int, rng: torch.Generator, mean: float = -0.4, spread: float = 1.0) -> Time:
    """t = sigmoid(mean + spread n) with n ~ N(0, 1): middle times most often, leaning to noise.

    Esser 2024, arXiv 2403.03206, section 3.1.
    """
    return torch.sigmoid(mean + spread * torch.randn(count, generator=rng))
