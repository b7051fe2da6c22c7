"""Straightness against flows whose integral can be worked out by hand."""

import math

import pytest
import torch

from lrf.flow import straightness
from lrf.sampler import integrate, noise
from lrf.solvers import FixedGrid, Solver
from lrf.solvers.control import uniform_grid
from lrf.solvers.runge_kutta import RK4, Euler
from lrf.types import Field

Z0 = noise(0, 3, (2, 4))


def path(drift, steps, solver: type[Solver] = Euler, z0=Z0):
    return list(integrate(Field(drift), solver(), z0, FixedGrid(uniform_grid(steps))))


def test_a_constant_velocity_is_straight():
    assert straightness(path(lambda z, t: torch.ones_like(z), 10)) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("steps", [2, 5, 100])
def test_a_velocity_that_grows_with_time_is_as_uneven_as_its_steps(steps):
    # v_i = 2 i / n: the sum of (1/n) (mean - v_i)^2 over mean^2 is (n + 1) / (3 (n - 1)).
    found = straightness(path(lambda z, t: torch.ones_like(z) * 2 * t, steps))
    expected = (steps + 1) / (3 * (steps - 1))
    assert found.tolist() == pytest.approx([expected] * 3, rel=1e-4)


def test_half_a_turn_is_pi_squared_over_four_minus_one():
    # |v| = pi and |z1 - z0| = 2 on the unit circle, so S = (pi^2 - 4) / 4.
    def turn(z, t):
        return math.pi * torch.stack([-z[..., 1], z[..., 0]], -1)

    found = straightness(path(turn, 200, RK4, torch.tensor([[[1.0, 0.0]]])))
    assert found.item() == pytest.approx((math.pi**2 - 4) / 4, rel=1e-3)


def test_size_does_not_matter_and_each_sentence_has_its_own():
    def bent(z, t):
        return torch.cos(7 * t + Z0 / Z0.norm())

    one = straightness(path(bent, 50))
    three = straightness(path(lambda z, t: 3 * bent(z, t), 50))
    assert one.tolist() == pytest.approx(three.tolist(), rel=1e-4)
    assert len(set(one.tolist())) == 3


def test_one_step_is_straight_and_no_step_is_no_path():
    assert straightness(path(lambda z, t: z, 1)).tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    with pytest.raises(ValueError, match="at least one step"):
        straightness(path(lambda z, t: z, 0))


def test_a_path_that_goes_nowhere_counts_as_straight():
    assert straightness(path(lambda z, t: torch.zeros_like(z), 4)).tolist() == [0, 0, 0]
