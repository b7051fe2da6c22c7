"""The rows of a report: texts of a model at some number of steps, or texts that keep it honest."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lrf.generate import Settings, points, sample
from lrf.system import System
from lrf.text import clean
from lrf.types import Reading

__all__ = ["Row", "honest_rows", "model_row", "timed"]

_SEED = 7
_BATCHES = {"ms at batch 1": (1, 5), "ms at batch 64": (64, 3)}
"""Name to sentences at once, and how often the clock runs; the median counts."""


@dataclass(frozen=True)
class Row:
    """Texts to judge and what they cost."""

    name: str
    texts: tuple[str, ...]
    model: str | None = None
    steps: int | None = None
    solver: str | None = None
    cost: Mapping[str, float] = field(default_factory=dict)
    """NFE and decoder calls of a sentence, and milliseconds a sentence, decoding included."""


def model_row(system: System, steps: int, solver: str, count: int) -> Row:
    """`count` sentences of seed 7, read once at the end: what `sample` prints."""
    settings = Settings(steps=steps, solver=solver, count=count, seed=_SEED)
    *_, last = points(system, settings)
    readings = system.read(last.z)
    calls = statistics.mean(reading.decoder_calls for reading in readings)
    cost = {"NFE": float(last.nfe), "decoder calls": round(calls, 1)}
    name = f"{system.model}, {steps} step{'' if steps == 1 else 's'}"
    return Row(name, _texts(readings), system.model, steps, solver, cost)


def timed(row: Row, system: System, clock: Callable[[], float] = time.perf_counter) -> Row:
    """The row with its milliseconds a sentence on this machine."""
    assert row.steps is not None
    assert row.solver is not None
    cost = dict(row.cost)
    for name, (count, times) in _BATCHES.items():
        settings = Settings(steps=row.steps, solver=row.solver, count=count, seed=_SEED)
        taken = []
        for _ in range(times):
            began = clock()
            sample(system, settings)
            taken.append((clock() - began) / count * 1000)
        cost[name] = round(statistics.median(taken), 2)
    return replace(row, cost=cost)


def honest_rows(system: System, dev: Sequence[str], count: int) -> Iterator[Row]:
    """Real text, the same through the autoencoder, the same with its words shuffled, one sentence.

    A number that likes the last two is not to be trusted alone.
    """
    real = tuple(clean(text) for text in dev[:count])
    yield Row("held-out text", real)
    yield Row("held-out text, read back", _texts(system.read(system.embed(real))))
    rng = random.Random(_SEED)
    yield Row("held-out text, words shuffled", tuple(_shuffled(text, rng) for text in real))
    yield Row("one sentence, repeated", real[:1] * len(real))


def _texts(readings: Sequence[Reading]) -> tuple[str, ...]:
    return tuple(reading.text for reading in readings)


def _shuffled(text: str, rng: random.Random) -> str:
    parts = text.split()
    rng.shuffle(parts)
    return " ".join(parts)
