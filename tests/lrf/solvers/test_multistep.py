"""The method of two steps is exact where the velocity is a line in t, on any grid."""

import math

import pytest
import torch

from lrf.sampler import integrate
from lrf.solvers import FixedGrid
from lrf.solvers.multistep import AdamsBashforth
from lrf.types import Field

UNEVEN = (0.0, 0.05, 0.3, 0.35, 0.8, 1.0)


def graded(steps: int) -> list[float]:
    """Every step is longer than the one before."""
    return [(i / steps) ** 2 for i in range(steps + 1)]


def test_a_velocity_linear_in_time_is_integrated_exactly_by_uneven_steps():
    field = Field(lambda z, t: torch.full_like(z, 1 - 4 * t))
    z0 = torch.zeros(1, 1, 1, dtype=torch.float64)
    for point in integrate(field, AdamsBashforth(), z0, FixedGrid(UNEVEN)):
        assert float(point.z) == pytest.approx(point.t - 2 * point.t**2, abs=1e-15)


@pytest.mark.parametrize("name", ["decay", "rotation", "logistic", "growth"])
def test_the_order_holds_on_steps_that_grow(name, request):
    known = request.getfixturevalue(name)

    def error(steps: int) -> float:
        found = known.arrive(AdamsBashforth(), graded(steps))
        return float((found - known.at(known.z0, 1.0)).abs().max())

    # Weights of equal steps would leave order 1 here. The next term of the error bends by 0.1.
    assert math.log2(error(64) / error(128)) == pytest.approx(2, abs=0.15)


def test_after_its_first_step_it_asks_once_a_step_and_never_ahead():
    asked = []
    field = Field(lambda z, t: asked.append(t) or -z)
    list(integrate(field, AdamsBashforth(), torch.ones(1, 1, 1), FixedGrid((0.0, 0.5, 0.75, 1.0))))
    assert asked == [0.0, 0.25, 0.5, 0.75]
