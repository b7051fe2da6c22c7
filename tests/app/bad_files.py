"""Files that are no sentences, by what people really upload and by what they might try."""

import gzip

__all__ = ["BAD", "GOOD", "late"]

MB = 1 << 20
GOOD = [f"Sentence number {n} is here." for n in range(600)]

_BOMB = gzip.compress(b"\0" * 100 * MB)
BAD: dict[str, tuple[str, str, bytes | str]] = {
    "a spreadsheet": ("file_ending", "mine.xlsx", b"PK\x03\x04 and so on"),
    "a zip bomb": ("file_packed", "mine.txt", _BOMB),
    "a zip bomb by its own name": ("file_ending", "mine.txt.gz", _BOMB),
    "only blanks": ("file_blank", "mine.txt", " \n\t\n　\n" * 40),
    "empty": ("file_blank", "mine.csv", b""),
    "a header alone": ("file_blank", "mine.csv", "id,text\n"),
    "binary": ("file_binary", "mine.txt", b"\x89PNG\r\n" + b"many bytes \0 of it" * 9),
    "UTF-16": ("file_encoding", "mine.txt", "\n".join(GOOD).encode("utf-16")),
    "UTF-16 without a mark": ("file_encoding", "mine.txt", "\n".join(GOOD).encode("utf-16-le")),
    "Latin-1": ("file_encoding", "mine.txt", "Grüße aus Köln\n".encode("latin-1") * 90),
    "Shift-JIS": ("file_encoding", "mine.csv", "文\nこんにちは\n".encode("shift-jis") * 90),
    "one line of 20 MB": ("file_long_line", "mine.txt", b"a sentence without an end " * 800_000),
    "a cell of 20 MB": ("file_long_line", "mine.csv", b"id,review\n1," + b"x" * 20 * MB),
    "a cell of 200 KB": ("file_csv", "mine.csv", b"id,review\n1," + b"x" * 200_000),
    "a quote that stays open": ("file_csv", "mine.csv", 'id,text\n1,"open\n' + "2,x\n" * 200_000),
    "lines of an old Mac": ("file_csv", "mine.csv", "id,text\r1,good\r2,good\r"),
    "5 million short lines": ("file_many", "mine.txt", b"word 12\n" * 5_000_000),
    "another number of columns": ("file_columns", "mine.csv", "id,text\n1,good\n2,one, two\n"),
    "two lines": ("file_few", "mine.txt", "one\ntwo\n"),
    "no JSON": ("file_json", "mine.jsonl", '{"text": "good"}\nnot json\n'),
    "brackets without an end": ("file_json", "mine.jsonl", "[" * 60_000),
    "a number for a text": ("file_not_text", "mine.jsonl", '{"text": "good"}\n{"text": 3}\n'),
    "another key": ("file_no_column", "mine.jsonl", '{"text": "good"}\n{"other": "good"}\n'),
}
"""What it is, to the code of the words it gets, its name and its content."""


def late() -> dict[str, tuple[str, str, bytes]]:
    """As large as a file may be, and wrong in the last line alone."""
    return {
        "48 MB, the last line not UTF-8": ("file_encoding", "m.txt", _long("{} " + _TEXT, b"\xff")),
        "48 MB, the last quote open": ("file_csv", "m.csv", _long("{}," + _TEXT, b'1,"open\n')),
        "48 MB, the last line no JSON": ("file_json", "m.jsonl", _long(_OBJECT, b"no\n")),
    }


_TEXT = "so many words that a line is as long as people write them"
_OBJECT = f'{{{{"id": {{}}, "text": "{_TEXT}"}}}}'


def _long(line: str, end: bytes) -> bytes:
    count = 48_000_000 // len(line.format(100_000) + "\n")
    return "\n".join(map(line.format, range(count))).encode() + b"\n" + end
