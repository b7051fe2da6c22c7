"""A field asks a network for velocities, lives for one run and keeps its memory to itself."""

import math

import pytest
import torch
from torch import Tensor

from lrf.flow import guided, ode_field
from lrf.flow.field import LATEST
from lrf.flow.path import StraightPath, VariancePreservingPath
from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import SOLVERS, FixedGrid
from lrf.solvers.control import uniform_grid
from lrf.types import Condition, Field
from tests.lrf.conftest import MEAN, SPREAD

PATH = StraightPath()
LABELS = torch.tensor([[1, 2], [0, 3], [2, 0]])


def state(seed: int = 0) -> Tensor:
    return noise(seed, 3, (2, 4)).double()


class Network:
    """A predictor that remembers what it was asked; its answer depends on everything it sees."""

    def __init__(self) -> None:
        self.times: list[list[float]] = []
        self.conditions: list[Condition] = []

    def __call__(self, z: Tensor, t: Tensor, condition: Condition) -> Tensor:
        self.times.append(t.tolist())
        self.conditions.append(condition)
        previous = 0 if condition.previous is None else condition.previous
        labels = 0 if condition.labels is None else condition.labels.sum(1)[:, None, None]
        return torch.sin(z + t[:, None, None]) + 0.5 * previous + labels


def constant(value: float) -> Field:
    return Field(lambda z, t: torch.full_like(z, value))


def test_exact_predictions_of_x_and_of_v_make_the_same_field():
    goal, network = state(1), {}
    network["x"] = ode_field(lambda z, t, c: goal, "x", PATH, Condition())
    network["v"] = ode_field(lambda z, t, c: PATH.velocity(z, goal, t), "v", PATH, Condition())
    for t in (0.0, 0.4, LATEST):
        x, v = (field.drift(state(), t) for field in network.values())
        torch.testing.assert_close(x, v, rtol=1e-14, atol=0)


@pytest.mark.parametrize("predicts", ["x", "v"])
def test_every_sentence_is_asked_at_the_time_of_the_solver(predicts):
    network = Network()
    ode_field(network, predicts, PATH, Condition()).drift(state(), 0.25)
    assert network.times == [[0.25] * 3]


@pytest.mark.parametrize("t", [0.981, 1.0])
def test_a_network_that_predicts_x_is_never_asked_at_the_very_end(t):
    network = Network()
    drift = ode_field(network, "x", PATH, Condition()).drift(state(), t)
    assert network.times == [[LATEST] * 3]
    # Numbers of a few units, divided by 1 - LATEST = 0.02 at the worst.
    assert float(drift.abs().max()) < 500
    ode_field(network, "v", PATH, Condition()).drift(state(), t)
    assert network.times[1] == [t] * 3  # a velocity needs no division


@pytest.mark.parametrize("steps", [1, 2, 4, 8, 100])
@pytest.mark.parametrize("predicts", ["x", "v"])
@pytest.mark.parametrize("name", SOLVERS)
def test_a_network_that_knows_the_sentence_is_followed_all_the_way(name, predicts, steps):
    # The way is straight, so every solver is exact, one that looks at t = 1 included, where
    # (x - z) / (1 - t) is 0 / 0. Noise on the way is undone by who predicts the end alone.
    kind = SOLVERS[name]
    if kind.stochastic and predicts == "v":
        pytest.skip("this velocity does not look at the state")
    z0, goal = state(), state(1)
    answer = goal if predicts == "x" else goal - z0
    field = ode_field(lambda z, t, c: answer, predicts, PATH, Condition(), independent=True)
    grid, rng = FixedGrid(uniform_grid(steps)), random_generator(0)
    *_, last = integrate(field, kind(), z0, grid, rng)
    # Rounding, magnified by 1 / (1 - LATEST) = 50 in each of the last steps; and noise injected
    # beyond LATEST, of variance 2 (1 - t)^2 at most, which no straight line leads back from.
    late = kind.stochastic and steps > 50
    torch.testing.assert_close(last.z, goal, rtol=0, atol=0.15 if late else 1e-10)


@pytest.mark.parametrize("predicts", ["x", "v"])
def test_self_conditioning_hands_the_endpoint_on(predicts):
    network = Network()
    field = ode_field(network, predicts, PATH, Condition(LABELS), self_conditioning=True)
    endpoints = []
    for t in (0.0, 0.5, 0.9):
        z = state(int(10 * t))
        endpoints.append(z + (1 - t) * field.drift(z, t))
    seen = [condition.previous for condition in network.conditions]
    assert seen[0] is None
    for found, expected in zip(seen[1:], endpoints, strict=False):
        torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)
    assert all(condition.labels is LABELS for condition in network.conditions)


def test_without_self_conditioning_there_is_no_memory():
    network = Network()
    field = ode_field(network, "x", PATH, Condition(LABELS))
    assert torch.equal(field.drift(state(), 0.5), field.drift(state(), 0.5))
    assert [condition.previous for condition in network.conditions] == [None, None]
    assert network.conditions[1].labels is LABELS


@pytest.mark.parametrize("name", SOLVERS)
def test_a_new_field_has_no_memory_of_the_last_run(name):
    def run() -> Tensor:
        asked = Condition(LABELS)
        field = ode_field(network, "x", PATH, asked, self_conditioning=True, independent=True)
        grid, rng = FixedGrid(uniform_grid(3)), random_generator(0)
        *_, last = integrate(field, SOLVERS[name](), state(), grid, rng)
        return last.z

    network = Network()
    assert torch.equal(run(), run())


