"""Sentences out of a person's own file: .txt, .csv, .jsonl, each also .gz, and .parquet.

Every fault of a file becomes a `CorpusError` that names the file, the line and the fix.
"""

import csv
import json
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from lrf.text.lines import Corpus, CorpusError, Line, clean
from lrf.text.parquet import from_parquet
from lrf.text.rows import Numbered, fault, folder_fault, is_folder, no_column, opened, place_of

__all__ = ["ENDINGS", "LONGEST_TEXT", "objects", "read_file", "split", "text_of"]

LONGEST_LINE = 1 << 20
"""Bytes of one line of a file, all its columns together; keeps a file without line breaks out."""
LONGEST_TEXT = 1_000
"""Characters of a sentence."""
FEWEST_SENTENCES = 20
MOST_HELD_OUT = 2_000
SPLIT_SEED = 5


def read_file(
    path: Path, column: str = "text", max_characters: int = LONGEST_TEXT, *, source: str = ""
) -> Corpus:
    """The distinct sentences of a file, one in twenty of them held out.

    With a `source`, the column of the sentences they are rewritten from: the distinct pairs.
    """
    ending = _ending(path)

    def texts(name: str) -> Iterator[str]:
        return _texts(path, READERS[ending](path, name), max_characters)

    if not source:
        lines = {text: Line(text) for text in texts(column) if text}
        return split(path.name, list(lines.values()))
    if ending == ".txt":
        raise CorpusError(f"{path.name} has no columns; pairs take a .csv, .jsonl or .parquet file")
    pairs = dict.fromkeys(zip(texts(source), texts(column), strict=True))
    lines = [Line(text, source=start) for start, text in pairs if start and text]
    if lines and all(line.source == line.text for line in lines):
        raise CorpusError(f"{path.name}: {source!r} and {column!r} hold the same; name two columns")
    return split(path.name, lines)


def _texts(path: Path, rows: Iterable[Numbered], max_characters: int) -> Iterator[str]:
    """The cells of a column, as clean texts; an empty one stays in its place."""
    for line, raw in rows:
        text = clean(raw)
        if len(text) > max_characters:
            problem = f"the text has {len(text):,} characters, the limit is {max_characters:,}"
            raise fault(path, line, f"{problem}; put one sentence on a line")
        yield text


def split(name: str, lines: list[Line]) -> Corpus:
    """A corpus of distinct sentences, one in twenty of them held out."""
    if not lines:
        raise CorpusError(f"{name} holds no sentences; write one on each line")
    if len(lines) < FEWEST_SENTENCES:
        raise CorpusError(
            f"{name} holds {len(lines)} different sentences; "
            f"add some until there are at least {FEWEST_SENTENCES}"
        )
    random.Random(SPLIT_SEED).shuffle(lines)
    held_out = max(1, min(MOST_HELD_OUT, len(lines) // 20))
    return Corpus(
        name=clean(name),
        train=tuple(lines[held_out:]),
        dev=tuple(lines[:held_out]),
        licence="not stated",
        credit=f"Trained on the sentences of {clean(name)}.",
    )


def _ending(path: Path) -> str:
    for ending in ENDINGS:
        if path.name.lower().endswith(ending):
            return ending.removesuffix(".gz")
    if is_folder(path):
        raise folder_fault(path)
    raise CorpusError(f"{path.name} has an unknown ending; use one of {', '.join(ENDINGS)}")


def _lines(path: Path) -> Iterator[Numbered]:
    """The lines of a UTF-8 file, packed or plain, read as they are asked for."""
    with opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                raise fault(path, number, "the line is longer than 1 MB; break it into lines")
            yield Numbered(number, _decoded(path, number, raw))


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
        place = place_of(path, header, column)
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
        raise no_column(path, line, column, found)
    value = found[column]
    if not isinstance(value, str):
        raise fault(path, line, f'{column!r} is not text; put it in "quotes"')
    return value


READERS: dict[str, Callable[[Path, str], Iterator[Numbered]]] = {
    ".txt": _from_txt,
    ".csv": _from_csv,
    ".jsonl": _from_jsonl,
    ".parquet": from_parquet,
}
PACKED = tuple(f"{ending}.gz" for ending in READERS if ending != ".parquet")  # packs itself
ENDINGS = (*READERS, *PACKED)
