"""The page's trainer on this machine: wishes become jobs, job files what the screen shows."""

import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import final

from app.jobs.plan import (
    TEACHER,
    Recipe,
    check,
    draft,
    later_tasks,
    measured,
    new_recipe,
    new_tasks,
    pace_so_far,
)  # fmt: skip
from app.jobs.progress import Log
from app.jobs.reader import Reader
from app.jobs.report import read_report
from app.jobs.sources import CORPORA, Sentences
from app.jobs.takeaway import pack, push
from app.jobs.telling import (
    is_learning,
    kept_tasks,
    moment_of,
    new_folder,
    problem_of,
    run_line,
    slug,
    stages_of,
)
from app.training import (
    LATER_AIMS,
    TIMES,
    Parcel,
    Plan,
    Preview,
    Refusal,
    Report,
    RunLine,
    Source,
    Status,
    Wish,
)  # fmt: skip
from lrf import checkpoint
from lrf.device import choose_device, spare_threads
from lrf.jobs import BusyError, Job, JobError, Task, begin, end, holder, read
from lrf.jobs.process import state_of
from lrf.jobs.runs import describe, folders
from lrf.text.hub import HUB

__all__ = ["LocalTrainer"]

_ROOM = 500_000_000
"""Bytes that must be free before a training begins."""
_STAGES = ("autoencoder", "flow", "reflow", "distil")


