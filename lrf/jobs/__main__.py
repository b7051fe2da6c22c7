"""Runs the tasks of one job, one after the other. `begin` starts it; nobody calls it by hand.

The lock came as an open file, and every command inherits it: while one of them lives, even alone,
no second job begins. A signal to the group reaches the command too, which saves and leaves.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from lrf.jobs.job import DONE, FAILED, LOG, RUNNING, STOPPED, Job, Task, read, write
from lrf.jobs.process import wished

_CALM = 5
"""How much the job yields to other programs, as in `nice -n`, unless LRF_CALM has a number."""
_CALMEST = 19
_GROUP = Path("/proc/self/autogroup")
"""Linux shares the processor between sessions first, and a job has one: without a word here all
its calm would be towards itself."""
_CHECKPOINT = ("config.json", "tokenizer.json", "card.md", "*.safetensors", "*.part")
_LONGEST_MESSAGE = 500


def main(folder: Path, lock: int) -> None:
    """From the first task that is not done to the last, to a fault, or to a signal."""
    asked = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: asked.set())
    yield_to_others()
    job = read(folder)
    assert job is not None, "begin wrote it"
    job = job.put(RUNNING, pid=os.getpid())
    while (place := job.current) is not None and job.state == RUNNING:
        job = job.put(RUNNING, place)
        write(folder, job)
        code = -1 if asked.is_set() else run(folder, job.tasks[place], lock)
        job = after(folder, job, place, code, asked=asked.is_set())
    if job.current is None and job.state == RUNNING:  # it was done before it began
        job = job.put(DONE)
    write(folder, job)


def yield_to_others() -> None:
    """Take less of the processor than others who want it."""
    wanted = os.environ.get("LRF_CALM", "")
    calm = min(int(wanted), _CALMEST) if wanted.isdecimal() else _CALM
    os.nice(calm)
    with suppress(OSError):  # not Linux, or one without such groups
        _GROUP.write_text(str(calm))


def after(folder: Path, job: Job, place: int, code: int, *, asked: bool) -> Job:
    """The job when a task has ended with this exit code."""
    if code == 0:
        last = place == len(job.tasks) - 1
        job = job.put(DONE, place)
        return job if last else job.put(wished(folder) or STOPPED if asked else RUNNING)
    if asked:
        return job.put(wished(folder) or STOPPED, place)
    return job.put(FAILED, place, message=last_words(folder) if code > 0 else f"signal {-code}")


def run(folder: Path, task: Task, lock: int) -> int:
    """Exit code of a task's command. What it prints goes into the job's log."""
    words = [sys.executable, *task.command]
    if task.resumes and (folder / task.resumes).exists():
        words = [*without_source(words), "--resume"]
    elif "--from" in words:
        clear(folder)
    with (folder / LOG).open("ab") as log:
        log.write(f"$ {' '.join(task.command)}\n".encode())
        log.flush()
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(lock,)
        )
        return process.wait()


def without_source(words: list[str]) -> list[str]:
    """A run that goes on needs no copy to start from."""
    kept, rest = [], iter(words)
    for word in rest:
        if word in ("--from", "--only"):
            next(rest, None)
        else:
            kept.append(word)
    return kept


def clear(folder: Path) -> None:
    """Remove the copy that a killed command has left half made: nothing was learnt in it yet."""
    for pattern in _CHECKPOINT:
        for path in folder.glob(pattern):
            path.unlink()


def last_words(folder: Path) -> str:
    """The last line of the log, where a command says what went wrong."""
    lines = (folder / LOG).read_bytes()[-20_000:].decode("utf-8", errors="replace").splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()), "")[:_LONGEST_MESSAGE]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
