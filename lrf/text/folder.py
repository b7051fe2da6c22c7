"""Where the downloaded corpora lie, and what to say when they do not."""

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from lrf.text.files import objects, text_of
from lrf.text.lines import CorpusError, Line, clean

__all__ = ["Record", "data_folder", "sentences"]

BESIDE_THE_REPOSITORY = Path(__file__).parents[2] / ".." / "shared" / "data"


def data_folder(data: Path | None) -> Path:
    """The folder asked for, else the one `LRF_DATA` names, else `../shared/data`."""
    if data is not None:
        return data
    named = os.environ.get("LRF_DATA")
    return Path(named) if named else BESIDE_THE_REPOSITORY.resolve()


class Record(NamedTuple):
    """One object of a corpus and where it was read."""

    path: Path
    line: int
    found: dict[str, Any]


def sentences(
    data: Path | None, name: str, origin: str, labels: Callable[[Record], Mapping[str, str]]
) -> tuple[Line, ...]:
    """The sentences of `name`, packed or plain, in the data folder, and the labels of each.

    `origin` tells a person without the file where it is to be had.
    """
    path = _path(data, name, origin)
    word = lru_cache(maxsize=10_000)(clean)  # labels repeat, texts do not
    records = (Record(path, line, found) for line, found in objects(path))
    lines = tuple(
        Line(text, {word(key): word(value) for key, value in labels(record).items()})
        for record in records
        if (text := clean(text_of(*record)))
    )
    if not lines:
        raise CorpusError(f"{path} holds no sentences; {origin}")
    return lines


def _path(data: Path | None, name: str, origin: str) -> Path:
    folder = data_folder(data)
    packed = folder / f"{name}.gz"
    path = packed if packed.exists() else folder / name
    if not path.exists():
        raise CorpusError(
            f"found neither {packed} nor {path.name} beside it (the folder is {_why(data)}); "
            f"{origin}; --corpus toy needs no file"
        )
    return path


def _why(data: Path | None) -> str:
    if data is not None:
        return "the one --data names"
    if os.environ.get("LRF_DATA"):
        return "the one LRF_DATA names; --data was not given"
    return "the default; neither --data nor LRF_DATA was given"
