"""Every solver of the registry keeps the same promises; a new one is tested as soon as it is there.

`CHECKS` holds the promises as plain functions of a solver class, so that the last tests can hand
them one solver nobody registered and several that break exactly one promise each.
"""

import math

import pytest
import torch
from torch import Tensor
from torchdiffeq import odeint

from lrf.sampler import integrate, random_generator
from lrf.solvers import SOLVERS, Advance, FixedGrid, Leg
from lrf.solvers.control import uniform_grid
from lrf.solvers.runge_kutta import RK4, Heun, RungeKutta
from lrf.types import Field

UNEVEN = (0.0, 0.05, 0.3, 0.35, 0.8, 1.0)


def walk(kind, field, z0, times):
    return list(integrate(field, kind(), z0, FixedGrid(times), random_generator(0)))


def bent(z: Tensor, t) -> Tensor:
    """Neither linear in z nor constant in t, so that every entry of a tableau matters."""
    return torch.sin(3 * z + t) - t * z


def score(z: Tensor, v: Tensor, t: float) -> Tensor:
    return (t * v - z) / (1 - t)


BENT = Field(bent, score=score)


def noise64() -> Tensor:
    return torch.randn(3, 2, 4, dtype=torch.float64, generator=random_generator(1))


# The promises. `fields` maps names to fields with a closed form.


def error_falls_with_the_declared_order(kind, fields):
    for name, known in fields.items():
        if kind.order is None or kind.stochastic:
            continue
        coarse, fine = (known.error(kind(), steps) for steps in (32, 64))
        # Slope between n = 32 and 64; measured: the next term of the error bends it by 0.08.
        assert math.log2(coarse / fine) == pytest.approx(kind.order, abs=0.12), name


def one_step_is_exact_on_a_straight_flow(kind, fields):
    del fields
    # Each sentence moves from z0 to 2 z0 at constant speed: v = z0 = z / (1 + t).
    z0 = noise64()
    *_, last = walk(kind, Field(lambda z, t: z / (1 + t), score=score), z0, (0.0, 1.0))
    torch.testing.assert_close(last.z, 2 * z0, rtol=1e-14, atol=1e-14)  # rounding


def calls_per_step_are_the_evaluations_made(kind, fields):
    del fields
    calls = []
    field = Field(lambda z, t: calls.append(t) or bent(z, t), score=score)
    for steps in (1, 2, 5):
        calls.clear()
        *_, last = walk(kind, field, noise64(), uniform_grid(steps))
        assert len(calls) == last.nfe == steps * kind.calls_per_step + kind.calls_to_start


def the_same_start_arrives_at_the_same_place(kind, fields):
    del fields
    solver = kind()

    def arrive(z0, times):
        *_, last = integrate(BENT, solver, z0, FixedGrid(times), random_generator(0))
        return last.z

    first = arrive(noise64(), UNEVEN)
    arrive(noise64() + 1, (0.0, 1.0))  # a run in between leaves nothing behind
    assert torch.equal(arrive(noise64(), UNEVEN), first)


def shape_and_dtype_stay(kind, fields):
    del fields
    for shape in ((1, 1, 1), (3, 2, 5), (0, 2, 2)):
        for dtype in (torch.float32, torch.float64, torch.bfloat16):
            for point in walk(kind, BENT, torch.ones(shape, dtype=dtype), (0.0, 0.5, 1.0)):
                assert (point.z.shape, point.z.dtype) == (shape, dtype)


def sentences_do_not_see_each_other(kind, fields):
    del fields
    # The last one goes: what noise a sentence meets may depend on its place.
    whole, part = (walk(kind, BENT, z, UNEVEN)[-1].z for z in (noise64(), noise64()[:2]))
    assert torch.equal(whole[:2], part)


def time_never_leaves_0_to_1(kind, fields):
    del fields
    asked = []
    field = Field(lambda z, t: asked.append(t) or z, score=score)
    for steps in range(1, 60, 4):  # 49, for one, is a number whose 1 / n does not add up to 1
        walk(kind, field, torch.zeros(1, 1, 1), uniform_grid(steps))
    walk(kind, field, torch.zeros(1, 1, 1), UNEVEN)
    assert min(asked) >= 0
    assert max(asked) <= 1


def noise_comes_from_the_generator_or_not_at_all(kind, fields):
    del fields

    def arrive(rng):
        return list(integrate(BENT, kind(), noise64(), FixedGrid(UNEVEN), rng))[-1].z

    one, other = (arrive(random_generator(seed)) for seed in (1, 2))
    assert torch.equal(one, other) != kind.stochastic
    if kind.stochastic:
        with pytest.raises(ValueError, match="no generator"):
            arrive(None)
    else:
        assert torch.equal(one, arrive(None))


