"""Back to noise and home again, in closed form; noise and lines whose ends are exact."""

import pytest
import torch

from lrf.revisit import backwards, in_noise, line, to_noise
from lrf.sampler import integrate, noise
from lrf.solvers import SOLVERS, FixedGrid
from lrf.solvers.control import uniform_grid
from lrf.types import Field

GRID = FixedGrid(uniform_grid(200))


@pytest.mark.parametrize("name", ["decay", "rotation", "growth", "gaussian"])
def test_a_known_flow_run_backwards_finds_the_noise_and_comes_home(name, request):
    known = request.getfixturevalue(name)
    z1 = known.at(known.z0, 1.0)
    *_, far = to_noise(known.field, SOLVERS["rk4"](), z1, GRID)
    # order 4 in 200 steps: about (pi / 200)^4 = 6e-8 for the fastest of them, half a turn
    assert torch.allclose(far.z, known.z0, atol=1e-7)
    *_, home = integrate(known.field, SOLVERS["rk4"](), far.z, GRID)
    assert torch.allclose(home.z, z1, atol=1e-7)
    assert (far.t, home.t) == (0.0, 1.0)


def test_a_straight_flow_needs_one_step_back_and_knows_the_noise_at_once():
    z0, z1 = noise(0, 3, (2, 4)).double(), noise(1, 3, (2, 4)).double()
    field = Field(lambda z, t: z1 - z0, cost=2)
    points = list(to_noise(field, SOLVERS["euler"](), z1, FixedGrid(uniform_grid(4))))
    assert [point.t for point in points] == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert [point.nfe for point in points] == [2, 4, 6, 8, 8]
    # sums of a few numbers of size 1 in float64
    assert all(torch.allclose(point.endpoint, z0, atol=1e-14) for point in points)


def test_backwards_twice_is_the_field_itself(gaussian):
    again = backwards(backwards(gaussian.field))
    z = gaussian.z0
    assert torch.equal(again.drift(z, 0.25), gaussian.field.drift(z, 0.25))
    assert again.path(0.25) == gaussian.field.path(0.25)


def test_a_solver_that_draws_noise_cannot_run_backwards(gaussian):
    with pytest.raises(ValueError, match="choose another solver"):
        next(to_noise(gaussian.field, SOLVERS["euler-maruyama"](), gaussian.z0, GRID))


def test_noise_grows_from_none_at_all_to_as_much_as_the_time_says():
    z0, z1 = noise(0, 3, (2, 4)), noise(1, 3, (2, 4))
    assert torch.equal(in_noise(z1, z0, 1.0), z1)
    assert torch.allclose(0.25 * in_noise(z1, z0, 0.25), 0.75 * z0 + 0.25 * z1)
    with pytest.raises(ValueError, match="above 0"):
        in_noise(z1, z0, 0.0)


def test_a_line_has_exact_ends_and_even_places():
    first, last = noise(0, 3, (2, 4)), noise(1, 3, (2, 4))
    places = line(first, last, 5)
    assert torch.equal(places[0], first)
    assert torch.equal(places[-1], last)
    assert torch.allclose(places[2], (first + last) / 2)
    with pytest.raises(ValueError, match="two ends"):
        line(first, last, 1)
