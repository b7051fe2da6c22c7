"""Losses of rectified flow. They sample nothing: times, ends and prediction come from outside."""

from dataclasses import dataclass
from typing import Literal

from jaxtyping import Float
from torch import Tensor

from lrf.flow.path import spread
from lrf.types import Latent, Time

__all__ = ["TIME_FLOOR", "Target", "flow_loss"]

TIME_FLOOR = 0.05
"""Smallest 1 - t the x-prediction loss divides by; nearer to t = 1 its weight stays constant."""


@dataclass(frozen=True)
class Target:
    """What a network should have predicted at times `t`."""

    z1: Latent
    velocity: Latent
    t: Time


def flow_loss(
    prediction: Latent, predicts: Literal["x", "v"], target: Target
) -> Float[Tensor, " B"]:
    """Squared error of the velocity for each sentence, averaged over the coordinates.

    Loss 1, v: |v - (z1 - z0)|^2. Liu 2022, arXiv 2209.03003, eq. 1.
    Loss 2, x: |x - z1|^2 / max(1 - t, TIME_FLOOR)^2, the same error of the velocity that x
    implies (ELF, arXiv 2605.10938).
    """
    if predicts == "v":
        return (prediction - target.velocity).square().mean((1, 2))
    weight = 1 / (1 - spread(target.t)).clamp(min=TIME_FLOOR).square()
    return (weight * (prediction - target.z1).square()).mean((1, 2))
