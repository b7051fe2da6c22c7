"""Fields whose flow is known in closed form. Every state is float64."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from lrf.sampler import integrate, noise
from lrf.solvers import FixedGrid, Solver
from lrf.types import Field

MEAN, SPREAD = 1.5, 0.5


@dataclass(frozen=True)
class Known:
    """A field, some starting points, and where each of them really is at time t."""

    field: Field
    z0: Tensor
    at: Callable[[Tensor, float], Tensor]

    def arrive(self, solver: Solver, times: Sequence[float]) -> Tensor:
        """State at the last of the times."""
        *_, last = integrate(self.field, solver, self.z0, FixedGrid(tuple(times)))
        return last.z

    def error(self, solver: Solver, steps: int) -> float:
        """Largest error at t = 1 after equal steps."""
        times = [i / steps for i in range(steps + 1)]
        return float((self.arrive(solver, times) - self.at(self.z0, 1.0)).abs().max())


def start(count: int, latents: int, width: int) -> Tensor:
    """Noise in float64."""
    return noise(0, count, (latents, width)).double()


@pytest.fixture
def decay() -> Known:
    """dz/dt = -z."""
    return Known(Field(lambda z, t: -z), start(3, 2, 4), lambda z0, t: z0 * math.exp(-t))


@pytest.fixture
def rotation() -> Known:
    """Half a turn in the plane of the two coordinates."""
    quarter = torch.tensor([[0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)

    def at(z0: Tensor, t: float) -> Tensor:
        return math.cos(math.pi * t) * z0 + math.sin(math.pi * t) * (z0 @ quarter)

    return Known(Field(lambda z, t: math.pi * z @ quarter), start(5, 1, 2), at)


@pytest.fixture
def logistic() -> Known:
    """dz/dt = 2 z (1 - z): a field that is not linear in z."""

    def at(z0: Tensor, t: float) -> Tensor:
        return z0 / (z0 + (1 - z0) * math.exp(-2 * t))

    z0 = torch.linspace(0.1, 0.9, 8, dtype=torch.float64).view(2, 2, 2)
    return Known(Field(lambda z, t: 2 * z * (1 - z)), z0, at)


@pytest.fixture
def growth() -> Known:
    """dz/dt = 2 t z: the right side changes with time."""
    return Known(Field(lambda z, t: 2 * t * z), start(3, 2, 4), lambda z0, t: z0 * math.exp(t * t))


@pytest.fixture
def gaussian() -> Known:
    """Velocity of the straight path from N(0, 1) to N(m, s^2), coordinates independent.

    z_t = (1 - t) z0 + t z1 has mean t m and variance w^2 = (1 - t)^2 + t^2 s^2, and the velocity
    z1 - z0 has covariance t s^2 - (1 - t) = w w' with it. So E[z1 - z0 | z_t = z] is
    m + (w' / w) (z - t m), and (z - t m) / w stays constant along the flow: z_t = t m + w z0.
    """

    def width(t: float) -> float:
        return math.sqrt((1 - t) ** 2 + (t * SPREAD) ** 2)

    def drift(z: Tensor, t: float) -> Tensor:
        return MEAN + (t * SPREAD**2 - (1 - t)) / width(t) ** 2 * (z - t * MEAN)

    def score(z: Tensor, v: Tensor, t: float) -> Tensor:
        return (t * MEAN - z) / width(t) ** 2

    field = Field(drift, score=score)
    return Known(field, start(512, 2, 4), lambda z0, t: t * MEAN + width(t) * z0)


@pytest.fixture
def measuring(checkpoint_folder, tmp_path) -> list[str]:
    """Words of a quick evaluation of a very small model."""
    return ["evaluate", "--checkpoint", str(checkpoint_folder), "--corpus", "toy", "--count", "4",
            "--steps", "0", "2", "--quick", "--device", "cpu", "--out", str(tmp_path)]  # fmt: skip
