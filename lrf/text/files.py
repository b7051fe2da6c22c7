"""Sentences out of a person's own file: .txt, .csv, .jsonl, each also .gz.

Every fault of a file becomes a `CorpusError` that names the file, the line and the fix.
"""

import csv
import gzip
import json
import random
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Any, NamedTuple

from lrf.text.lines import Corpus, CorpusError, Line, clean

__all__ = ["ENDINGS", "fault", "objects", "read_file", "text_of"]

LONGEST_LINE = 1 << 20
"""Bytes of one line of a file, all its columns together; keeps a file without line breaks out."""
FEWEST_SENTENCES = 20
MOST_HELD_OUT = 2_000
SPLIT_SEED = 5


class Numbered(NamedTuple):
    """A piece of a file and the line it ends on, counted from 1."""

    line: int
    text: str


def read_file(path: Path, column: str = "text", max_characters: int = 1_000) -> Corpus:
    """The distinct sentences of a file, one in twenty of them held out."""
    reader = READERS[_ending(path)]
    texts: dict[str, None] = {}  # a dict keeps the first of equal lines, and their order
    for line, raw in reader(path, column):
        text = clean(raw)
        if len(text) > max_characters:
            problem = f"the text has {len(text):,} characters, the limit is {max_characters:,}"
            raise fault(path, line, f"{problem}; put one sentence on a line")
        if text:
            texts[text] = None
    return _split(path, list(texts))


def _split(path: Path, texts: list[str]) -> Corpus:
    if not texts:
        raise CorpusError(f"{path.name} holds no sentences; write one on each line")
    if len(texts) < FEWEST_SENTENCES:
        raise CorpusError(
            f"{path.name} holds {len(texts)} different sentences; "
            f"add some until there are at least {FEWEST_SENTENCES}"
        )
    random.Random(SPLIT_SEED).shuffle(texts)
    held_out = max(1, min(MOST_HELD_OUT, len(texts) // 20))
    lines = tuple(Line(text) for text in texts)
    return Corpus(
        name=clean(path.name),
        train=lines[held_out:],
        dev=lines[:held_out],
        licence="not stated",
        credit=f"Trained on the sentences of {clean(path.name)}.",
    )


def fault(path: Path, line: int, problem: str) -> CorpusError:
    """The error for one line of a file."""
    return CorpusError(f"{path.name}, line {line}: {problem}")


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    for ending in READERS:
        if name.endswith(ending):
            return ending
    if _is_folder(path):
        raise _folder(path)
    raise CorpusError(f"{path.name} has an unknown ending; use one of {', '.join(ENDINGS)}")


def _folder(path: Path) -> CorpusError:
    return CorpusError(f"{path} is a folder; name one file in it")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the file system
        return False


def _lines(path: Path) -> Iterator[Numbered]:
    """The lines of a UTF-8 file, packed or plain, read as they are asked for."""
    try:
        with _opened(path) as file:
            number = 0
            while raw := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    raise fault(path, number, "the line is longer than 1 MB; break it into lines")
                yield Numbered(number, _decoded(path, number, raw))
    except FileNotFoundError as error:
        raise CorpusError(f"there is no file {path}; check the path") from error
    except IsADirectoryError as error:
        raise _folder(path) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problem = "ends in .gz but is not a whole gzip file"
        raise CorpusError(f"{path.name} {problem}; pack it again, or drop the .gz") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}); check the path") from error


def _opened(path: Path) -> BufferedIOBase:
    if "\0" in str(path):
        raise FileNotFoundError
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")


def _decoded(path: Path, number: int, raw: bytes) -> str:
    try:
        # The byte order mark that Windows programs write is no part of the first sentence.
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise fault(path, number, "not UTF-8; save it as UTF-8") from error


def _from_txt(path: Path, column: str) -> Iterator[Numbered]:
    del column  # a text file has none
    return _lines(path)


def _from_csv(path: Path, column: str) -> Iterator[Numbered]:
    lines = (text for _, text in _lines(path))
    first = next(lines, "")
    # Spreadsheets write semicolons where the comma is the decimal sign.
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
    try:
        header = [clean(name) for name in next(rows, [])]
        if not header:
            return
        place = _place(path, header, column)
        for row in rows:
            if row and len(row) != len(header):
                problem = f"{len(row)} columns, the first line has {len(header)}"
                raise fault(path, rows.line_num, f'{problem}; put "quotes" round the text')
            if row:
                yield Numbered(rows.line_num, row[place])
    except csv.Error as error:
        raise fault(path, rows.line_num, f"not CSV ({error}); save it as CSV again") from error


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _place(path: Path, header: list[str], column: str) -> int:
    if column in header:
        return header.index(column)
    if len(header) == 1:
        return 0
    raise _no_column(path, 1, column, header)


def _no_column(path: Path, line: int, column: str, columns: Iterable[str]) -> CorpusError:
    there = clean(", ".join(columns)) or "none"
    return fault(path, line, f"no column {column!r}; choose one of the columns there are: {there}")


def _from_jsonl(path: Path, column: str) -> Iterator[Numbered]:
    for line, found in objects(path):
        yield Numbered(line, text_of(path, line, found, column))


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file with one on each line, and the number of that line."""
    for line, text in _lines(path):
        if not text.strip():
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise fault(path, line, "not JSON; write one JSON object on each line") from error
        if not isinstance(found, dict):
            raise fault(path, line, 'not a JSON object; write {"text": "..."} on each line')
        yield line, found


def text_of(path: Path, line: int, found: dict[str, Any], column: str = "text") -> str:
    """The sentence under one key of a JSON object."""
    if column not in found:
        raise _no_column(path, line, column, found)
    value = found[column]
    if not isinstance(value, str):
        raise fault(path, line, f'{column!r} is not text; put it in "quotes"')
    return value


READERS: dict[str, Callable[[Path, str], Iterator[Numbered]]] = {
    ".txt": _from_txt,
    ".csv": _from_csv,
    ".jsonl": _from_jsonl,
}
ENDINGS = tuple(name for ending in READERS for name in (ending, f"{ending}.gz"))
