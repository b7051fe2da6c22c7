"""Where a solver stops on its way: a grid of times, or steps as long as their error allows."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import pairwise
from typing import final

from lrf.solvers.base import Advance

__all__ = ["GRIDS", "Adaptive", "Control", "FixedGrid", "uniform_grid"]


class Control(ABC):
    """Chooses the end of each step. Times rise and never leave [0, 1]."""

    @abstractmethod
    def first(self) -> tuple[float, float | None]:
        """Start, and end of the first step; None if there is no step to take."""

    def shorten(self, t: float, t_next: float, advance: Advance) -> float | None:
        """An earlier end to try the step again with; None accepts the step."""
        del t, t_next, advance
        return None

    @abstractmethod
    def after(self, t: float, t_next: float, advance: Advance) -> float | None:
        """End of the step after an accepted one; None when all is done."""


@final
class FixedGrid(Control):
    """Visits given times, whatever the error."""

    def __init__(self, times: tuple[float, ...]) -> None:
        rising = all(a < b for a, b in pairwise(times))
        if not times or not rising or times[0] < 0 or times[-1] > 1:
            raise ValueError(f"a grid needs rising times within [0, 1], got {times}")
        self.times = times
        self._next = dict(zip(times, (*times[1:], None), strict=True))

    def first(self) -> tuple[float, float | None]:
        """The first two times."""
        return self.times[0], self._next[self.times[0]]

    def after(self, t: float, t_next: float, advance: Advance) -> float | None:
        """The next time of the grid."""
        del t, advance
        return self._next[t_next]


_SAFETY, _LEAST, _MOST = 0.9, 0.2, 5.0
"""Share of the step that should just do, and bounds of the factor between two steps."""
_WORTH = 1.1
"""A step that was accepted is followed by one as long unless this factor or more can be gained:
smaller changes are rejected too often. The last step may be longer by it to arrive."""
_MOST_STEPS = 10_000
"""No step is shorter than its inverse, so there are never more of them."""


@final
class Adaptive(Control):
    """Steps from 0 to 1 so long that the estimated error of each stays within a tolerance.

    A step is judged by its worst sentence; the error of a sentence is the solver's, a root mean
    square in units of the latents, whose coordinates have variance 1. The next size is
    h 0.9 (tolerance / error)^(1 / order), by a factor of 0.2 to 5. Hairer, Norsett, Wanner 1993,
    II.4, eq. 4.13. All sentences of a run share its steps.
    """

    def __init__(self, tolerance: float, order: int) -> None:
        """`order` is the power of h the error of one step falls with."""
        if not 0 < tolerance < math.inf:
            raise ValueError(f"tolerance must be above 0 and finite, got {tolerance}")
        self.tolerance, self.order = tolerance, order

    def first(self) -> tuple[float, float | None]:
        """The step that would do if the error were h^order."""
        return 0.0, self._end(0.0, _SAFETY * self.tolerance ** (1 / self.order))

    def shorten(self, t: float, t_next: float, advance: Advance) -> float | None:
        """A shorter step if a sentence's error is above the tolerance, or no number."""
        if _worst(advance) <= self.tolerance:
            return None
        return self._end(t, (t_next - t) * self._factor(advance))

    def after(self, t: float, t_next: float, advance: Advance) -> float | None:
        """A step as long as the last one, or longer if its error promises."""
        if t_next >= 1:
            return None
        factor = self._factor(advance)
        return self._end(t_next, (t_next - t) * (factor if factor > _WORTH else 1))

    def _factor(self, advance: Advance) -> float:
        worst = _worst(advance)
        best = _SAFETY * (self.tolerance / worst) ** (1 / self.order) if worst else _MOST
        return min(_MOST, max(_LEAST, best))  # _LEAST, too, where the error is no number

    def _end(self, t: float, h: float) -> float:
        if h < 1 / _MOST_STEPS:
            raise ValueError(
                f"a tolerance of {self.tolerance:g} would take more than {_MOST_STEPS:,} steps "
                "here; choose a larger one, or a solver with a number of steps"
            )
        return t + h if t + _WORTH * h < 1 else 1.0


def _worst(advance: Advance) -> float:
    if advance.error is None:
        raise ValueError("this solver estimates no error; give it a grid of times")
    return float(advance.error.max()) if len(advance.error) else 0.0


Grid = Callable[[int], tuple[float, ...]]


def uniform_grid(steps: int) -> tuple[float, ...]:
    """Equal steps from 0 to 1: the default. No steps leave the single time 0."""
    return tuple(i / steps for i in range(steps + 1)) if steps else (0.0,)


GRIDS: dict[str, Grid] = {"uniform": uniform_grid}