def test_a_field_costs_one_call_and_has_no_score_unless_noise_and_data_were_independent():
    field = ode_field(Network(), "v", PATH, Condition())
    assert (field.cost, field.score) == (1, None)
    assert ode_field(Network(), "v", PATH, Condition(), independent=True).score is not None


@pytest.mark.parametrize("t", [0.0, 0.3, 0.9])
def test_the_score_of_gaussian_data_is_found_from_its_velocity(gaussian, t):
    def network(z: Tensor, times: Tensor, condition: Condition) -> Tensor:
        return gaussian.field.drift(z, t)

    z = gaussian.z0
    field = ode_field(network, "v", PATH, Condition(), independent=True)
    for one in (field, guided(field, field, 2.0)):
        assert one.score is not None
        found = one.score(z, one.drift(z, t), t)
        torch.testing.assert_close(found, gaussian.field.score(z, z, t), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("scale", "expected"),
    # v_free + scale (v_asked - v_free) with 2 free and 5 asked
    [(0.0, 2.0), (1.0, 5.0), (2.0, 8.0), (0.5, 3.5), (-1.0, -1.0)],
)
def test_guidance_goes_from_free_through_asked_and_beyond(scale, expected):
    drift = guided(constant(5.0), constant(2.0), scale).drift(state(), 0.5)
    assert torch.equal(drift, torch.full_like(drift, expected))


def test_guidance_costs_both_fields():
    once = guided(constant(1.0), constant(2.0), 3.0)
    assert once.cost == 2
    assert guided(once, constant(0.0), 2.0).cost == 3


def test_a_scale_of_one_is_the_field_asked_for():
    def field(labels: Tensor | None) -> Field:
        return ode_field(Network(), "x", PATH, Condition(labels), self_conditioning=True)

    asked, both = field(LABELS), guided(field(LABELS), field(None), 1.0)
    for t in (0.0, 0.3, 0.6):  # each side of the guided field keeps its own memory
        found = both.drift(state(), t)
        torch.testing.assert_close(found, asked.drift(state(), t), rtol=1e-12, atol=1e-12)


def test_the_exact_field_of_gaussian_data_maps_noise_to_the_data(gaussian):
    *_, last = integrate(
        gaussian.field, SOLVERS["heun"](), gaussian.z0, FixedGrid(uniform_grid(64))
    )
    # Each z0 has its own image m + s z0 (see the fixture). Heun's error at n = 64 falls as 1 / n^2;
    # measured 2.5e-4 at the outermost of 4,096 numbers.
    torch.testing.assert_close(last.z, MEAN + SPREAD * gaussian.z0, rtol=0, atol=3e-4)
    # n = 4,096 numbers: five standard errors of mean and deviation.
    n = last.z.numel()
    assert float(last.z.mean()) == pytest.approx(MEAN, abs=5 * SPREAD / math.sqrt(n))
    assert float(last.z.std()) == pytest.approx(SPREAD, abs=5 * SPREAD / math.sqrt(2 * n))


def test_a_perfect_x_predictor_makes_the_exact_field_of_gaussian_data(gaussian):
    def posterior_mean(z: Tensor, t: Tensor, condition: Condition) -> Tensor:
        """E[z1 | z_t = z] by the rule for jointly normal variables."""
        s = t[:, None, None]
        share = s * SPREAD**2 / ((1 - s) ** 2 + s**2 * SPREAD**2)
        return MEAN + share * (z - s * MEAN)

    field = ode_field(posterior_mean, "x", PATH, Condition())
    for t in (0.0, 0.3, 0.9, LATEST):
        found, exact = (one.drift(gaussian.z0, t) for one in (field, gaussian.field))
        torch.testing.assert_close(found, exact, rtol=1e-10, atol=1e-10)


def test_one_euler_step_lands_on_the_mean_of_the_data(gaussian):
    # At t = 0 the velocity is m - z0: the reason why one step of a first flow blurs everything.
    *_, last = integrate(gaussian.field, SOLVERS["euler"](), gaussian.z0, FixedGrid((0.0, 1.0)))
    torch.testing.assert_close(last.z, torch.full_like(last.z, MEAN), rtol=0, atol=1e-14)


def test_a_network_of_the_straight_path_leads_to_the_same_ends_on_a_diffusions_path():
    """Both are one process at other times and scales; the steps are small, the ends near."""

    def best(z: Tensor, t: Tensor, condition: Condition) -> Tensor:
        """E[z1 | z] on the straight path for latents of MEAN and SPREAD in every coordinate."""
        t = t[:, None, None]
        share = t * SPREAD**2 / ((t * SPREAD) ** 2 + (1 - t) ** 2)
        return MEAN + share * (z - t * MEAN)

    ends = []
    for path, solver in ((StraightPath(), "euler"), (VariancePreservingPath(), "ddim")):
        field = ode_field(best, "x", path, Condition())
        control = FixedGrid(uniform_grid(4000))
        *_, last = integrate(field, SOLVERS[solver](), state(), control)
        ends.append(last.z)
    torch.testing.assert_close(*ends, rtol=0, atol=2e-3)
    torch.testing.assert_close(ends[0], MEAN + SPREAD * state(), rtol=0, atol=2e-3)
