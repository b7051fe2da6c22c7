"""One job at a time: a lock that the system itself takes back when its last holder is gone.

The file says who holds it; whether anybody does is asked of the system. So a file left by a
process that was killed, or by a machine that lost its power, stands in nobody's way.
"""

import json
import os
import time
from pathlib import Path
from typing import final

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None

__all__ = ["BusyError", "Lock", "holder", "possible"]

FILE = "job.lock"
_PATIENCE = 0.5
"""Seconds; somebody who only asks holds the lock for less."""


class BusyError(RuntimeError):
    """Another job runs; `run` names it."""

    def __init__(self, run: str) -> None:
        super().__init__(f"the job of {run or 'another run'} is running; wait for it or stop it")
        self.run = run


def possible() -> bool:
    """Whether this system has the locks a job needs."""
    return fcntl is not None


@final
class Lock:
    """The lock of a folder of runs, held from its making until every copy of it is closed.

    Processes that are started with `descriptor` hold it too, and go on holding it alone.
    """

    def __init__(self, runs: Path, run: str) -> None:
        """Raises BusyError if somebody else holds it."""
        runs.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(runs / FILE, os.O_RDWR | os.O_CREAT, 0o644)
        patience = time.monotonic() + _PATIENCE
        while not _taken(self.descriptor, alone=True):
            if time.monotonic() > patience:
                os.close(self.descriptor)
                raise BusyError(_named(runs))
            time.sleep(0.02)
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, json.dumps({"run": run, "pid": os.getpid()}).encode(), 0)

    def close(self) -> None:
        """Let go of this copy."""
        os.close(self.descriptor)


def holder(runs: Path) -> str | None:
    """Name of the run whose job holds the lock; None if nobody does."""
    try:
        descriptor = os.open(runs / FILE, os.O_RDONLY)
    except OSError:
        return None
    try:
        return None if _taken(descriptor, alone=False) else _named(runs)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, *, alone: bool) -> bool:
    assert fcntl is not None, "ask `possible` first"
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _named(runs: Path) -> str:
    try:
        return str(json.loads((runs / FILE).read_text(encoding="utf-8"))["run"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
