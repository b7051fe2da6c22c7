"""Job files and logs as the screen shows them."""

import re
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from app.jobs.progress import Log
from app.training import Moment, Refusal, RunLine, Stage
from lrf.jobs import Job, JobError, Task, read
from lrf.jobs.job import RUNNING
from lrf.jobs.process import state_of
from lrf.jobs.runs import RunInfo

__all__ = [
    "is_learning",
    "kept_tasks",
    "moment_of",
    "new_folder",
    "problem_of",
    "run_line",
    "slug",
    "stages_of",
]

_UNFINISHED = ("paused", "interrupted")
"""States of a run whose tasks are wanted still: anything else it was told would drop them."""
_FULL = 100_000_000
"""Bytes: with less free, a job that died most likely died of it."""
_LONGEST_NAME = 40
_FAULTS = (
    (r"No space left|Errno 28", "trouble_disk"),
    (r"not a finite number", "trouble_diverged"),
    (r"^signal \d+", "trouble_killed"),
    (r"every sentence of .* is longer", "trouble_all_long"),
)


def stages_of(job: Job, state: str) -> tuple[Stage, ...]:
    """The job's tasks; one that a killed job was busy with is no longer running."""
    return tuple(
        Stage(
            task.name,
            task.minutes,
            task.steps,
            task.state if task.state != RUNNING or state == RUNNING else state,
        )
        for task in job.tasks
    )


def moment_of(job: Job, state: str, logs: Mapping[str, Log]) -> Moment | None:
    """Where the stage stands that the job is busy with, or was when it ended."""
    place = job.current
    if place is None:
        return None
    name = job.tasks[place].name
    log = logs.get(name)
    if log is None or log.last is None or job.tasks[place].state == "waiting":
        return Moment(name, 0, 0.0, 0.0, None)
    left = log.seconds_left if state == RUNNING else None
    return Moment(name, log.last["step"], log.last["done"], round(log.speed, 2), left)


def problem_of(job: Job, state: str, runs: Path) -> tuple[str, Mapping[str, object]] | None:
    """Words for what happened to a job that did not end as it should."""
    if state not in ("failed", "interrupted"):
        return None
    for pattern, code in _FAULTS:
        if re.search(pattern, job.message):
            return code, {}
    if shutil.disk_usage(runs).free < _FULL:
        return "trouble_disk", {}
    if state == "interrupted":
        return "trouble_interrupted", {}
    return "trouble_failed", {"detail": job.message}


def is_learning(folder: Path) -> bool:
    """Whether what runs in a folder may change its models: a map or a report only reads them."""
    try:
        job = read(folder)
    except JobError:
        return True
    place = job.current if job else None
    return job is None or place is None or job.tasks[place].name not in ("map", "report")


def run_line(folder: Path, info: RunInfo) -> RunLine:
    """A line of the list, with what can be done next."""
    last = info.stages[-1] if info.stages else None
    return RunLine(
        run=info.name,
        state=info.state,
        corpus=info.corpus,
        models=info.models,
        steps=last.steps if last else 0,
        minutes=sum(stage.seconds for stage in info.stages) / 60,
        offers=_offers(folder, info),
    )


def _offers(folder: Path, info: RunInfo) -> tuple[str, ...]:
    try:
        job = read(folder)
    except JobError:
        return ()
    use = ["use"] if info.models and not (info.state == RUNNING and is_learning(folder)) else []
    if job is None or info.state == RUNNING:
        return tuple(use)
    found = use if job.current is None else [*use, "resume"]
    if info.state in _UNFINISHED:
        return tuple(found)
    if "1-rf" in info.models:
        found += ["more"] if "2-rf" in info.models else ["more", "reflow"]
    if "2-rf" in info.models and "few-step" not in info.models:
        found.append("distil")
    if info.models:
        found += ["report"] if (folder / "map.npz").exists() else ["map", "report"]
    return tuple(found)


def kept_tasks(folder: Path, job: Job, aim: str) -> list[Task]:
    """What stays in the list of a run that is told to do more; an older report makes room.

    Refusal where something is left to do that would be dropped.
    """
    if state_of(folder, job) in _UNFINISHED:
        raise Refusal("unfinished")
    return [task for task in job.tasks if task.state == "done" and not task.name == aim == "report"]


def slug(name: str) -> str:
    """A name as that of a folder: letters and digits of any script, hyphens for the rest."""
    plain = unicodedata.normalize("NFKC", name)
    return re.sub(r"[^\w]+", "-", plain).strip("-_")[:_LONGEST_NAME].lower()


def new_folder(runs: Path, wanted: str) -> Path:
    """A new folder of that name, or with a number behind it."""
    base = slug(wanted) or "run"
    for number in range(1, 10_000):
        folder = runs / (base if number == 1 else f"{base}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise Refusal("no_name")
