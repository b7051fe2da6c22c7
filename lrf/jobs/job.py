"""What is known of a job: `job.json` in its run folder, replaced in one move at every change."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

__all__ = ["DONE", "FILE", "LOG", "RUNNING", "WAITING", "Job", "JobError", "Task", "read", "write"]

FILE = "job.json"
LOG = "job.log"
"""What the commands of a job printed."""
WAITING, RUNNING, PAUSED, STOPPED, FAILED, DONE = (
    "waiting",
    "running",
    "paused",
    "stopped",
    "failed",
    "done",
)
STATES = (WAITING, RUNNING, PAUSED, STOPPED, FAILED, DONE)
_FORMAT = "lrf-job/1"


class JobError(ValueError):
    """A job that cannot be read or started, in one sentence that names the fix."""


@dataclass(frozen=True)
class Task:
    """One command of a job."""

    name: str
    """A stage of training, or what else is done with its result."""
    command: tuple[str, ...]
    """Words for the Python of this environment, such as `-m lrf train …`."""
    minutes: float = 0.0
    """Training time it may take; 0 where it takes what it needs."""
    steps: int = 0
    """Steps it was expected to take; 0 if nobody measured."""
    resumes: str = ""
    """File of the run folder that lets it go on: while it is there, `--resume` is added."""
    state: str = WAITING

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"no state {self.state!r}")


@dataclass(frozen=True)
class Job:
    """Commands that run one after the other in a run folder."""

    tasks: tuple[Task, ...]
    state: str = WAITING
    pid: int = 0
    """Leader of the process group that runs it."""
    message: str = ""
    """The last line that a command which failed has printed."""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the one who ordered it wants to find again; nothing here reads it."""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"no state {self.state!r}")

    @property
    def current(self) -> int | None:
        """Place of the first task that is not done."""
        return next((k for k, task in enumerate(self.tasks) if task.state != DONE), None)

    def put(self, state: str, place: int | None = None, **changes: Any) -> "Job":
        """The job in another state, and one of its tasks with it."""
        tasks = list(self.tasks)
        if place is not None:
            tasks[place] = replace(tasks[place], state=state)
        return replace(self, tasks=tuple(tasks), state=state, **changes)


def read(folder: Path) -> Job | None:
    """The job of a run folder, None where there is none; JobError if the file is damaged."""
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != _FORMAT:
            raise ValueError("another version wrote it")
        tasks = tuple(
            Task(**{**task, "command": tuple(task["command"])}) for task in data.pop("tasks")
        )
        return Job(tasks=tasks, **data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise JobError(f"{path} is damaged ({error}); delete it to begin anew") from error


def write(folder: Path, job: Job) -> None:
    """Replace the file so that a reader sees the old one or the new one, whoever is killed when."""
    path = folder / FILE
    part = path.with_name(f"{FILE}.{os.getpid()}.part")
    text = json.dumps({"format": _FORMAT, **asdict(job)}, ensure_ascii=False, indent=1)
    with part.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
