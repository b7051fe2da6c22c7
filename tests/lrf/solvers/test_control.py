"""A control chooses where a solver stops; a grid visits given times, whatever the error.

An adaptive control makes steps as long as the error allows.
"""

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lrf.solvers import GRIDS, Adaptive, Advance, Control, FixedGrid
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


def missed(*errors: float) -> Advance:
    return Advance(torch.zeros(len(errors), 1, 1), evaluations=0, error=torch.tensor(errors))


def test_a_step_within_the_tolerance_is_accepted_and_the_next_fits_its_error():
    control = Adaptive(1e-3, 5)
    assert control.shorten(0.0, 0.1, missed(1e-4, 9e-4)) is None
    # 0.9 (1e-3 / 1e-4)^(1/5) = 1.426; the worst sentence counts; at most five times as long.
    assert control.after(0.0, 0.1, missed(1e-4, 1e-9)) == pytest.approx(0.1 + 0.1426, abs=1e-4)
    assert control.after(0.0, 0.1, missed(1e-30)) == pytest.approx(0.6)
    assert control.after(0.0, 0.1, missed(0.0)) == pytest.approx(0.6)
    # Not worth a change: 0.9 (1e-3 / 9e-4)^(1/5) = 0.92 and 0.9 (1e-3 / 4e-4)^(1/5) = 1.08.
    for error in (9e-4, 4e-4):
        assert control.after(0.0, 0.1, missed(error)) == pytest.approx(0.2)


def test_a_step_beyond_the_tolerance_is_tried_shorter():
    control = Adaptive(1e-3, 5)
    # 0.9 (1e-3 / 2e-3)^(1/5) = 0.783; never shorter than a fifth at once.
    assert control.shorten(0.0, 0.5, missed(2e-3, 0.0)) == pytest.approx(0.3917, abs=1e-4)
    for hopeless in (1e9, float("inf"), float("nan")):
        assert control.shorten(0.5, 1.0, missed(0.0, hopeless)) == pytest.approx(0.6)
    assert control.shorten(0.5, 1.0, missed(1.0001e-3)) != 1.0  # or it would be tried for ever


def test_the_last_step_ends_at_1_exactly_and_none_is_a_sliver():
    control = Adaptive(1e-3, 5)
    assert control.after(0.4, 0.7, missed(9e-4)) == 1.0
    assert control.after(0.3, 0.63, missed(9e-4)) == pytest.approx(0.96)
    assert control.after(0.3, 0.65, missed(9e-4)) == 1.0
    assert control.after(0.7, 1.0, missed(0.0)) is None
    assert visited_by_error(control, 1e-6)[-1] == 1.0


def visited_by_error(control: Control, error: float) -> list[float]:
    t, t_next = control.first()
    times = [t]
    while t_next is not None:
        times.append(t_next)
        t, t_next = t_next, control.after(t, t_next, missed(error))
    return times


def test_steps_without_end_are_refused_and_the_fix_is_named():
    control, hopeless = Adaptive(1e-3, 5), missed(float("nan"))
    assert control.shorten(0.25, 0.251, hopeless) == pytest.approx(0.2502)
    with pytest.raises(ValueError, match=r"more than 10,000 steps.* choose a larger"):
        control.shorten(0.25, 0.2502, hopeless)
    with pytest.raises(ValueError, match="estimates no error; give it a grid"):
        control.after(0.0, 0.5, Advance(torch.zeros(1, 1, 1), evaluations=0))
    for tolerance in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="tolerance"):
            Adaptive(tolerance, 5)


def test_no_sentences_have_no_error():
    assert Adaptive(1e-3, 5).shorten(0.0, 0.5, missed()) is None
