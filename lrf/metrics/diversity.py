"""Whether samples differ from one another as real sentences do. Compare at equal numbers only."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from lrf.metrics.reference import Reference, words

__all__ = ["distinct", "distinct_4", "entropy", "self_bleu"]

_OTHERS = 200


def entropy(texts: Sequence[str], reference: Reference) -> float:
    """Entropy in nats of the words of all texts together."""
    del reference
    counts = Counter(word for text in texts for word in words(text))
    total = sum(counts.values())
    return -sum(n / total * math.log(n / total) for n in counts.values()) if total else 0.0


def distinct(texts: Sequence[str], size: int) -> float:
    """Share of n-grams of `size` words that differ (Li 2016, arXiv 1510.03055)."""
    found = [gram for text in texts for gram in _grams(words(text), size)]
    return len(set(found)) / len(found) if found else 0.0


def distinct_4(texts: Sequence[str], reference: Reference) -> float:
    """Share of different 4-grams."""
    del reference
    return distinct(texts, 4)


def self_bleu(texts: Sequence[str], reference: Reference) -> float:
    """Mean BLEU-4 of a text against the others, 0 to 1 (Zhu 2018, arXiv 1802.01886).

    At most 200 texts are taken; counts are smoothed by one above unigrams, as in Lin 2004.
    """
    del reference
    rows = [words(text) for text in texts[:_OTHERS]]
    scores = [_bleu(row, rows[:i] + rows[i + 1 :]) for i, row in enumerate(rows)]
    return sum(scores) / len(scores) if scores else 0.0


def _bleu(row: list[str], others: list[list[str]]) -> float:
    if not row or not others:
        return 0.0
    logs = 0.0
    for size in range(1, 5):
        found = Counter(_grams(row, size))
        most: Counter[tuple[str, ...]] = Counter()
        for other in others:
            most |= Counter(_grams(other, size))
        hits, total = sum((found & most).values()), sum(found.values())
        smooth = int(size > 1)
        if hits + smooth == 0:
            return 0.0
        logs += math.log((hits + smooth) / (total + smooth)) / 4
    nearest = min((len(other) for other in others), key=lambda n: (abs(n - len(row)), n))
    return math.exp(logs + min(0.0, 1 - nearest / len(row)))


def _grams(row: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(row[i:] for i in range(size)), strict=False)
