"""The loss is that of the velocity's error, however the network words its answer."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lrf.flow import LOSSES, Target, flow_loss
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


@pytest.mark.parametrize("name", LOSSES)
@settings(deadline=None)
@given(t=st.floats(0, 1 - TIME_FLOOR), seed=st.integers(0, 99))
def test_x_and_the_velocity_it_implies_cost_the_same(name, t, seed):
    z, target = problem(t)
    x = noise(seed, 1, (2, 4)).double()
    as_x = flow_loss(x, "x", target, LOSSES[name])
    as_v = flow_loss(PATH.velocity(z, x, target.t), "v", target, LOSSES[name])
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


@pytest.mark.parametrize("name", LOSSES)
def test_x_and_the_velocity_it_implies_have_the_same_minimiser(name):
    # Sentences that share a state: one answer x for all, which implies one velocity for all.
    t, z1 = torch.full((7,), 0.6, dtype=torch.float64), noise(1, 7, (2, 4)).double()
    z = noise(0, 1, (2, 4)).double().expand_as(z1)
    target = Target(z1, PATH.velocity(z, z1, t), t)
    x = noise(2, 1, (2, 4)).double()
    slope = slopes(x, "x", target, name)
    # v = (x - z) / (1 - t), so by the chain rule both slopes vanish at the same places.
    implied = slopes(PATH.velocity(z[:1], x, t[:1]), "v", target, name) / (1 - 0.6)
    torch.testing.assert_close(slope, implied)
    if name == "squared":
        torch.testing.assert_close(slopes(z1.mean(0)[None], "x", target, name), 0 * slope)
        torch.testing.assert_close(
            slopes(target.velocity.mean(0)[None], "v", target, name), 0 * slope
        )


def slopes(answer: torch.Tensor, predicts, target: Target, name: str) -> torch.Tensor:
    answer = answer.clone().requires_grad_()
    many = answer.expand_as(target.z1)
    return torch.autograd.grad(flow_loss(many, predicts, target, LOSSES[name]).sum(), answer)[0]


@pytest.mark.parametrize("size", [0.0, 1e-4, 1e-3, 1.0, 100.0])
def test_pseudo_huber_is_the_formula_over_the_root_of_the_coordinates(size):
    error = size * noise(0, 3, (2, 4)).double()
    norms, c = error.flatten(1).norm(dim=1), 0.00054 * 8**0.5
    expected = ((norms**2 + c**2).sqrt() - c) / 8**0.5
    torch.testing.assert_close(LOSSES["pseudo-huber"](error), expected, rtol=1e-9, atol=1e-12)


def test_pseudo_huber_is_the_root_mean_square_of_all_but_tiny_errors():
    ones = torch.ones(1, 2, 4, dtype=torch.float64)
    huber = LOSSES["pseudo-huber"]
    assert float(huber(3 * ones)) == pytest.approx(3 - 0.00054, abs=1e-7)
    assert float(huber(1e-6 * ones)) == pytest.approx(1e-12 / (2 * 0.00054), rel=1e-3)
