"""The pair against its defining quadratures, its step control against torchdiffeq's."""

import pytest
import torch
from torch import Tensor
from torchdiffeq import odeint

from lrf.sampler import integrate
from lrf.solvers import Adaptive, Leg
from lrf.solvers.dormand_prince import DormandPrince
from lrf.types import Field

ONE = torch.ones(1, 1, 1, dtype=torch.float64)


def bent(z: Tensor, t) -> Tensor:
    return torch.sin(3 * z + t) - t * z


def swing(z: Tensor, t) -> Tensor:
    return 12 * torch.cos(12 * t * torch.ones_like(z)) + z


def worst_sentence(error: Tensor) -> Tensor:
    return error.square().mean((1, 2)).sqrt().max()


def solve(drift, z0: Tensor, tolerance: float) -> tuple[Tensor, list[float], int]:
    """End, times on the way and evaluations."""
    solver, field = DormandPrince(), Field(drift)
    points = list(integrate(field, solver, z0, Adaptive(tolerance, order=5)))
    return points[-1].z, [point.t for point in points], points[-1].nfe


def oracle(drift, z0: Tensor, tolerance: float) -> tuple[Tensor, int]:
    """torchdiffeq under the same norm; it looks at times beyond 1 and interpolates back."""
    calls = []
    ends = odeint(
        lambda t, z: calls.append(t) or drift(z, t), z0, torch.tensor([0.0, 1.0]).double(),
        rtol=0.0, atol=tolerance, method="dopri5", options={"norm": worst_sentence},
    )  # fmt: skip
    assert isinstance(ends, Tensor)
    return ends[-1], len(calls)


@pytest.mark.parametrize("power", range(6))
def test_a_step_is_of_order_5_and_its_error_that_of_order_4(power):
    # On a field of t alone a step is a quadrature: order p is exact up to t^(p-1).
    field = Field(lambda z, t: torch.full_like(z, t**power))
    v = field.drift(ONE, 0.0)
    advance = DormandPrince().step(field, Leg(0 * ONE, v, 0.0, 1.0), None, None)
    assert advance.error is not None
    assert (abs(float(advance.z) - 1 / (power + 1)) < 1e-15) == (power < 5)
    assert (float(advance.error) < 1e-15) == (power < 4)


def test_the_last_stage_is_the_velocity_of_the_new_state():
    field = Field(bent)
    leg = Leg(ONE, field.drift(ONE, 0.2), 0.2, 0.7)
    advance = DormandPrince().step(field, leg, None, None)
    assert advance.velocity is not None
    assert torch.equal(advance.velocity, field.drift(advance.z, 0.7))


def test_the_error_is_one_number_a_sentence():
    z = torch.tensor([0.1, 2.0], dtype=torch.float64).view(2, 1, 1).expand(2, 3, 4)
    field = Field(bent)

    def error(z: Tensor) -> Tensor:
        advance = DormandPrince().step(field, Leg(z, field.drift(z, 0.0), 0.0, 1.0), None, None)
        assert advance.error is not None
        return advance.error

    # Equal coordinates: their root mean square is the error of one of them.
    torch.testing.assert_close(error(z), error(z[:, :1, :1]), rtol=1e-12, atol=0)
    assert error(z).shape == (2,)


@pytest.mark.parametrize("drift", [bent, swing])
def test_torchdiffeq_arrives_there_too_and_for_no_fewer_calls(drift):
    z0 = torch.linspace(-1, 1, 24, dtype=torch.float64).view(3, 2, 4)
    exact, _ = oracle(drift, z0, 1e-12)
    spent = theirs_spent = 0
    for tolerance in (1e-3, 1e-4, 1e-5, 1e-6):
        z, _, calls = solve(drift, z0, tolerance)
        theirs, their_calls = oracle(drift, z0, tolerance)
        spent, theirs_spent = spent + calls, theirs_spent + their_calls
        # Errors of single steps add up; measured 0.04 to 0.8 of the tolerance, theirs up to 19.
        assert float(worst_sentence(z - exact)) < 2 * tolerance
        assert float(worst_sentence(z - theirs)) < 25 * tolerance
        assert calls <= 1.1 * their_calls
    assert spent <= theirs_spent


@pytest.mark.parametrize("name", ["decay", "rotation", "logistic", "growth", "gaussian"])
def test_the_error_follows_the_tolerance_over_three_decades(name, request):
    known = request.getfixturevalue(name)
    exact = known.at(known.z0, 1.0)
    for tolerance in (1e-4, 1e-5, 1e-6, 1e-7):
        z, times, _ = solve(known.field.drift, known.z0, tolerance)
        # Measured 0.1 to 0.7, and 3 where only four steps are taken.
        assert 0.05 < float(worst_sentence(z - exact)) / tolerance < 5
        assert (times[0], times[-1]) == (0.0, 1.0)


def test_time_stays_within_0_to_1():
    asked = []
    for tolerance in (1e-2, 1e-4, 1e-6):
        solve(lambda z, t: asked.append(t) or swing(z, t), ONE, tolerance)
    assert min(asked) == 0
    assert max(asked) == 1


def test_the_hardest_sentence_sets_the_steps_of_all():
    rate = torch.tensor([1.0, 30.0], dtype=torch.float64).view(2, 1, 1)
    both = solve(lambda z, t: -rate * z, ONE.expand(2, 1, 1), 1e-5)
    hard = solve(lambda z, t: -30 * z, ONE, 1e-5)
    easy = solve(lambda z, t: -z, ONE, 1e-5)
    assert both[1:] == hard[1:]
    assert len(easy[1]) < len(hard[1])
