"""Laws by which training draws the time of each sentence."""

import math
from collections.abc import Callable

import torch

from lrf.types import Time

__all__ = ["TimeLaw", "few_step", "logit_normal", "u_shaped", "uniform"]

TimeLaw = Callable[[int, torch.Generator], Time]
"""(how many, generator) to times in [0, 1)."""


def uniform(count: int, rng: torch.Generator) -> Time:
    """Every time equally often."""
    return torch.rand(count, generator=rng)


def logit_normal(count: int, rng: torch.Generator, mean: float = -0.4, spread: float = 1.0) -> Time:
    """t = sigmoid(mean + spread n) with n ~ N(0, 1): middle times most often, leaning to noise.

    Esser 2024, arXiv 2403.03206, section 3.1.
    """
    return torch.sigmoid(mean + spread * torch.randn(count, generator=rng))


def u_shaped(count: int, rng: torch.Generator, steepness: float = 4.0) -> Time:
    """Both ends most often: density proportional to exp(a t) + exp(a (1 - t)), a = `steepness`.

    The inverse of its distribution function: t = 1/2 + asinh((2 u - 1) sinh(a / 2)) / a with a
    uniform u. Kept 1e-5 off both ends. For reflow: Lee 2024, arXiv 2405.20320.
    """
    u = torch.rand(count, generator=rng)
    t = 0.5 + torch.asinh((2 * u - 1) * math.sinh(steepness / 2)) / steepness
    return 1e-5 + (1 - 2e-5) * t


def few_step(count: int, rng: torch.Generator) -> Time:
    """The times one, two and four Euler steps ask for: 0 in half of the draws, else 1/4, 1/2, 3/4.

    For distillation of a flow to so few steps (Liu 2022, arXiv 2209.03003, section 2.1).
    """
    quarter = torch.randint(1, 4, (count,), generator=rng) / 4
    return torch.where(torch.rand(count, generator=rng) < 0.5, torch.zeros(count), quarter)
