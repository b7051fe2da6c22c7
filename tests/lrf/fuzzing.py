"""Commands run in this process as a person runs them, and what every answer must be like."""

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lrf.__main__ import main

SENTENCES = [f"The kettle sang {count} times." for count in range(24)]


@dataclass(frozen=True)
class Outcome:
    code: object
    out: str
    err: str


def run(words: list[str], stdin: bytes = b"") -> Outcome:
    """One command in this process, with streams as a terminal gives them."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            try:
                code: object = main(words)
            except SystemExit as caught:
                code = caught.code
    finally:
        sys.stdin = before
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8", "surrogateescape"))  # type: ignore
    return Outcome(code, *texts)


def check(outcome: Outcome) -> None:
    """Success, or exit code 2 and one sentence at the end of what was written."""
    assert outcome.code in (0, 2), outcome
    if outcome.code == 2:
        lines = outcome.err.strip().split("\n")
        said = [line for line in lines if line.startswith("lrf ") or "error: " in line]
        assert len(said) == 1, outcome
        assert said == lines[-1:], outcome
        assert len(said[0].partition(": ")[2]) > 8, outcome
    assert "Traceback" not in outcome.err


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextlib.contextmanager
def place(checkpoint_folder: Path) -> Iterator[Path]:
    """A folder to work in, with a checkpoint, a corpus and things of somebody else's."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        here = Path(name)
        shutil.copytree(checkpoint_folder, here / "made")
        (here / "lines.txt").write_text("\n".join(SENTENCES))
        (here / "theirs").mkdir()
        (here / "theirs" / "card.md").write_text("mine")
        yield here


def leaves(value: object, way: tuple = ()) -> list[tuple]:
    """Ways to every value in a JSON document."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [way, *(one for key, inner in pairs for one in leaves(inner, (*way, key)))]
    return [way]


def replaced(document: dict, way: tuple, value: object, *, gone: bool) -> object:
    """The document with the value at the end of a way replaced or taken out."""
    if not way:
        return value
    inner: object = document
    for key in way[:-1]:
        inner = inner[key]  # type: ignore[index]
    if gone:
        del inner[way[-1]]  # type: ignore[attr-defined]
    else:
        inner[way[-1]] = value  # type: ignore[index]
    return document
