"""What the logs of a training tell, read on from where the last look ended."""

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, final

__all__ = ["Log"]

_POINTS = 240
"""Most points of a curve: about what a screen can show."""
_LOOKS = 40
_LATE = 60
"""Steps by which the speed is told."""


@final
class Log:
    """The log of one stage. A log that was made anew, or cut when a run went on, is read afresh."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._forget()

    def _forget(self) -> None:
        self.curve: list[tuple[int, float]] = []
        self.looks: list[tuple[int, Mapping[str, list[str]]]] = []
        self.last: Mapping[str, Any] | None = None
        self._late: list[tuple[int, float]] = []
        self._bin: list[float] = []
        self._width, self._offset, self._file, self._rest = 1, 0, 0, b""

    def read(self) -> "Log":
        """Take in what was written since the last time."""
        try:
            with self.path.open("rb") as file:
                found = self.path.stat()
                if found.st_ino != self._file or found.st_size < self._offset:
                    self._forget()
                    self._file = found.st_ino
                file.seek(self._offset)
                new = file.read()
        except FileNotFoundError:
            self._forget()
            return self
        self._offset += len(new)
        *lines, self._rest = (self._rest + new).split(b"\n")
        for line in lines:
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # a line that a kill has cut
        return self

    def _take(self, entry: Mapping[str, Any]) -> None:
        if "loss" in entry:
            self.last = entry
            self._late = [*self._late[1 - _LATE :], (entry["step"], entry["seconds"])]
            self._draw(entry["step"], entry["loss"])
        elif "looks" in entry:
            self.looks.append((entry["step"], entry["looks"]))
            if len(self.looks) > 2 * _LOOKS:
                self.looks = self.looks[:1] + self.looks[1::2]

    def _draw(self, step: int, loss: float) -> None:
        """Add to the curve; when it has too many points, each two become one."""
        self._bin.append(loss)
        if len(self._bin) < self._width:
            return
        self.curve.append((step, round(sum(self._bin) / len(self._bin), 5)))
        self._bin = []
        if len(self.curve) >= 2 * _POINTS:
            halves = zip(self.curve[::2], self.curve[1::2], strict=True)
            self.curve = [(b[0], round((a[1] + b[1]) / 2, 5)) for a, b in halves]
            self._width *= 2

    @property
    def speed(self) -> float:
        """Steps a second of training time, of late."""
        gaps = [b[1] - a[1] for a, b in pairwise(self._late)]
        return len(gaps) / sum(gaps) if sum(gaps) > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Of this stage, at its pace so far."""
        if self.last is None or self.last["done"] <= 0:
            return None
        return self.last["seconds"] * (1 / self.last["done"] - 1)
