"""The loss is the squared error of the velocity, however the network words its answer."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lrf.flow import Target, flow_loss
from lrf.flow.loss import TIME_FLOOR
from lrf.flow.path import StraightPath
from lrf.sampler import noise

PATH = StraightPath()


def problem(*times: float):
    """A state on the way at each time, and what should be predicted there."""
    t = torch.tensor(times, dtype=torch.float64)
    z0, z1 = (noise(seed, len(t), (2, 4)).double() for seed in (0, 1))
    z, velocity = PATH.at(z0, z1, t)
    return z, Target(z1, velocity, t)


def test_a_perfect_answer_costs_nothing():
    _, target = problem(0.0, 0.5, 1.0)
    assert flow_loss(target.velocity, "v", target).tolist() == [0, 0, 0]
    assert flow_loss(target.z1, "x", target).tolist() == [0, 0, 0]


def test_every_sentence_has_its_own_loss_averaged_over_coordinates():
    _, target = problem(0.5, 0.5, 0.75)
    off = torch.tensor([0.0, 1.0, 3.0], dtype=torch.float64)[:, None, None]
    # Off by c everywhere: c^2 for the velocity; for x the velocity is off by c / (1 - t).
    assert flow_loss(target.velocity + off, "v", target).tolist() == pytest.approx([0, 1, 9])
    expected = [0, 1 / 0.5**2, 9 / 0.25**2]
    assert flow_loss(target.z1 - off, "x", target).tolist() == pytest.approx(expected)
    one = target.z1.clone()
    one[:, 0, 0] += 2.0  # one coordinate of 8: 4 / 8 of the weights 4, 4, 16
    assert flow_loss(one, "x", target).tolist() == pytest.approx([2, 2, 8])


@settings(deadline=None)
@given(st.floats(0, 1 - TIME_FLOOR), st.integers(0, 99))
def test_x_and_the_velocity_it_implies_cost_the_same(t, seed):
    z, target = problem(t)
    x = noise(seed, 1, (2, 4)).double()
    as_x = flow_loss(x, "x", target)
    as_v = flow_loss(PATH.velocity(z, x, target.t), "v", target)
    # Rounding, magnified 400-fold by the weight.
    torch.testing.assert_close(as_x, as_v, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("t", [1 - TIME_FLOOR, 0.97, 0.999, 1.0])
def test_the_weight_of_x_stays_constant_near_the_data(t):
    _, target = problem(t)
    assert float(flow_loss(target.z1 + 1, "x", target)) == pytest.approx(TIME_FLOOR**-2)


def test_the_best_constant_answer_is_the_mean():
    # E[(v - c)^2] is least at c = E[v]: what makes the flow of a whole corpus an average velocity.
    _, target = problem(*[0.5] * 200)
    best = target.velocity.mean(0).expand_as(target.velocity).clone().requires_grad_()
    (slope,) = torch.autograd.grad(flow_loss(best, "v", target).mean(), best)
    torch.testing.assert_close(slope.sum(0), torch.zeros(2, 4).double(), rtol=0, atol=1e-12)
