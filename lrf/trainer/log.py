"""The log of a run: a file with one JSON object a line, which a killed run may have cut."""

import json
from pathlib import Path
from typing import Any

from lrf.checkpoint import write_atomically

__all__ = ["append", "forget_after"]


def append(path: Path, entry: dict[str, Any]) -> None:
    """Add a line."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def forget_after(path: Path, step: int) -> None:
    """Drop the lines of later steps, and those that are damaged."""
    if path.exists():
        # As bytes: a full disk cuts a line anywhere, in the middle of a letter too.
        lines = path.read_bytes().splitlines()
        kept = [line.decode() + "\n" for line in lines if _step_of(line) <= step]
        write_atomically(path, "".join(kept))


def _step_of(line: bytes) -> int:
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return 1 << 62  # a line cut by the kill goes too
