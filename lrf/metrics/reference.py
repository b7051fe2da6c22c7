"""What samples are held against: the sentences a model learnt from and those it never saw."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Reference", "words"]

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


def words(text: str) -> list[str]:
    """Lower-cased words and single punctuation marks."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True)
class Reference:
    """Training and held-out sentences."""

    train: Sequence[str]
    dev: Sequence[str]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the training sentences."""
        return frozenset(word for text in self.train for word in words(text))

    @cached_property
    def known(self) -> frozenset[tuple[str, ...]]:
        """The training sentences, word by word."""
        return frozenset(tuple(words(text)) for text in self.train)

    @cached_property
    def nearly_known(self) -> frozenset[tuple[str, ...]]:
        """The training sentences with any one word left open."""
        return frozenset(gap for sentence in self.known for gap in gaps(sentence))


def gaps(sentence: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The sentence with one word replaced by a blank, for each word."""
    return [(*sentence[:i], "", *sentence[i + 1 :]) for i in range(len(sentence))]


def wider(sentence: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The sentence with a blank put in, at each place."""
    return [(*sentence[:i], "", *sentence[i:]) for i in range(len(sentence) + 1)]


def without(gap: tuple[str, ...]) -> tuple[str, ...]:
    """What is left when the blank is closed."""
    return tuple(word for word in gap if word)
