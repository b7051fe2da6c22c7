"""Sentences out of a data set of the Hugging Face Hub, by the optional package `datasets`."""

from collections.abc import Iterator
from typing import Any

from lrf.text.files import LONGEST_TEXT, split
from lrf.text.lines import Corpus, CorpusError, Line, clean

__all__ = ["HUB", "data_set", "read_hub", "texts_of"]

HUB = "hf:"


def read_hub(address: str, column: str = "text") -> Corpus:
    """The distinct texts of the split `train` of `hf:owner/name` or `hf:owner/name/configuration`.

    One in twenty of them is held out, as of a file. Texts of more than 1,000 characters are left
    out: nobody can shorten them there.
    """
    raw = texts_of(data_set(address), address, column)
    texts = {text: Line(text) for cell in raw if 0 < len(text := clean(cell)) <= LONGEST_TEXT}
    return split(address, list(texts.values()))


def texts_of(data: Any, address: str, column: str) -> Iterator[str]:
    """The cells of a column as they are; CorpusError where it is missing or no text."""
    if column not in data.column_names:
        there = clean(", ".join(data.column_names)) or "none"
        raise CorpusError(
            f"{address}: no column {column!r}; choose one of the columns there are: {there}"
        )
    for cell in data[column]:
        if cell is not None and not isinstance(cell, str):
            raise CorpusError(f"{address}: {column!r} is not text; choose a column of text")
        yield cell or ""


def data_set(address: str) -> Any:
    """The split `train`, as `datasets` returns it: it has `column_names`, and columns by name."""
    parts = address.removeprefix(HUB).split("/")
    if len(parts) not in (2, 3) or not all(parts):
        raise CorpusError(f"{address}: write hf:owner/name, or hf:owner/name/configuration")
    try:
        from datasets import load_dataset  # type: ignore[import-not-found]
    except ImportError as error:
        raise CorpusError(f"{address} needs datasets; run: pip install datasets") from error
    try:
        return load_dataset("/".join(parts[:2]), *parts[2:], split="train")
    except Exception as error:  # no such set, a choice to make, no network: each of its own kind
        said = clean(str(error))[:300] or type(error).__name__
        raise CorpusError(
            f"{address} cannot be loaded ({said}); check the name and the network"
        ) from error
