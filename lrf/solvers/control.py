"""Where a solver stops on its way: the grid of times."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import pairwise
from typing import final

from lrf.solvers.base import Advance

__all__ = ["GRIDS", "Control", "FixedGrid", "uniform_grid"]


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


Grid = Callable[[int], tuple[float, ...]]


def uniform_grid(steps: int) -> tuple[float, ...]:
    """Equal steps from 0 to 1: the default. No steps leave the single time 0."""
    return tuple(i / steps for i in range(steps + 1)) if steps else (0.0,)


GRIDS: dict[str, Grid] = {"uniform": uniform_grid}
