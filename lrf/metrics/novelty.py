"""Whether samples are made of real words, and whether they are merely remembered."""

from collections.abc import Sequence

from lrf.metrics.reference import Reference, gaps, spellings, wider, without, words

__all__ = ["copies", "known_words", "near_copies"]


def known_words(texts: Sequence[str], reference: Reference) -> float:
    """Share of texts made only of words that occur in training; an empty text counts as not.

    Of a text without spaces every two neighbouring characters have to occur side by side there.
    """
    known = reference.vocabulary
    return _share([bool(found := spellings(text)) and known.issuperset(found) for text in texts])


def copies(texts: Sequence[str], reference: Reference) -> float:
    """Share of texts that are a training sentence, up to case and spaces."""
    return _share([tuple(words(text)) in reference.known for text in texts])


def near_copies(texts: Sequence[str], reference: Reference) -> float:
    """Share of texts that are a training sentence up to one word replaced, added or left out."""
    rows = [tuple(words(text)) for text in texts]
    return _share([_nearly(row, reference) for row in rows])


def _nearly(row: tuple[str, ...], reference: Reference) -> bool:
    known, blanked = reference.known, reference.nearly_known
    replaced_or_added = any(gap in blanked or without(gap) in known for gap in gaps(row))
    left_out = any(gap in blanked for gap in wider(row))
    return row in known or replaced_or_added or left_out


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
