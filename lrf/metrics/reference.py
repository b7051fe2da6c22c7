"""What samples are held against: the sentences a model learnt from and those it never saw."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Reference", "spellings", "words"]

# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_LETTER = rf"(?:(?![{_UNSPACED}])\w)"
_WORD = re.compile(rf"[{_UNSPACED}]|{_LETTER}+(?:['’]{_LETTER}+)*|[^\w\s]")
_PAIR = re.compile(rf"(?=([{_UNSPACED}]{{2}}))")


def words(text: str) -> list[str]:
    """Lower-cased words and single punctuation marks.

    Where a script puts no spaces between words each character is one, as sacreBLEU counts them
    (Post 2018, arXiv 1804.08771).
    """
    return _WORD.findall(text.lower())


def spellings(text: str) -> list[str]:
    """The words, and where no spaces tell them every two characters that stand side by side."""
    return words(text) + _PAIR.findall(text)


@dataclass(frozen=True)
class Reference:
    """Training and held-out sentences."""

    train: Sequence[str]
    dev: Sequence[str]
    parse: Callable[[str], object] | None = None
    """None for a text that is no sentence of the language, where that can be decided exactly."""
    name: str = ""
    """Of the corpus."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the training sentences, as `spellings` has them."""
        return frozenset(word for text in self.train for word in spellings(text))

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
