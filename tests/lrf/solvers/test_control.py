"""A control chooses where a solver stops; a grid visits given times, whatever the error."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lrf.solvers import GRIDS, Advance, Control, FixedGrid
from lrf.solvers.control import uniform_grid

ARRIVED = Advance(torch.zeros(1, 1, 1), evaluations=0, error=torch.tensor([1e9]))


def visited(control: Control) -> list[float]:
    t, t_next = control.first()
    times = [t]
    while t_next is not None:
        assert control.shorten(t, t_next, ARRIVED) is None
        times.append(t_next)
        t, t_next = t_next, control.after(t, t_next, ARRIVED)
    return times


@pytest.mark.parametrize("times", [(0.0, 1.0), (0.0, 0.1, 0.7, 1.0), (0.25, 0.5), (0.3,)])
def test_a_fixed_grid_visits_its_times_whatever_the_error(times):
    assert visited(FixedGrid(times)) == list(times)
    assert FixedGrid(times).times == times


def test_a_grid_may_be_walked_twice():
    grid = FixedGrid((0.0, 0.5, 1.0))
    assert visited(grid) == visited(grid) == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("times", [(), (0.5, 0.5), (0.0, 0.6, 0.4), (-0.1, 1.0), (0.0, 1.1)])
def test_times_that_do_not_rise_from_0_to_1_are_refused(times):
    with pytest.raises(ValueError, match="rising times"):
        FixedGrid(times)


@pytest.mark.parametrize("name", GRIDS)
@settings(deadline=None)
@given(steps=st.integers(0, 1000))
def test_every_grid_has_as_many_steps_as_asked(name, steps):
    times = GRIDS[name](steps)
    assert len(times) == steps + 1
    assert visited(FixedGrid(times)) == list(times)
    assert times[0] == 0.0
    assert times[-1] == (1.0 if steps else 0.0)  # exactly: the end is not 0.9999999


def test_uniform_steps_are_equal():
    sizes = [b - a for a, b in pairwise(uniform_grid(10))]
    assert sizes == pytest.approx([0.1] * 10, abs=1e-15)  # a few units in the last place
