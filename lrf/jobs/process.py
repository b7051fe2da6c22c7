"""Starting a job in a session of its own, and asking it to end.

It outlives whoever started it: the browser, the page, the terminal.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lrf.jobs.job import PAUSED, RUNNING, STOPPED, Job, JobError, read, write
from lrf.jobs.lock import Lock, holder

__all__ = ["begin", "end", "state_of", "wished"]

WISH = "job.wish"
"""Holds the state a job shall be left in by the one who ends it."""
_ROOT = Path(__file__).parents[2]


def begin(folder: Path, job: Job | None = None, threads: int | None = None) -> Job:
    """Run the tasks of a folder's job that are not done yet; `job` takes the place of its file.

    Its commands compute in so many `threads`; None leaves that to them. Raises BusyError while
    another job of the same folder of runs is running.
    """
    lock = Lock(folder.parent, folder.name)
    try:
        job = job or read(folder)
        if job is None:
            raise JobError(f"{folder} holds no job to go on with")
        (folder / WISH).unlink(missing_ok=True)
        write(folder, replace(job, state=RUNNING, pid=0, message=""))
        words = [sys.executable, "-m", "lrf.jobs", str(folder.resolve()), str(lock.descriptor)]
        subprocess.Popen(
            words,
            cwd=_ROOT,
            env=os.environ | ({"OMP_NUM_THREADS": str(threads)} if threads else {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(lock.descriptor,),
            start_new_session=True,
        )
    finally:
        lock.close()
    return job


def end(folder: Path, wish: str = STOPPED, patience: float = 5.0) -> None:
    """Ask the job of a folder to save what it has learnt and to leave; `wish` is its state then.

    A job that is only just starting has no leader yet: it is given `patience` seconds to have one.
    """
    if wish not in (PAUSED, STOPPED):
        raise ValueError(f"a job is left {PAUSED} or {STOPPED}, not {wish!r}")
    deadline = time.monotonic() + patience
    while holder(folder.parent) == folder.name:
        job = read(folder)
        if job is not None and job.pid:
            with suppress(OSError):  # a full disk must not keep it from ending
                (folder / WISH).write_text(wish, encoding="utf-8")
            with suppress(ProcessLookupError):  # it has left by itself this very moment
                os.killpg(job.pid, signal.SIGTERM)
            return
        if time.monotonic() > deadline:
            raise JobError(f"the job of {folder.name} does not answer; try again in a moment")
        time.sleep(0.05)
    job = read(folder)
    if job is not None and job.state in (RUNNING, PAUSED):
        write(folder, job.put(wish, job.current))


def state_of(folder: Path, job: Job) -> str:
    """The state of a job as it is: one that was killed is "interrupted", whatever its file says."""
    if job.state != RUNNING or holder(folder.parent) == folder.name:
        return job.state
    return wished(folder) or "interrupted"


def wished(folder: Path) -> str:
    """The state in which the one who ended the job wants it left; empty if nobody said."""
    try:
        wish = (folder / WISH).read_text(encoding="utf-8")
    except OSError:
        return ""
    return wish if wish in (PAUSED, STOPPED) else ""
