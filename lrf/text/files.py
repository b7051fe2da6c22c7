"""Sentences out of a person's own file: .txt, .csv, .jsonl, each also .gz, and .parquet.

A large .txt or .jsonl stays on the disk (`lrf.text.stored`); all else is held in memory.

Every fault of a file becomes a `CorpusError` that names the file, the line and the fix.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lrf.text.lines import NOT_STATED, Corpus, CorpusError, Line, StoredLines, clean
from lrf.text.parquet import from_parquet
from lrf.text.rows import Numbered, fault, folder_fault, is_folder, no_column, opened, place_of
from lrf.text.stored import Form, index, mark_of

__all__ = ["ENDINGS", "LONGEST_TEXT", "held_out", "objects", "read_file", "split", "text_of"]

STORED_FROM = 100_000_000
"""Bytes from which on a file stays on the disk."""

LONGEST_LINE = 1 << 20
"""Bytes of one line of a file, all its columns together; keeps a file without line breaks out."""
LONGEST_TEXT = 1_000
"""Characters of a sentence."""
FEWEST_SENTENCES = 20
MOST_HELD_OUT = 2_000


def read_file(
    path: Path, column: str = "text", max_characters: int = LONGEST_TEXT, *, source: str = ""
) -> Corpus:
    """The distinct sentences of a file, one in twenty of them held out.

    With a `source`, the column of the sentences they are rewritten from: the distinct pairs. Of a
    large .txt or .jsonl, which stays on the disk, sentences may repeat, but none that is held out.
    """
    ending = _ending(path)

    def texts(name: str) -> Iterator[str]:
        return _texts(path, READERS[ending](path, name), max_characters)

    if not source and path.name.lower().endswith(tuple(FORMS)) and _is_large(path):
        return _stored(path, FORMS[ending](path, column), max_characters)
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
        yield _tidy(path, line, raw, max_characters)


def _tidy(path: Path, line: int, raw: str, max_characters: int) -> str:
    text = clean(raw)
    if len(text) > max_characters:
        problem = f"the text has {len(text):,} characters, the limit is {max_characters:,}"
        raise fault(path, line, f"{problem}; put one sentence on a line")
    return text


def split(name: str, lines: list[Line]) -> Corpus:
    """A corpus of distinct sentences, one in twenty of them held out, all in an order of chance.

    A sentence's place depends on its text alone, so a file that grows holds out nearly all it did.
    """
    few = held_out(name, len(lines))
    lines.sort(key=lambda line: (mark_of(line.text + line.source), line.text, line.source))
    return _corpus(name, lines[few:], lines[:few])


def held_out(name: str, count: int) -> int:
    """How many of so many sentences are held out; CorpusError if there are too few."""
    if not count:
        raise CorpusError(f"{name} holds no sentences; write one on each line")
    if count < FEWEST_SENTENCES:
        raise CorpusError(
            f"{name} holds {count} different sentences; "
            f"add some until there are at least {FEWEST_SENTENCES}"
        )
    return max(1, min(MOST_HELD_OUT, count // 20))


def _corpus(name: str, train: Sequence[Line], dev: Sequence[Line]) -> Corpus:
    return Corpus(
        name=clean(name),
        train=train if isinstance(train, StoredLines) else tuple(train),
        dev=tuple(dev),
        licence=NOT_STATED,
        credit=f"Trained on the sentences of {clean(name)}.",
    )


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size >= STORED_FROM
    except (OSError, ValueError):  # whoever opens it says what is wrong
        return False


def _stored(path: Path, form: Form, max_characters: int) -> Corpus:
    """A corpus whose sentences to learn from stay in their file."""

    def tidy(number: int, raw: bytes) -> str:
        return _tidy(path, number, form(number, raw), max_characters)

    found = index(path, _raw_lines(path), tidy)
    train, dev = found.apart(held_out(path.name, len(found.lines)))
    return _corpus(path.name, train, dev)


def _ending(path: Path) -> str:
    for ending in ENDINGS:
        if path.name.lower().endswith(ending):
            return ending.removesuffix(".gz")
    if is_folder(path):
        raise folder_fault(path)
    raise CorpusError(f"{path.name} has an unknown ending; use one of {', '.join(ENDINGS)}")


def _lines(path: Path) -> Iterator[Numbered]:
    """The lines of a UTF-8 file, packed or plain, read as they are asked for."""
    for number, raw in _raw_lines(path):
        yield Numbered(number, _decoded(path, number, raw))


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                raise fault(path, number, "the line is longer than 1 MB; break it into lines")
            yield number, raw


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
        if text.strip():
            yield line, _object(path, line, text)


def _object(path: Path, line: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fault(path, line, "not JSON; write one JSON object on each line") from error
    if not isinstance(found, dict):
        raise fault(path, line, 'not a JSON object; write {"text": "..."} on each line')
    return found


def text_of(path: Path, line: int, found: dict[str, Any], column: str = "text") -> str:
    """The sentence under one key of a JSON object."""
    if column not in found:
        raise no_column(path, line, column, found)
    value = found[column]
    if not isinstance(value, str):
        raise fault(path, line, f'{column!r} is not text; put it in "quotes"')
    return value


def _txt_form(path: Path, column: str) -> Form:
    del column  # a text file has none
    return lambda number, raw: _decoded(path, number, raw)


def _jsonl_form(path: Path, column: str) -> Form:
    def form(number: int, raw: bytes) -> str:
        text = _decoded(path, number, raw)
        return text_of(path, number, _object(path, number, text), column) if text.strip() else ""

    return form


FORMS: dict[str, Callable[[Path, str], Form]] = {".txt": _txt_form, ".jsonl": _jsonl_form}
"""Of files that can be read line by line: from the bytes of a line to its sentence."""
READERS: dict[str, Callable[[Path, str], Iterator[Numbered]]] = {
    ".txt": _from_txt,
    ".csv": _from_csv,
    ".jsonl": _from_jsonl,
    ".parquet": from_parquet,
}
PACKED = tuple(f"{ending}.gz" for ending in READERS if ending != ".parquet")  # packs itself
ENDINGS = (*READERS, *PACKED)
