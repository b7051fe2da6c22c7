"""Times of several ways to do one thing, taken in turns so that a busy moment hits all of them."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Effort", "Table", "against", "in_turns", "step_by_step"]

_OVER = object()


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is measured."""

    repeats: int = 9
    """Turns of each way; their median counts."""
    steps: int = 100
    """Steps of the run that is read at every step."""
    walks: int = 1
    """Such runs of each way; they take turns after every step, so one is a hundred turns."""
    trained: int = 40
    """Training steps of each way."""
    lines: int = 4_000
    """Sentences the stages train on."""
    tolerances: tuple[float, ...] = (1e-1, 1e-2, 1e-3)
    """Of the adaptive solvers."""


@dataclass(frozen=True)
class Table:
    """What was measured, in words and numbers."""

    title: str
    words: str
    head: tuple[str, ...]
    rows: list[tuple[str | float, ...]]


def in_turns(
    ways: Sequence[Callable[[], object]],
    repeats: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """Median milliseconds of each way; each runs once before the clock does."""
    for way in ways:
        way()
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(repeats):
        for way, times in zip(ways, taken, strict=True):
            began = clock()
            way()
            times.append((clock() - began) * 1000)
    return [statistics.median(times) for times in taken]


def step_by_step(
    ways: Sequence[Callable[[], Iterator[object]]],
    repeats: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """Milliseconds of a whole walk: the sum of its steps' medians over the walks.

    The ways, which have equally many steps, take turns after each step. What is done for the first
    time in a process is done before: a first step.
    """
    for way in ways:
        next(way())
    walks = [_walk(ways, clock) for _ in range(repeats)]
    return [
        sum(statistics.median(steps) for steps in zip(*each, strict=True))
        for each in zip(*walks, strict=True)
    ]


def _walk(
    ways: Sequence[Callable[[], Iterator[object]]], clock: Callable[[], float]
) -> list[list[float]]:
    going, taken = [way() for way in ways], [list[float]() for _ in ways]
    while True:
        for steps, times in zip(going, taken, strict=True):
            began = clock()
            if next(steps, _OVER) is _OVER:
                return taken
            times.append((clock() - began) * 1000)


def against(measured: float, bar: float, unit: str = "", *, least: bool = False) -> str:
    """A bar, most or `least`, and whether what was measured keeps it."""
    kept = measured >= bar if least else measured <= bar
    return f"{'≥' if least else '≤'} {bar:g}{unit}, {'held' if kept else 'missed'}"
