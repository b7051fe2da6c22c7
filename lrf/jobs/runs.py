"""What the folders of trainings hold, told from their files alone: no weights are read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.jobs.job import FILE, Job, JobError, read
from lrf.jobs.lock import possible
from lrf.jobs.process import state_of

__all__ = ["RunInfo", "StageInfo", "describe", "folders", "listed"]

_TAIL = 1 << 16
"""Bytes at the end of a log; a line of it has a few hundred."""


@dataclass(frozen=True)
class StageInfo:
    """One stage of a run, as far as its log tells."""

    name: str
    steps: int
    seconds: float
    """Training time."""
    loss: float
    samples: tuple[str, ...]
    """The last texts in its log."""


@dataclass(frozen=True)
class RunInfo:
    """One folder."""

    name: str
    state: str
    """Of its job; "trained" where it was trained by hand."""
    corpus: str
    """Empty before the first checkpoint."""
    models: tuple[str, ...]
    stages: tuple[StageInfo, ...]
    problem: str = ""
    """What is wrong with the folder, in one sentence."""


def listed(runs: Path) -> list[RunInfo]:
    """Every run of a folder, the one that was changed last first."""
    return [describe(folder) for folder in folders(runs)]


def folders(runs: Path) -> list[Path]:
    """Folders that hold a job, a checkpoint or the log of a stage, the last changed first."""
    found = [path for path in runs.glob("*/") if path.is_dir() and _is_run(path)]
    return sorted(found, key=_changed, reverse=True)


def _is_run(folder: Path) -> bool:
    names = (FILE, checkpoint.CONFIG)
    return any((folder / name).is_file() for name in names) or bool(_logs(folder))


def _changed(folder: Path) -> float:
    files = [folder / FILE, folder / checkpoint.CONFIG, *_logs(folder)]
    return max((path.stat().st_mtime for path in files if path.exists()), default=0.0)


def _logs(folder: Path) -> list[Path]:
    return list(folder.glob("log-*.jsonl"))


def describe(folder: Path) -> RunInfo:
    """One run; what cannot be read is said in `problem`."""
    state, corpus, models, problem = "trained", "", (), ""
    try:
        job = read(folder)
        state = _state(folder, job) if job else state
        if (folder / checkpoint.CONFIG).exists():
            manifest = checkpoint.read(folder)
            corpus, models = manifest.corpus["name"], tuple(manifest.models)
    except (JobError, CheckpointError) as error:
        problem = str(error)
    logs = sorted(_logs(folder), key=lambda path: path.stat().st_mtime)
    stages = tuple(stage for path in logs if (stage := _stage(path)) is not None)
    return RunInfo(folder.name, state, corpus, models, stages, problem)


def _state(folder: Path, job: Job) -> str:
    return state_of(folder, job) if possible() else job.state


def _stage(path: Path) -> StageInfo | None:
    name = path.stem.removeprefix("log-")
    steps, samples = None, ()
    for entry in _last_entries(path):
        steps = steps or (entry if "loss" in entry else None)
        samples = samples or _texts(entry)
        if steps and samples:
            break
    if steps is None:
        return None
    return StageInfo(name, steps["step"], steps["seconds"], steps["loss"], samples)


def _texts(entry: Mapping[str, Any]) -> tuple[str, ...]:
    looks = entry.get("looks", {})
    return tuple(entry.get("samples") or looks.get("32") or looks.get("read") or ())


def _last_entries(path: Path) -> Iterator[dict[str, Any]]:
    """Lines at the end of a log, the last one first; a line that is cut is passed over."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        lines = file.read().splitlines()
    for line in reversed(lines):
        try:
            yield json.loads(line)
        except ValueError:
            continue
