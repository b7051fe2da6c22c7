"""The loop from noise to data: what it yields, what it pays, and that it never runs ahead."""

import itertools
from dataclasses import dataclass, replace
from typing import final

import pytest
import torch
from torch import Tensor

from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import SOLVERS, Advance, Control, FixedGrid, Leg, Solver
from lrf.solvers.control import uniform_grid
from lrf.types import Field

EULER, HEUN = SOLVERS["euler"], SOLVERS["heun"]


class Counted:
    """A field that remembers when it was asked; dz/dt = t - z."""

    def __init__(self, cost: int = 1) -> None:
        self.asked: list[float] = []
        self.field = Field(self._drift, cost, score=lambda z, v, t: -z)

    def _drift(self, z: Tensor, t: float) -> Tensor:
        self.asked.append(t)
        return t - z


def start() -> Tensor:
    return noise(0, 3, (2, 4))


def way(field: Field, solver: Solver, steps: int):
    grid = FixedGrid(uniform_grid(steps))
    return list(integrate(field, solver, start(), grid, random_generator(0)))


@pytest.mark.parametrize("name", SOLVERS)
def test_the_first_point_is_the_start_and_the_last_has_arrived(name):
    points = way(Counted().field, SOLVERS[name](), 4)
    assert [point.index for point in points] == [0, 1, 2, 3, 4]
    assert [point.t for point in points] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert torch.equal(points[0].z, start())
    assert [point.velocity is None for point in points] == [False] * 4 + [True]
    assert torch.equal(points[-1].endpoint, points[-1].z)


@pytest.mark.parametrize("name", SOLVERS)
def test_velocity_and_endpoint_belong_to_the_state(name):
    for point in way(Counted().field, SOLVERS[name](), 4)[:-1]:
        assert point.velocity is not None
        assert torch.equal(point.velocity, point.t - point.z)
        assert torch.equal(point.endpoint, point.z + (1 - point.t) * point.velocity)


def test_a_grid_that_begins_late_begins_with_the_given_state():
    points = list(integrate(Counted().field, EULER(), start(), FixedGrid((0.5, 1.0))))
    assert [point.t for point in points] == [0.5, 1.0]
    # z + h v = z + (0.5 - z) / 2
    torch.testing.assert_close(points[1].z, 0.25 + start() / 2)


def test_n_euler_steps_cost_n_evaluations():
    counted = Counted()
    assert [point.nfe for point in way(counted.field, EULER(), 5)] == [1, 2, 3, 4, 5, 5]
    assert counted.asked == [0.0, 0.2, 0.4, 0.6, 0.8]


def test_one_euler_step_reports_one_call_at_both_points():
    assert [point.nfe for point in way(Counted().field, EULER(), 1)] == [1, 1]


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("cost", [1, 2, 5])
def test_the_cost_of_the_field_multiplies_the_calls(name, cost):
    counted, grid = Counted(cost), FixedGrid(uniform_grid(3))
    points = integrate(counted.field, SOLVERS[name](), start(), grid, random_generator(0))
    for point in points:
        assert point.nfe == cost * len(counted.asked)


@pytest.mark.parametrize("name", SOLVERS)
def test_no_steps_leave_one_point_and_cost_nothing(name):
    counted = Counted()
    (only,) = way(counted.field, SOLVERS[name](), 0)
    assert (only.index, only.t, only.velocity, only.nfe) == (0, 0.0, None, 0)
    assert torch.equal(only.z, start())
    assert torch.equal(only.endpoint, start())
    assert counted.asked == []


@pytest.mark.parametrize("name", SOLVERS)
def test_nothing_is_computed_before_it_is_asked_for(name):
    counted, kind, grid = Counted(), SOLVERS[name], FixedGrid(uniform_grid(6))
    points = integrate(counted.field, kind(), start(), grid, random_generator(0))
    assert counted.asked == []
    for k in range(6):
        assert next(points).index == k
        # k whole steps, and the velocity shown at point k
        paid = k * kind.calls_per_step + 1
        assert paid <= len(counted.asked) <= (paid + kind.calls_to_start if k else 1)
    next(points)
    assert len(counted.asked) == 6 * kind.calls_per_step + kind.calls_to_start


def test_whoever_stops_after_the_first_point_pays_for_one_evaluation():
    counted = Counted()
    points = integrate(counted.field, HEUN(), start(), FixedGrid(uniform_grid(100)))
    next(points)
    points.close()  # type: ignore[attr-defined]
    assert counted.asked == [0.0]


@final
class HalveOnce(Control):
    """Asks for one whole step, then for half of it, and remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[float, float]] = []

    def first(self) -> tuple[float, float | None]:
        return 0.0, 1.0

    def shorten(self, t: float, t_next: float, advance: Advance) -> float | None:
        assert advance.evaluations == 1
        self.shown.append((t, t_next))
        return 0.5 if t_next - t > 0.6 else None

    def after(self, t: float, t_next: float, advance: Advance) -> float | None:
        return None if t_next >= 1 else 1.0


@final
class Tally(Solver):
    """Heun's method that counts the steps which led to where it is."""

    order, calls_per_step = 2, 2

    def start(self, z: Tensor) -> int:
        return 0

    def step(self, field: Field, leg: Leg, state: int, rng: torch.Generator | None) -> Advance:
        arrived = HEUN().step(field, leg, None, rng)
        assert state == (0 if leg.t == 0 else 1)  # a rejected step leaves no trace
        return replace(arrived, state=state + 1)


