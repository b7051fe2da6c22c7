"""Sentences that stay in their file: eight bytes for each, on the disk too, say where it begins."""

import hashlib
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final, overload

import numpy as np

from lrf.text.lines import CorpusError, Line, StoredLines

__all__ = ["Form", "Index", "IndexedLines", "index", "mark_of"]

Form = Callable[[int, bytes], str]
"""(line number, bytes of a line) to its sentence; CorpusError if there is something wrong."""

_BLOCK = 1 << 16


@final
class IndexedLines(StoredLines):
    """Lines of a file by the places where they begin."""

    def __init__(self, path: Path, starts: np.ndarray, form: Form) -> None:
        self.path, self.starts, self.form = path, starts, form
        self.file, self._digest = path.open("rb"), ""

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, place: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(place, slice):
            return tuple(self.at(int(start)) for start in self.starts[place])
        return self.at(int(self.starts[place]))

    def __iter__(self) -> Iterator[Line]:
        return (self[place] for place in range(len(self)))

    @property
    def digest(self) -> str:
        """SHA-256 of the file, and of which of its lines these are."""
        self._digest = self._digest or self._hash()
        return self._digest

    def _hash(self) -> str:
        with self.path.open("rb") as file:
            total = hashlib.file_digest(file, "sha256")
        for start in range(0, len(self), _BLOCK):
            total.update(self.starts[start : start + _BLOCK].tobytes())
        return total.hexdigest()

    def at(self, start: int) -> Line:
        """The line that begins at this byte; CorpusError if the file has changed."""
        self.file.seek(start)
        try:
            text = self.form(1 if start == 0 else 2, self.file.readline())
        except CorpusError:
            text = ""
        if not text:
            raise CorpusError(f"{self.path} has changed while it was in use; start again")
        return Line(text)


@dataclass(frozen=True)
class Index:
    """All sentences of a file, and the mark of each."""

    lines: IndexedLines
    marks: np.ndarray

    def apart(self, held_out: int) -> tuple[IndexedLines, list[Line]]:
        """All lines but some, and the distinct sentences of those; no sentence is in both.

        The smallest marks are held out, so which they are depends on each sentence alone.
        """
        lines, away = self.lines, np.empty(0, self.marks.dtype)
        for block in self._blocks():
            away = np.unique(np.concatenate([away, self.marks[block]]))[:held_out]
        held, starts = dict[int, int](), _Column("q")
        for block in self._blocks():
            marks, begins = self.marks[block], lines.starts[block]
            out = np.isin(marks, away)
            starts.extend(begins[~out])
            for mark, begin in zip(marks[out].tolist(), begins[out].tolist(), strict=True):
                held.setdefault(mark, begin)
        if not len(starts):
            raise CorpusError(f"{lines.path.name} repeats the same few sentences; add others")
        left = IndexedLines(lines.path, starts.array(), lines.form)
        return left, [lines.at(held[mark]) for mark in away.tolist()]

    def _blocks(self) -> Iterator[slice]:
        for first in range(0, len(self.lines), _BLOCK):
            yield slice(first, first + _BLOCK)


def index(path: Path, lines: Iterable[tuple[int, bytes]], form: Form) -> Index:
    """Look at every line once and note those that hold a sentence.

    CorpusError as soon as one is wrong.
    """
    starts, marks, start = _Column("q"), _Column("I"), 0
    for number, raw in lines:
        if text := form(number, raw):
            starts.append(start)
            marks.append(mark_of(text))
        start += len(raw)
    return Index(IndexedLines(path, starts.array(), form), marks.array())


def mark_of(text: str) -> int:
    """32 bits that tell a sentence from nearly every other."""
    told = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(told.digest())


class _Column:
    """Numbers that grow in a temporary file, which the system drops with the process."""

    def __init__(self, kind: str) -> None:
        self.kind, self.few, self.count = kind, array(kind), 0
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  (the mapping outlives this object)

    def __len__(self) -> int:
        return self.count + len(self.few)

    def append(self, number: int) -> None:
        self.few.append(number)
        if len(self.few) >= _BLOCK:
            self._flush()

    def extend(self, numbers: np.ndarray) -> None:
        self.few.frombytes(numbers.tobytes())
        self._flush()

    def array(self) -> np.ndarray:
        self._flush()
        if not self.count:
            return np.empty(0, self.kind)
        return np.memmap(self.file, self.kind, "r", shape=(self.count,))

    def _flush(self) -> None:
        self.file.write(self.few.tobytes())
        self.file.flush()
        self.count, self.few = self.count + len(self.few), array(self.kind)
