"""Whether sentences show what was asked for, told for the attributes that can be seen in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import mean

from lrf.evaluate.rows import settings_of
from lrf.generate import Settings, sample
from lrf.system import System
from lrf.text import Line
from lrf.text.attributes import LENGTH, Attributes

__all__ = ["obeyed", "seen"]

_VALUES, _EACH = 5, 20
"""The commonest values of an attribute, and sentences made for each of them."""
_NEARLY_ALL = 0.9


def obeyed(
    system: System, solver: str | None, steps: Sequence[int], lines: Sequence[Line]
) -> Iterator[dict[str, int | str | float]]:
    """For each attribute and number of steps: the share of sentences that show the value asked for.

    Beside it the share that show it where nothing is asked for, which is what luck gives.
    """
    known = system.attributes
    if known is None or system.writer is not None or system.rewrites:
        return
    names = seen(known, lines)
    for taken in filter(None, steps):
        free = _texts(system, settings_of(system, solver, taken, _VALUES * _EACH))
        for name in names:
            values = known.values[name][:_VALUES]
            usual = settings_of(system, solver, taken, _EACH)
            told = [
                _share(_texts(system, replace(usual, wanted={name: value})), known, name, value)
                for value in values
            ]
            luck = [_share(free, known, name, value) for value in values]
            yield {
                "attribute": name,
                "steps": taken,
                "asked": round(mean(told), 4),
                "not asked": round(mean(luck), 4),
            }


def seen(known: Attributes, lines: Sequence[Line]) -> list[str]:
    """Attributes that nearly all of these sentences show: their length, and values they spell out.

    The others, such as the tense, are labels that a text does not tell without a judge.
    """
    found = list[str]()
    for name in known.values:
        told = [line for line in lines if line.labels.get(name) in known.values[name]]
        shows = [_shows(line.text, known, name, line.labels[name]) for line in told]
        if name == LENGTH or (shows and mean(shows) >= _NEARLY_ALL):
            found.append(name)
    return found


def _share(texts: Sequence[str], known: Attributes, name: str, value: str) -> float:
    return mean(float(_shows(text, known, name, value)) for text in texts)


def _shows(text: str, known: Attributes, name: str, value: str) -> bool:
    if name != LENGTH:
        return value.casefold() in text.casefold()
    place = list(known.values).index(LENGTH)
    (row,) = known.encode([Line(text)]).tolist()
    return known.values[LENGTH][row[place] - 1] == value


def _texts(system: System, settings: Settings) -> list[str]:
    return [reading.text for reading in sample(system, settings)]
