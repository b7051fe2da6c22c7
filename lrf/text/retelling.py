"""Sentences told again of other things: what a corpus says of a few, said of many."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lrf.text.lines import Line

__all__ = ["retold"]

_CHANCE = 0.6
"""How likely each value that a sentence spells out is exchanged in a copy."""
_SHORTEST = 3
"""Letters of a value; what is shorter, such as "no", may be part of any word."""


def retold(lines: Sequence[Line], times: int, seed: int) -> Iterator[Line]:
    """Copies of the lines with other values of the attributes whose values they spell out.

    "The Eagle is near Ranch." of name "The Eagle" may become "Strada is near Ranch.". A value comes
    from those that the lines spell out for its attribute, each as likely, and is exchanged in text
    and labels wherever the text holds it. A value that stands in another of its line stays, and a
    line that spells out nothing is not told again. Whoever learns from these copies meets
    combinations that the lines lack (rule-based augmentation: Feng 2021, arXiv 2105.03075, section
    3.1).
    """
    rng = random.Random(seed)
    told = [(line, _told(line)) for line in lines]
    values = dict[str, set[str]]()
    for line, names in told:
        for name in names:
            values.setdefault(name, set()).add(line.labels[name])
    known = {name: sorted(found) for name, found in values.items()}
    for _ in range(times):
        for line, names in told:
            if (copy := _exchanged(line, names, known, rng)).text != line.text:
                yield copy


def _exchanged(
    line: Line, told: Sequence[str], known: Mapping[str, list[str]], rng: random.Random
) -> Line:
    labels = {name: rng.choice(known[name]) for name in told if rng.random() < _CHANCE}
    if not labels:
        return line
    # All at once: what has just been put in is not exchanged again.
    new = {line.labels[name]: value for name, value in labels.items()}
    text = _one_of(new).sub(lambda met: new[met[0]], line.text)
    return Line(text, {**line.labels, **labels}, line.source)


def _told(line: Line) -> list[str]:
    """Attributes whose values the text spells out, each by words of its own."""
    spelt = {name: value for name, value in line.labels.items() if _spells(line.text, value)}
    return [
        name
        for name, value in spelt.items()
        if not any(other != name and _spells(spelt[other], value) for other in spelt)
    ]


def _spells(text: str, value: str) -> bool:
    return len(value) >= _SHORTEST and bool(_one_of([value]).search(text))


def _one_of(values: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest that fits."""
    longest = sorted(values, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
