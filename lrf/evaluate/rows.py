"""The rows of a report: texts of a model at some number of steps, or texts that keep it honest."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lrf.generate import Settings, points, read, sample
from lrf.metrics.reference import words
from lrf.system import System
from lrf.text import clean
from lrf.types import Point, Reading

__all__ = ["SEED", "Row", "cost_of", "honest_rows", "parts", "path_rows", "settings_of", "timed"]

SEED = 7
_BATCHES = {"ms at batch 1": (1, 5), "ms at batch 64": (64, 3)}
"""Name to sentences at once, and how often the clock runs; the median counts."""
_ENOUGH = 20.0
"""Seconds after which it does not run again."""


@dataclass(frozen=True)
class Row:
    """Texts to judge and what they cost."""

    name: str
    texts: tuple[str, ...]
    model: str | None = None
    """None for texts that are there to keep the numbers honest."""
    steps: int | None = None
    solver: str | None = None
    temperature: float | None = None
    """Of a model without a path; steps and solver are those of all others."""
    cost: Mapping[str, float | str] = field(default_factory=dict)
    """NFE and decoder calls of a sentence, and milliseconds a sentence, decoding included."""


def settings_of(system: System, solver: str | None, steps: int, count: int) -> Settings:
    """Seed 7 with the solver asked for, or the model's own where there is none or it cannot be."""
    own, *others = system.solvers
    chosen = solver if solver in (own, *others) else own
    return Settings(steps=steps, solver=chosen, count=count, seed=SEED)


def path_rows(system: System, settings: Settings, *, honest: bool = False) -> Iterator[Row]:
    """Sentences read once at the end: what `sample` prints.

    If `honest`, also what is read where each sentence's way leads from another sentence's noise: a
    model whose sentences do not come from its noise reads as well there.
    """
    first, last = _ends(points(system, settings))
    readings = read(system, last.z, settings)
    name = f"{system.model}, {settings.steps:,} step{'' if settings.steps == 1 else 's'}"
    if settings.solver != system.solvers[0]:
        name += f" of {settings.solver}"
    cost = cost_of(readings, last.nfe)
    yield Row(name, _texts(readings), system.model, settings.steps, settings.solver, cost=cost)
    if honest:
        other = first.z.roll(1, dims=0) + last.z - first.z
        yield Row(f"{name}, from another sentence's noise", _texts(read(system, other, settings)))


def _ends(way: Iterator[Point]) -> tuple[Point, Point]:
    """First and last point, without keeping what lies between."""
    first = last = next(way)
    for point in way:
        last = point
    return first, last


def cost_of(readings: Sequence[Reading], nfe: int) -> dict[str, float]:
    """Network calls of a sentence; those of a model that writes tokens are the decoder's."""
    calls = statistics.mean(reading.decoder_calls for reading in readings)
    return {"NFE": float(nfe), "decoder calls": round(calls, 1)}


def timed(
    row: Row,
    system: System,
    settings: Settings,
    clock: Callable[[], float] = time.perf_counter,
) -> Row:
    """The row with its milliseconds a sentence on this machine."""
    cost = dict(row.cost)
    for name, (count, times) in _BATCHES.items():
        asked = replace(settings, count=count)
        taken = list[float]()
        while len(taken) < times and sum(taken) < _ENOUGH:
            began = clock()
            sample(system, asked)
            taken.append(clock() - began)
        cost[name] = round(statistics.median(taken) / count * 1000, 2)
    return replace(row, cost=cost)


def honest_rows(system: System, dev: Sequence[str], count: int) -> Iterator[Row]:
    """Real text, the same through the autoencoder, the same with its words shuffled, one sentence.

    A number that likes the last two is not to be trusted alone.
    """
    real = tuple(clean(text) for text in dev[:count])
    yield Row("held-out text", real)
    yield Row("held-out text, read back", _texts(system.read(system.embed(real))))
    rng = random.Random(SEED)
    yield Row("held-out text, words shuffled", tuple(_shuffled(text, rng) for text in real))
    yield Row("one sentence, repeated", real[:1] * len(real))


def _texts(readings: Sequence[Reading]) -> tuple[str, ...]:
    return tuple(reading.text for reading in readings)


def parts(text: str) -> list[str]:
    """Its words; where no spaces tell them, its characters."""
    return text.split() if " " in text else words(text)


def _shuffled(text: str, rng: random.Random) -> str:
    order = parts(text)
    rng.shuffle(order)
    return (" " if " " in text else "").join(order)
