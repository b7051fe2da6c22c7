"""What the readers of all kinds of files share: opening one, its rows, its columns, its faults."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from lrf.text.lines import CorpusError, clean

__all__ = ["Numbered", "fault", "folder_fault", "is_folder", "no_column", "opened", "place_of"]


class Numbered(NamedTuple):
    """A piece of a file and the line it ends on, counted from 1."""

    line: int
    text: str


def fault(path: Path, line: int, problem: str) -> CorpusError:
    """The error for one line of a file."""
    return CorpusError(f"{path.name}, line {line}: {problem}")


def folder_fault(path: Path) -> CorpusError:
    """The error for a folder where a file should be."""
    return CorpusError(f"{path} is a folder; name one file in it")


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False for a path that cannot be."""
    try:
        return path.is_dir()
    except OSError:  # a name too long for the file system
        return False


@contextmanager
def opened(path: Path) -> Iterator[BufferedIOBase]:
    """The bytes of a file, unpacked if it ends in .gz; CorpusError if they cannot be read."""
    try:
        with _open(path) as file:
            yield file
    except FileNotFoundError as error:
        raise CorpusError(f"there is no file {path}; check the path") from error
    except IsADirectoryError as error:
        raise folder_fault(path) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problem = "ends in .gz but is not a whole gzip file"
        raise CorpusError(f"{path.name} {problem}; pack it again, or drop the .gz") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}); check the path") from error


def _open(path: Path) -> BufferedIOBase:
    if "\0" in str(path):
        raise FileNotFoundError
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")


def place_of(path: Path, header: list[str], column: str) -> int:
    """Where a column stands; the only one there is, whatever its name."""
    if column in header:
        return header.index(column)
    if len(header) == 1:
        return 0
    raise no_column(path, 1, column, header)


def no_column(path: Path, line: int, column: str, columns: Iterable[str]) -> CorpusError:
    """The error for a column that is not there."""
    there = clean(", ".join(columns)) or "none"
    return fault(path, line, f"no column {column!r}; choose one of the columns there are: {there}")