@final
class LocalTrainer:
    """Trains in processes of its own, with one folder of `runs` for each."""

    def __init__(self, runs: Path, shipped: Path, most: float | None = None) -> None:
        self.folder, self.shipped, self.most = runs.absolute(), shipped.absolute(), most
        self._logs: dict[Path, Log] = {}
        self._reader, self._at_logs = Reader(), threading.Lock()

    def corpora(self) -> Sequence[str]:
        """Names of the corpora that need no file."""
        return CORPORA

    def most_minutes(self) -> float | None:
        """The longest training allowed here; None where there is no limit."""
        return self.most

    def look(self, source: Source) -> Preview:
        """What a source holds."""
        return self._sentences(source).preview

    def _sentences(self, source: Source) -> Sentences:
        if source.name.startswith(HUB) and self.most is not None:
            raise Refusal("no_corpus")  # strangers could fill this disk
        return self._reader.sentences(source)

    def plan(self, wish: Wish) -> Plan:
        """What a wish means on this machine; measures for some seconds."""
        check(wish)
        device = str(choose_device())
        if wish.aim in LATER_AIMS:
            folder = self._run(wish.run)
            tasks = self._later(wish, folder)
            pace = pace_so_far(folder)
            return draft(tasks, dict.fromkeys(_STAGES[1:], pace) if pace else {}, device)
        self._free()
        sentences = self._sentences(wish.source)
        recipe = new_recipe(wish, sentences, "corpus", self.most)
        tasks = new_tasks(wish, recipe, self.folder, self.shipped)
        with self._reader.turn():
            paces = measured(recipe, wish.aim, sentences, self.shipped)
        return draft(tasks, paces, device)

    def start(self, wish: Wish) -> str:
        """Begin, and return the name of the run. Goes on when the page is closed."""
        check(wish)
        self._free()
        if wish.aim in LATER_AIMS:
            return self._go_on(wish)
        sentences = self._sentences(wish.source)
        folder = new_folder(self.folder, wish.name or sentences.name)
        corpus = sentences.name
        try:
            if not sentences.made_up:
                path = folder / f"{slug(sentences.name)}.txt"
                path.write_text("\n".join(sentences.texts) + "\n", encoding="utf-8")
                corpus = str(path)
            recipe = new_recipe(wish, sentences, corpus, self.most)
            tasks = new_tasks(wish, recipe, folder, self.shipped)
            self._begin(folder, Job(tasks, facts={"recipe": asdict(recipe)}))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder.name

    def _go_on(self, wish: Wish) -> str:
        folder = self._run(wish.run)
        job = read(folder)
        assert job is not None, "a recipe was found in it"
        kept = kept_tasks(folder, job, wish.aim)
        self._begin(folder, Job((*kept, *self._later(wish, folder)), facts=job.facts))
        return folder.name

    def _later(self, wish: Wish, folder: Path) -> tuple[Task, ...]:
        job = read(folder)
        recipe = Recipe.of(job.facts if job else {})
        manifest = checkpoint.read(folder)
        needed = {"reflow": TEACHER, "more": TEACHER, "distil": "2-rf"}.get(wish.aim)
        if manifest.default is None or (needed and needed not in manifest.models):
            raise Refusal("no_model")
        tasks = later_tasks(wish, recipe, folder, [*manifest.models][-1])  # the newest is measured
        if wish.aim not in ("map", "report"):
            # The pairs a student learns from are as many as its time says, whatever its minutes.
            paired = TIMES[wish.time] if wish.aim in ("reflow", "distil") else 0.0
            self._allow(max(paired, wish.settings.get("minutes", TIMES[wish.time])))
        return tasks

    def _allow(self, minutes: float) -> None:
        if self.most is not None and minutes > self.most:
            raise Refusal("too_long", most=f"{self.most:g}")

    def _begin(self, folder: Path, job: Job | None = None) -> None:
        try:
            begin(folder, job, spare_threads())
        except BusyError as error:
            raise Refusal("busy", run=error.run) from error
        except JobError as error:
            raise Refusal("not_ours") from error

    def _free(self) -> None:
        """Refusal unless a job could begin now."""
        busy = holder(self.folder)
        if busy is not None:
            raise Refusal("busy", run=busy)
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < _ROOM:
            raise Refusal("disk")

    def pause(self, run: str) -> None:
        """Save and leave, to go on later."""
        self._end(run, "paused")

    def stop(self, run: str) -> None:
        """Save and leave, for good."""
        self._end(run, "stopped")

    def _end(self, run: str, wish: str) -> None:
        try:
            end(self._run(run), wish)
        except JobError as error:
            raise Refusal("slow_answer") from error

    def resume(self, run: str) -> None:
        """Go on with a job that was paused, stopped or interrupted; one that is done stays so."""
        folder = self._run(run)
        job = read(folder)
        if job is not None and job.current is None:
            return
        for task in job.tasks[job.current :] if job else ():
            self._allow(task.minutes)
        self._free()
        self._begin(folder)

    def runs(self) -> Sequence[RunLine]:
        """Every run there is, the last changed first."""
        return [run_line(folder, describe(folder)) for folder in folders(self.folder)]

    def status(self, run: str) -> Status:
        """A run as it stands."""
        folder = self._run(run)
        job = read(folder)
        if job is None:
            raise Refusal("not_ours")
        state = state_of(folder, job)
        logs = {name: self._log(folder, name) for name in _STAGES}
        return Status(
            run=run,
            state=state,
            stages=stages_of(job, state),
            moment=moment_of(job, state, logs),
            curves={name: log.curve for name, log in logs.items() if log.curve},
            looks=[
                {"stage": name, "step": step, "texts": texts}
                for name, log in logs.items()
                for step, texts in log.looks
            ],
            problem=problem_of(job, state, self.folder),
        )

    def _log(self, folder: Path, stage: str) -> Log:
        path = folder / f"log-{stage}.jsonl"
        with self._at_logs:
            return self._logs.setdefault(path, Log(path)).read()

    def report(self, run: str) -> Report | None:
        """What was measured last; None if nothing was."""
        return read_report(self._run(run))

    def pack(self, run: str, folder: Path) -> Path:
        """The run's checkpoint as a zip file in this folder; one made before makes room."""
        return pack(self._run(run), folder)

    def push(self, run: str, parcel: Parcel) -> str:
        """Upload the run's checkpoint to the Hugging Face Hub; its address there."""
        return push(self._run(run), parcel)

    def finished(self) -> Mapping[str, Path]:
        """Runs that hold a model which no training changes now: name to folder."""
        busy = holder(self.folder)
        found = (f for f in folders(self.folder) if f.name != busy or not is_learning(f))
        return {folder.name: folder for folder in found if (folder / checkpoint.CONFIG).is_file()}

    def _run(self, name: str) -> Path:
        folder = self.folder / name
        if not name or Path(name).name != name or name.startswith(".") or not folder.is_dir():
            raise Refusal("no_run")
        return folder
