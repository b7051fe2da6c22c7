"""Sentences that stay in their file: eight bytes for each, on the disk too, say where it begins."""

import hashlib
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final, overload

import numpy as np

from lrf.text.lines import CorpusError, Line, StoredLines

__all__ = ["Form", "Index", "IndexedLines", "index"]

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
            return tuple(self._read(int(start)) for start in self.starts[place])
        return self._read(int(self.starts[place]))

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

    def _read(self, start: int) -> Line:
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
    """All sentences of a file, and a checksum of each."""

    lines: IndexedLines
    marks: np.ndarray

    def apart(self, held_out: int, seed: int) -> tuple[IndexedLines, list[Line]]:
        """All lines but some, and the distinct sentences of those; no sentence is in both."""
        lines, marks = self.lines, self.marks
        chosen = np.random.default_rng(seed).choice(len(lines), held_out, replace=False)
        held = {lines[int(place)].text: None for place in np.sort(chosen)}
        away, starts = np.unique(marks[chosen]), _Column("q")
        for first in range(0, len(lines), _BLOCK):
            block = slice(first, first + _BLOCK)
            starts.extend(lines.starts[block][~np.isin(marks[block], away)])
        if not len(starts):
            raise CorpusError(f"{lines.path.name} repeats the same few sentences; add others")
        return IndexedLines(lines.path, starts.array(), lines.form), list(map(Line, held))


def index(path: Path, lines: Iterable[tuple[int, bytes]], form: Form) -> Index:
    """Look at every line once and note those that hold a sentence.

    CorpusError as soon as one is wrong.
    """
    starts, marks, start = _Column("q"), _Column("I"), 0
    for number, raw in lines:
        if text := form(number, raw):
            starts.append(start)
            marks.append(zlib.crc32(text.encode()))
        start += len(raw)
    return Index(IndexedLines(path, starts.array(), form), marks.array())


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
