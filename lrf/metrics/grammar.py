"""Whether samples are sentences, where a grammar decides exactly."""

from collections.abc import Sequence

from lrf.metrics.reference import Reference

__all__ = ["valid"]


def valid(texts: Sequence[str], reference: Reference) -> float:
    """Share of texts that the parser of the language accepts.

    Raises ValueError for a language without one.
    """
    if reference.parse is None:
        raise ValueError("only a language with a parser can tell valid sentences")
    return sum(reference.parse(text) is not None for text in texts) / max(1, len(texts))
