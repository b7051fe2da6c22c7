"""Small languages written down once: the same description makes every sentence and judges any.

A pattern is a row of slots, a slot a set of choices, and a choice carries features. A sentence
takes one choice from each slot, and all their features must agree, however far apart they stand.
Works on characters, so a language may put spaces between its words or not. Knows no language.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import final

from lrf.text.lines import Corpus, Line

__all__ = ["Choice", "Grammar", "Pattern", "Slot", "choice"]

Features = Mapping[str, frozenset[str]]
"""Feature name to the values still possible; an absent feature may take any."""
State = frozenset[tuple[str, frozenset[str]]]
"""The same as pairs, which can be a key."""

DRAW_SEED = 5
HELD_OUT = 1_000
MOST_TRAINING = 30_000


@dataclass(frozen=True)
class Choice:
    """A piece of text and what the rest of the sentence must agree with."""

    text: str
    features: Features


def choice(text: str, **features: str) -> Choice:
    """`choice(" her", owner="she")`; alternatives are written `owner="she|they"`."""
    return Choice(text, {name: frozenset(value.split("|")) for name, value in features.items()})


@final
class Slot:
    """One place in a pattern, and the pieces that may fill it."""

    def __init__(self, *choices: Choice) -> None:
        self.choices = choices
        self._names = tuple({name for option in choices for name in option.features})
        self._known: dict[tuple[object, ...], tuple[Choice, ...]] = {}

    def options(self, features: Features) -> tuple[Choice, ...]:
        """The choices that agree with `features`, each narrowed to the values both allow."""
        # Only a few combinations of features ever reach a slot, so the answers are kept.
        key = tuple(map(features.get, self._names))
        if key not in self._known:
            narrowed = (_narrowed(option, features) for option in self.choices)
            self._known[key] = tuple(option for option in narrowed if option is not None)
        return self._known[key]


def _narrowed(option: Choice, features: Features) -> Choice | None:
    shared = {name: values & features.get(name, values) for name, values in option.features.items()}
    return Choice(option.text, shared) if all(shared.values()) else None


Pattern = tuple[Slot, ...]


@final
@dataclass(frozen=True)
class Grammar:
    """A finite language: patterns, and the features that count as labels of a sentence."""

    patterns: tuple[Pattern, ...]
    labels: tuple[str, ...]
    """Features told of a sentence, where it settles them."""

    def sentences(self) -> Iterator[Line]:
        """Every sentence of the language, once for each way to derive it."""
        for pattern in self.patterns:
            for state, texts in _derived(pattern, None).items():
                labels = self._labels(state)
                yield from (Line(text, labels) for text in texts)

    def parse(self, text: str) -> dict[str, str] | None:
        """The labels of a sentence of the language; None for any other text."""
        for pattern in self.patterns:
            for state, texts in _derived(pattern, text).items():
                if text in texts:
                    return self._labels(state)
        return None

    def corpus(self, name: str) -> Corpus:
        """The same draw from the language on every machine; held-out sentences are all unseen."""
        lines = list(self.sentences())
        lines = random.Random(DRAW_SEED).sample(lines, min(len(lines), HELD_OUT + MOST_TRAINING))
        return Corpus(
            name=name,
            train=tuple(lines[HELD_OUT:]),
            dev=tuple(lines[:HELD_OUT]),
            licence="Apache-2.0",
            credit="Trained on sentences made by a small grammar of this project, Apache-2.0.",
        )

    def _labels(self, state: State) -> dict[str, str]:
        features = dict(state)
        settled = (name for name in self.labels if len(features.get(name, ())) == 1)
        return {name: next(iter(features[name])) for name in settled}


def _derived(pattern: Pattern, target: str | None) -> dict[State, list[str]]:
    """All texts of a pattern by their features; with a target, only those that begin it."""
    # Beginnings with equal features go on alike, so they go on together.
    states: dict[State, list[str]] = {frozenset(): [""]}
    for slot in pattern:
        longer: defaultdict[State, list[str]] = defaultdict(list)
        for state, texts in states.items():
            features = dict(state)
            for option in slot.options(features):
                grown = [text + option.text for text in texts]
                if target is not None:
                    grown = [text for text in grown if target.startswith(text)]
                if grown:
                    longer[frozenset({**features, **option.features}.items())] += grown
        states = longer
    return states
