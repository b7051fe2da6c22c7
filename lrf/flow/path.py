"""Paths between noise and data. Time runs from 0 (noise) to 1 (data)."""

import math
from abc import ABC, abstractmethod
from typing import final

import torch
from jaxtyping import Float
from torch import Tensor

from lrf.types import Coefficients, Latent, Scalar, Time

__all__ = ["Path", "StraightPath", "VariancePreservingPath"]


class Path(ABC):
    """How a state between two ends is made, and how the ends are found again from its velocity."""

    @abstractmethod
    def mix(self, t: Scalar) -> Coefficients:
        """What share noise and data have in the states at time `t`, or at each of the times."""

    def at(self, z0: Latent, z1: Latent, t: Time) -> tuple[Latent, Latent]:
        """State and velocity at times `t` on the way from `z0` to `z1`."""
        here = self.mix(spread(t))
        return here.state(z0, z1), here.velocity(z0, z1)

    def ends(self, z: Latent, v: Latent, t: Time) -> tuple[Latent, Latent]:
        """Both ends of the path that passes `z` with velocity `v` at times `t`."""
        return self.mix(spread(t)).ends(z, v)

    def velocity(self, z: Latent, z1: Latent, t: Time) -> Latent:
        """Velocity that carries `z` from `t` to `z1`; needs t < 1."""
        here = self.mix(spread(t))
        return (here.noise_rate * z + here.turn * z1) / here.noise

    def score(self, z: Latent, v: Latent, t: Time) -> Latent:
        """Gradient of log p_t at `z` where the flow's velocity is `v`: -E[z0 | z] / b(t); t < 1.

        Holds for z_t = b(t) z0 + a(t) z1 with z0 ~ N(0, 1) independent of z1, because then
        p_t(z) = E[N(z; a z1, b^2)], whose gradient is -E[z - a z1 | z] / b^2 p_t(z).
        Ma 2024 (SiT), arXiv 2401.08740. On the straight path it is (t v - z) / (1 - t).
        """
        here = self.mix(spread(t))
        return -here.ends(z, v)[0] / here.noise

    def straightened(self, z: Latent, t: Time) -> tuple[Latent, Time]:
        """The state of the straight path with the same ratio of data to noise, and its time.

        So networks see every state. Paths of independent noise differ in time and scale alone
        (Kingma 2021, arXiv 2107.00630, section 5.1), hence what one has learnt of z1 serves all.
        """
        here = self.mix(spread(t))
        both = torch.as_tensor(here.noise + here.data)
        return z / both, (here.data / both).flatten()

    def coefficients(self, t: float) -> Coefficients:
        """The same shares at one time, as numbers: all that a solver may know of a path."""
        return self.mix(t)


@final
class StraightPath(Path):
    """z_t = (1 - t) z0 + t z1, at constant speed. Liu 2022, arXiv 2209.03003, eq. 1."""

    def mix(self, t: Scalar) -> Coefficients:
        """Shares that change evenly."""
        return Coefficients(1 - t, t, -1.0, 1.0)

    def straightened(self, z: Latent, t: Time) -> tuple[Latent, Time]:
        """The state as it is."""
        return z, t


@final
class VariancePreservingPath(Path):
    """z_t = cos(pi t / 2) z0 + sin(pi t / 2) z1: a quarter of a turn from noise to data.

    The diffusion process with the cosine schedule of Nichol and Dhariwal 2021, arXiv 2102.09672,
    eq. 17, run backwards, in the form without their offset s (Salimans and Ho 2022,
    arXiv 2202.00512): s serves their discrete steps, and with it the speed at t = 1 is infinite.
    """

    def mix(self, t: Scalar) -> Coefficients:
        """Shares whose squares add up to 1. The cosine is a sine, so that it ends in a true 0."""
        quarter = math.pi / 2
        data, noise = _sine(quarter * t), _sine(quarter * (1 - t))
        return Coefficients(noise, data, -quarter * data, quarter * noise)


def _sine(angle: Scalar) -> Scalar:
    return torch.sin(angle) if isinstance(angle, Tensor) else math.sin(angle)


def spread(t: Time) -> Float[Tensor, "B 1 1"]:
    """One time a sentence, shaped to multiply latents."""
    return t[:, None, None]
