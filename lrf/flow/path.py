"""Paths between noise and data. Time runs from 0 (noise) to 1 (data)."""

from abc import ABC, abstractmethod
from typing import final

from jaxtyping import Float
from torch import Tensor

from lrf.types import Latent, Time

__all__ = ["Path", "StraightPath"]


class Path(ABC):
    """How a state between two ends is made, and how the ends are found again from its velocity."""

    @abstractmethod
    def at(self, z0: Latent, z1: Latent, t: Time) -> tuple[Latent, Latent]:
        """State and velocity at times `t` on the way from `z0` to `z1`."""

    @abstractmethod
    def ends(self, z: Latent, v: Latent, t: Time) -> tuple[Latent, Latent]:
        """Both ends of the path that passes `z` with velocity `v` at times `t`."""

    @abstractmethod
    def velocity(self, z: Latent, z1: Latent, t: Time) -> Latent:
        """Velocity that carries `z` from `t` to `z1`; needs t < 1."""


@final
class StraightPath(Path):
    """Straight line at constant speed. Liu 2022, arXiv 2209.03003, eq. 1."""

    def at(self, z0: Latent, z1: Latent, t: Time) -> tuple[Latent, Latent]:
        """z_t = (1 - t) z0 + t z1, with velocity z1 - z0."""
        s = spread(t)
        return (1 - s) * z0 + s * z1, z1 - z0

    def ends(self, z: Latent, v: Latent, t: Time) -> tuple[Latent, Latent]:
        """z0 = z - t v and z1 = z + (1 - t) v."""
        s = spread(t)
        return z - s * v, z + (1 - s) * v

    def velocity(self, z: Latent, z1: Latent, t: Time) -> Latent:
        """(z1 - z) / (1 - t)."""
        return (z1 - z) / (1 - spread(t))


def spread(t: Time) -> Float[Tensor, "B 1 1"]:
    """One time a sentence, shaped to multiply latents."""
    return t[:, None, None]
