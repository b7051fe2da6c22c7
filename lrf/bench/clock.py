"""Times of several ways to do one thing, taken in turns so that a busy moment hits all of them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Effort", "Table", "in_turns"]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is measured."""

    repeats: int = 9
    """Turns of each way; their median counts."""
    steps: int = 100
    """Steps of the run that is read at every step."""
    block: int = 4
    """Training steps of one turn."""
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
