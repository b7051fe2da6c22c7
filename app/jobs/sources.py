"""Sentences of a visitor's own file or data set, with patience for what people really upload."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from app.training import MOST_BYTES, Preview, Refusal, Source
from lrf.text import CorpusError, clean, load_corpus
from lrf.text.files import LONGEST_TEXT, READERS, held_out
from lrf.text.hub import HUB, data_set, texts_of

__all__ = ["Sentences", "read_source"]

CORPORA = ("toy", "toy-ja")
_ENDINGS = (".txt", ".csv", ".jsonl")
_LIKELY = ("text", "sentence", "sentences", "review", "content", "body", "文", "本文", "テキスト")
_SNIFFED = 1 << 16
_SHOWN, _BARS = 6, 12
_ENOUGH = 500
_MOST_LINES = 1_000_000
_MANY_DOUBLE = 0.05
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FAULTS = (
    (r"not UTF-8", "file_encoding"),
    (r"longer than 1 MB", "file_long_line"),
    (r"columns, the first line has", "file_columns"),
    (r"not CSV", "file_csv"),
    (r"no column", "file_no_column"),
    (r"holds no sentences", "file_blank"),
    (r"holds \d+ different sentences", "file_few"),
    (r"not JSON|not a JSON object", "file_json"),
    (r"is not text", "file_not_text"),
    (r"needs datasets", "hub_extra"),
    (r"write hf:owner", "hub_name"),
    (r"cannot be loaded", "hub_load"),
)
"""What the library's faults are about, and the words for each."""


@dataclass(frozen=True)
class Sentences:
    """The distinct sentences of a source, in its order, and what a person is told of them."""

    name: str
    texts: tuple[str, ...]
    preview: Preview
    made_up: bool = False
    """Whether they are a corpus of the library, whatever a file of one's own may be called."""


def read_source(source: Source) -> Sentences:
    """Read and judge a source; Refusal says what is wrong with it and what to do."""
    if source.file is None and not source.name.startswith(HUB):
        return _named(source.name)
    try:
        if source.file is None:
            return _from_hub(source)
        kind = _checked(source.file)
        columns = _columns(source.file, kind)
        column = source.column if source.column in columns else _likeliest(source.file, columns)
        rows = (text for _, text in READERS[kind](source.file, column))
        return _from_rows(source.file.stem, rows, columns, column)
    except CorpusError as error:
        raise _refusal(error) from error
    except csv.Error as error:  # of the first lines, which tell the columns
        raise Refusal("file_csv", line=1) from error


def _named(name: str) -> Sentences:
    if name not in CORPORA:
        raise Refusal("no_corpus")
    corpus = load_corpus(name)
    texts = [line.text for line in (*corpus.train, *corpus.dev)]
    preview = _preview(texts[:_SHOWN], texts, len(corpus.dev), 0, ((), ""))
    return Sentences(name, tuple(texts), preview, made_up=True)


def _from_hub(source: Source) -> Sentences:
    data = data_set(source.name)
    columns = tuple(clean(name) for name in data.column_names)
    column = source.column if source.column in columns else _by_name(columns) or columns[0]
    rows = islice(texts_of(data, source.name, column), _MOST_LINES)
    return _from_rows(source.name.removeprefix(HUB), rows, columns, column)


