"""Rows of a model that makes sentences in one go: it has no steps, but it has a temperature."""

from collections.abc import Callable, Sequence

from lrf.evaluate.rows import SEED, Row, cost_of
from lrf.generate import Settings, sample
from lrf.system import System

__all__ = ["match", "written"]

_COLDEST, _HOTTEST, _HALVINGS = 0.2, 2.0, 7


def written(system: System, temperature: float, count: int, why: str = "") -> tuple[Row, Settings]:
    """`count` sentences of seed 7 at one temperature, and the settings that make them."""
    assert system.writer is not None, "only a model without a path writes"
    settings = Settings(count=count, seed=SEED, temperature=temperature)
    readings = sample(system, settings)
    name = f"{system.model}, temperature {temperature:.3g}{why}"
    texts = tuple(reading.text for reading in readings)
    cost = cost_of(readings, system.writer.nfe)
    row = Row(name, texts, system.model, temperature=temperature, cost=cost)
    return row, settings


def match(
    system: System, wanted: float, count: int, entropy: Callable[[Sequence[str]], float]
) -> float:
    """The temperature at which the words of `count` sentences come nearest to this entropy.

    Of those that halving tries: hotter is more varied, but not at every small step. A model
    compared at another entropy than its rival would win or lose by its temperature alone.
    """
    cold, hot = _COLDEST, _HOTTEST
    missed = dict[float, float]()
    for _ in range(_HALVINGS):
        middle = (cold + hot) / 2
        settings = Settings(count=count, seed=SEED, temperature=middle)
        more = entropy([one.text for one in sample(system, settings)]) - wanted
        missed[middle] = abs(more)
        cold, hot = (middle, hot) if more < 0 else (cold, middle)
    return min(missed, key=missed.__getitem__)
