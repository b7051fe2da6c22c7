"""The log of a run: a file with one JSON object a line, which a killed run may have cut."""

import json
from pathlib import Path
from typing import Any, TextIO, final

from lrf.checkpoint import write_atomically

__all__ = ["Log"]


@final
class Log:
    """Its file, open from the first line to `close`: opening it takes longer than writing a line.

    Whoever reads the file meanwhile finds every line that was appended.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None

    def append(self, entry: dict[str, Any]) -> None:
        """Add a line."""
        if self._file is None:
            self._file = self.path.open("a", encoding="utf-8", buffering=1)
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Let go of the file; another line opens it again."""
        file, self._file = self._file, None  # first: on a full disk closing fails as well
        if file is not None:
            file.close()

    def forget(self) -> None:
        """Drop all lines."""
        self.close()
        self.path.unlink(missing_ok=True)

    def forget_after(self, step: int) -> None:
        """Drop the lines of later steps, and those that are damaged."""
        self.close()
        if self.path.exists():
            # As bytes: a full disk cuts a line anywhere, in the middle of a letter too.
            lines = self.path.read_bytes().splitlines()
            kept = [line.decode() + "\n" for line in lines if _step_of(line) <= step]
            write_atomically(self.path, "".join(kept))


def _step_of(line: bytes) -> int:
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return 1 << 62  # a line cut by the kill goes too