CHECKS = [
    error_falls_with_the_declared_order,
    one_step_is_exact_on_a_straight_flow,
    calls_per_step_are_the_evaluations_made,
    the_same_start_arrives_at_the_same_place,
    shape_and_dtype_stay,
    sentences_do_not_see_each_other,
    time_never_leaves_0_to_1,
    noise_comes_from_the_generator_or_not_at_all,
]


@pytest.fixture
def fields(decay, rotation, logistic, growth):
    return {"decay": decay, "rotation": rotation, "logistic": logistic, "growth": growth}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", SOLVERS)
def test_every_solver_keeps_its_promises(name, check, fields):
    check(SOLVERS[name], fields)


def test_rk4_is_the_classical_one_for_it_integrates_as_simpson_does():
    # On a field of t alone a step is a quadrature: Simpson gives (0 + 4/16 + 1) / 6 for t^4,
    # the 3/8 rule, which is of order 4 too, 11/54.
    field = Field(lambda z, t: torch.full_like(z, t**4))
    z = walk(RK4, field, torch.zeros(1, 1, 1, dtype=torch.float64), (0.0, 1.0))[-1].z
    assert float(z) == pytest.approx(5 / 24, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "method"), [("euler", "euler"), ("midpoint", "midpoint"), ("heun", "heun2")]
)
def test_torchdiffeq_arrives_at_the_same_place_with_the_same_tableau(name, method):
    grid = torch.tensor(UNEVEN, dtype=torch.float64)
    theirs = odeint(lambda t, z: bent(z, t), noise64(), grid, method=method)
    ours = torch.stack([point.z for point in walk(SOLVERS[name], Field(bent), noise64(), UNEVEN)])
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def test_torchdiffeq_agrees_with_rk4_where_all_methods_of_order_4_do(rotation):
    # Theirs is the 3/8 rule; on a linear field with constant coefficients every method of four
    # stages and order 4 multiplies by the same polynomial of degree 4.
    grid = torch.tensor(UNEVEN, dtype=torch.float64)
    drift = rotation.field.drift
    theirs = odeint(lambda t, z: drift(z, float(t)), rotation.z0, grid, method="rk4")
    ours = rotation.arrive(RK4(), UNEVEN)
    torch.testing.assert_close(ours, theirs[-1], rtol=1e-12, atol=1e-12)


class Ralston(RungeKutta):
    """Order 2 with the least truncation bound. Ralston 1962."""

    order = 2
    nodes, rows, weights = (0.0, 2 / 3), ((), (2 / 3,)), (1 / 4, 3 / 4)


def test_a_new_solver_is_one_class_and_one_line(monkeypatch, fields):
    monkeypatch.setitem(SOLVERS, "ralston", Ralston)
    for check in CHECKS:
        check(SOLVERS["ralston"], fields)


class Boastful(RungeKutta):
    order = 2
    nodes, rows, weights = (0.0,), ((),), (1.0,)


class Skewed(RungeKutta):
    order = 2
    nodes, rows, weights = (0.0, 1 / 2), ((), (1.0,)), (0.0, 1.0)


class Cheap(Ralston):
    pass


Cheap.calls_per_step = 1  # a class body cannot say so: the tableau has the last word


class Forgetless(Ralston):
    seen = 0

    def step(self, field: Field, leg: Leg, state, rng) -> Advance:
        self.seen += 1
        arrived = super().step(field, leg, state, rng)
        return Advance(arrived.z + 1e-6 * self.seen, arrived.evaluations)


class Narrow(Ralston):
    def step(self, field: Field, leg: Leg, state, rng) -> Advance:
        arrived = super().step(field, leg, state, rng)
        return Advance(arrived.z.float(), arrived.evaluations)


class Gregarious(Ralston):
    def step(self, field: Field, leg: Leg, state, rng) -> Advance:
        arrived = super().step(field, leg, state, rng)
        return Advance(arrived.z + 1e-6 * arrived.z.mean(), arrived.evaluations)


class Hasty(RungeKutta):
    order = 2
    nodes, rows, weights = (0.0, 3 / 2), ((), (3 / 2,)), (2 / 3, 1 / 3)


class Secretive(Ralston):
    def step(self, field: Field, leg: Leg, state, rng) -> Advance:
        arrived = super().step(field, leg, state, rng)
        return Advance(arrived.z + torch.rand(1, generator=rng), arrived.evaluations)


BROKEN = [Boastful, Skewed, Cheap, Forgetless, Narrow, Gregarious, Hasty, Secretive]


@pytest.mark.parametrize(
    ("check", "kind"), zip(CHECKS, BROKEN, strict=True), ids=lambda x: x.__name__
)
def test_a_broken_promise_is_found(check, kind, fields):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(kind, fields)
    check(Heun, fields)
