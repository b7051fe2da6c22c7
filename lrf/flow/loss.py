"""Losses of rectified flow. They sample nothing: times, ends and prediction come from outside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from lrf.flow.path import Path, StraightPath, spread
from lrf.types import Latent, Time

__all__ = ["TIME_FLOOR", "Loss", "Target", "flow_loss", "pseudo_huber", "squared"]

TIME_FLOOR = 0.05
"""Smallest share of noise, on the straight path 1 - t, that the loss of x divides by; nearer to
t = 1 its weight stays constant."""

Loss = Callable[[Latent], Float[Tensor, " B"]]
"""(velocity error) to how much it counts, for each sentence."""


@dataclass(frozen=True)
class Target:
    """What a network should have predicted at times `t`."""

    z1: Latent
    velocity: Latent
    t: Time
    path: Path = field(default_factory=StraightPath)


def squared(error: Latent) -> Float[Tensor, " B"]:
    """|e|^2 / d over the d coordinates of a sentence; least at the mean of the targets."""
    return error.square().mean((1, 2))


def pseudo_huber(error: Latent) -> Float[Tensor, " B"]:
    """(sqrt(|e|^2 + c^2) - c) / sqrt(d) with c = 0.00054 sqrt(d): large errors count by their size.

    Song and Dhariwal 2023, arXiv 2310.14189, section 3.3; for reflow Lee 2024, arXiv 2405.20320.
    Divided by sqrt(d) it is the root mean square error for all but tiny errors, so one learning
    rate serves every size of latent. Its least point is not the mean: meant for paired ends.
    """
    c = 0.00054  # c / sqrt(d): under the root |e|^2 becomes a mean too
    return (squared(error) + c**2).sqrt() - c


def flow_loss(
    prediction: Latent, predicts: Literal["x", "v"], target: Target, loss: Loss = squared
) -> Float[Tensor, " B"]:
    """Loss of each sentence by its velocity error e.

    Loss 1, v: e = v - (z1 - z0). Liu 2022, arXiv 2209.03003, eq. 1.
    Loss 2, x: e = (x - z1) / max(1 - t, TIME_FLOOR), the error of the velocity
    that x implies (ELF, arXiv 2605.10938). On the variance-preserving path e is pi/2 (x - z1)
    over cos(pi t / 2): the weight SNR + 1 of Salimans and Ho 2022, arXiv 2202.00512, section 4.
    """
    if predicts == "v":
        return loss(prediction - target.velocity)
    here = target.path.mix(spread(target.t))
    noise = torch.as_tensor(here.noise).clamp(min=TIME_FLOOR)
    return loss((prediction - target.z1) * here.turn / noise)