def test_a_rejected_step_is_paid_for_and_forgotten():
    counted, control = Counted(), HalveOnce()
    points = list(integrate(counted.field, Tally(), start(), control))
    assert control.shown == [(0.0, 1.0), (0.0, 0.5), (0.5, 1.0)]
    expected = way(Counted().field, HEUN(), 2)
    for found, wanted in zip(points, expected, strict=True):
        assert (found.index, found.t) == (wanted.index, wanted.t)
        assert torch.equal(found.z, wanted.z)
    # At 0: 1. Rejected and accepted attempt: 1 each. At 0.5: 1. Second step: 1.
    assert [point.nfe for point in points] == [1, 4, 5]
    assert counted.asked == [0.0, 1.0, 0.5, 0.5, 1.0]


@final
@dataclass(frozen=True)
class LooksAhead(Solver):
    """Euler's method that computes the next velocity itself, and may hand it on."""

    hands_on: bool
    order, calls_per_step = 1, 2

    def step(self, field: Field, leg: Leg, state, rng: torch.Generator | None) -> Advance:
        z = leg.z + (leg.t_next - leg.t) * leg.v
        v = field.drift(z, leg.t_next)
        return Advance(z, evaluations=1, velocity=v if self.hands_on else None)


def test_a_velocity_the_solver_already_has_is_not_paid_twice():
    thrifty, wasteful = Counted(), Counted()
    points = way(thrifty.field, LooksAhead(hands_on=True), 4)
    assert [point.nfe for point in points] == [1, 2, 3, 4, 5]
    assert thrifty.asked == [0.0, 0.25, 0.5, 0.75, 1.0]
    again = way(wasteful.field, LooksAhead(hands_on=False), 4)
    assert again[-1].nfe == 8
    for one, other in zip(points, again, strict=True):
        assert torch.equal(one.endpoint, other.endpoint)


def test_the_generator_reaches_the_solver():
    class Shaky(Solver):
        order, calls_per_step, stochastic = None, 1, True

        def step(self, field: Field, leg: Leg, state, rng: torch.Generator | None) -> Advance:
            return Advance(leg.z + torch.randn(leg.z.shape, generator=rng), evaluations=0)

    def arrive(seed: int) -> Tensor:
        grid, rng = FixedGrid((0.0, 0.5, 1.0)), random_generator(seed)
        return list(integrate(Counted().field, Shaky(), start(), grid, rng))[-1].z

    assert torch.equal(arrive(1), arrive(1))
    assert not torch.equal(arrive(1), arrive(2))


def test_a_sentence_depends_on_seed_and_index_alone():
    eight = noise(5, 8, (2, 4))
    assert torch.equal(noise(5, 3, (2, 4)), eight[:3])
    assert torch.equal(noise(5, 2, (2, 4), first=6), eight[6:])
    assert noise(5, 0, (2, 4)).shape == (0, 2, 4)


def test_noise_neither_reads_nor_moves_the_global_generator():
    torch.manual_seed(1)
    before, first = torch.get_rng_state(), noise(0, 2, (2, 4))
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(2)
    assert torch.equal(noise(0, 2, (2, 4)), first)


def test_other_seeds_and_other_indices_give_other_noise():
    rows = [tuple(row.flatten().tolist()) for seed in range(20) for row in noise(seed, 20, (1, 2))]
    assert len(set(rows)) == 400


def test_a_seed_above_32_bits_does_not_repeat_a_small_one():
    # Seeds go up to 2^63 - 1; cut into words of 32 bits, (2^32, 0) is 0, 1, 0 and (0, 1) is 0, 1.
    assert not torch.equal(noise(2**32, 1, (2, 4))[0], noise(0, 2, (2, 4))[1])


def test_noise_is_standard_normal():
    z = noise(3, 1000, (4, 16))
    # n = 64,000: five standard errors are 5 / sqrt(n) = 0.020 and 5 / sqrt(2 n) = 0.014.
    assert float(z.mean()) == pytest.approx(0, abs=0.020)
    assert float(z.std()) == pytest.approx(1, abs=0.014)
    # Neighbours share nothing: correlation 0 within 5 / sqrt(63,936).
    assert float((z[1:] * z[:-1]).mean()) == pytest.approx(0, abs=0.020)


def test_a_stream_depends_on_all_numbers_of_its_key():
    keys = [(0,), (1,), (0, 0), (0, 1), (1, 0), (1, 1), (0, 0, 1), (2**32,), (2**40, 3)]
    for one, other in itertools.combinations_with_replacement(keys, 2):
        streams = (torch.rand(4, generator=random_generator(*key)) for key in (one, other))
        assert torch.equal(*streams) == (one == other), (one, other)
