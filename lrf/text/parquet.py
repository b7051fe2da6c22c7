"""Sentences out of a column of a .parquet file, by the optional package `pyarrow`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrf.text.lines import CorpusError
from lrf.text.rows import Numbered, fault, opened, place_of

__all__ = ["from_parquet"]


def from_parquet(path: Path, column: str) -> Iterator[Numbered]:
    """The cells of one column, counted from 1; an empty cell is no sentence."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped]
    except ImportError as error:
        raise CorpusError(f"{path.name} needs pyarrow; run: pip install pyarrow") from error
    with opened(path) as file:
        try:
            yield from _cells(path, ParquetFile(file), column)
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise CorpusError(
                f"{path.name} is not a whole Parquet file; save it as Parquet again"
            ) from error


def _cells(path: Path, table: Any, column: str) -> Iterator[Numbered]:
    names = table.schema_arrow.names
    if not names:
        return
    name = names[place_of(path, names, column)]
    row = 0
    for batch in table.iter_batches(columns=[name]):
        for cell in batch.column(name).to_pylist():
            row += 1
            if cell is not None and not isinstance(cell, str):
                raise fault(path, row, f"{name!r} is not text; choose a column of text")
            yield Numbered(row, cell or "")