def _checked(file: Path) -> str:
    """The kind of a file by its name, after a look at its first bytes."""
    kind = file.suffix.lower()
    if kind not in _ENDINGS:
        raise Refusal("file_ending")
    size = file.stat().st_size
    if not size:
        raise Refusal("file_blank")
    if size > MOST_BYTES:
        raise Refusal("file_large", most=MOST_BYTES // 1_000_000)
    with file.open("rb") as opened:
        head = opened.read(_SNIFFED)
    if head.startswith(_PACKED):
        raise Refusal("file_packed")
    if head.startswith(_UTF16) or head.count(b"\0") * 3 > len(head):
        raise Refusal("file_encoding", line=1)
    if b"\0" in head:
        raise Refusal("file_binary")
    with file.open("rb") as opened:
        lines = sum(part.count(b"\n") for part in iter(partial(opened.read, 1 << 20), b""))
    if lines > _MOST_LINES:
        raise Refusal("file_many", n=f"{lines:,}", most=f"{_MOST_LINES:,}")
    return kind


def _columns(file: Path, kind: str) -> tuple[str, ...]:
    """Names of the columns of a table, or of the texts of its first object."""
    if kind == ".txt":
        return ()
    with file.open("rb") as opened:
        first = opened.readline(_SNIFFED).decode("utf-8-sig", errors="replace")
    if kind == ".csv":
        delimiter = max(",;\t", key=first.count)
        row = next(csv.reader([first], delimiter=delimiter), [])
        return tuple(clean(name) for name in row)
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return ()
    texts = found.items() if isinstance(found, dict) else ()
    return tuple(name for name, value in texts if isinstance(value, str))


def _likeliest(file: Path, columns: Sequence[str]) -> str:
    """The column a person most likely means: by its name, else the one with the longest texts."""
    if named := _by_name(columns):
        return named
    if len(columns) < 2 or file.suffix.lower() != ".csv":
        return columns[0] if columns else "text"
    with file.open("rb") as opened:
        lines = [line.decode("utf-8-sig", errors="replace") for line in opened.readlines(_SNIFFED)]
    rows = list(csv.reader(lines, delimiter=max(",;\t", key=lines[0].count)))[1:]
    lengths = [
        sum(len(row[k]) for row in rows if k < len(row) and not _is_number(row[k]))
        for k in range(len(columns))
    ]
    return columns[lengths.index(max(lengths))]


def _by_name(columns: Sequence[str]) -> str:
    found = (name for likely in _LIKELY for name in columns if name.lower() == likely)
    return next(found, "")


def _is_number(word: str) -> bool:
    return bool(re.fullmatch(r"[\d.,:/\-+ %]*", word))


def _from_rows(name: str, rows: Iterable[str], columns: tuple[str, ...], column: str) -> Sentences:
    texts: dict[str, None] = {}
    found = too_long = 0
    for raw in rows:
        text = clean(raw)
        if len(text) > LONGEST_TEXT:
            too_long += 1
        elif text:
            found += 1
            texts[text] = None
    kept = list(texts)
    some = held_out(name, len(kept))  # CorpusError if there are too few
    preview = _preview(kept[:_SHOWN], kept, some, found - len(kept), (columns, column))
    if too_long:
        warning = {"n": too_long, "most": LONGEST_TEXT}
        preview = _warned(preview, "warn_long", warning)
    return Sentences(clean(name), tuple(kept), preview)


def _preview(
    shown: Sequence[str],
    texts: Sequence[str],
    held_out: int,
    duplicates: int,
    table: tuple[tuple[str, ...], str],
) -> Preview:
    preview = Preview(
        lines=tuple(shown),
        sentences=len(texts),
        held_out=held_out,
        duplicates=duplicates,
        columns=table[0],
        column=table[1],
        lengths=_lengths(texts),
    )
    if len(texts) < _ENOUGH:
        preview = _warned(preview, "warn_few", {"n": len(texts), "enough": _ENOUGH})
    if duplicates > _MANY_DOUBLE * (len(texts) + duplicates):
        preview = _warned(preview, "warn_double", {"n": duplicates})
    return preview


def _warned(preview: Preview, code: str, values: Mapping[str, object]) -> Preview:
    return replace(preview, warnings={**preview.warnings, code: values})


def _lengths(texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Bars of equal width up to the longest of 99 of 100 sentences; the last has the rest."""
    sizes = sorted(map(len, texts))
    most = sizes[int(0.99 * (len(sizes) - 1))]
    width = max(1, -(-most // _BARS))
    counts = [0] * max(1, -(-most // width))
    for size in sizes:
        counts[min((size - 1) // width, len(counts) - 1)] += 1
    return tuple(((k + 1) * width, count) for k, count in enumerate(counts))


def _refusal(error: CorpusError) -> Refusal:
    words = str(error)
    line = re.search(r", line (\d+):", words)
    values: dict[str, object] = {"line": int(line[1])} if line else {"line": 1}
    for pattern, code in _FAULTS:
        if re.search(pattern, words):
            return Refusal(code, **values)
    return Refusal("file_other", detail=words)
