"""Train and measure what differs in one thing, each for the same minutes: the ablations.

examples:
  python -m lrf ablate --out docs
  python -m lrf ablate --rows two-stages-0 gate-0 --out docs
  python -m lrf ablate --minutes 2 --count 64 --quick --out runs/trial

Writes ablations/ROW.json after every row, and ablations.md of all there are. A row that was
measured in the same way is not run again, and one that was stopped goes on where it was when the
same command is given again. The flows of most rows are trained anew on the autoencoder of
--checkpoint, others with an autoencoder of their own. On the CPU minutes are those of one
processor, so rows may run side by side as long as each finds one idle.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from lrf import checkpoint
from lrf.ablations import ROWS, Row, Store, markdown, measure, planned
from lrf.checkpoint import CheckpointError
from lrf.commands import train
from lrf.commands.arguments import ArgumentParser, add_checkpoint, number, whole
from lrf.commands.evaluate import reference_of
from lrf.device import choose_device
from lrf.evaluate import evaluate
from lrf.hub import folder_of
from lrf.metrics import judges
from lrf.text import load_corpus

__all__ = ["add_arguments", "run"]

_MARK = "row.json"
"""In a row's folder: what it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `ablate`."""
    add_checkpoint(parser)
    add = parser.add_argument
    rows = [row.key for row in ROWS]
    add("--rows", nargs="+", choices=rows, metavar="ROW", help=f"of {', '.join(rows)} "
        "(default: all)")  # fmt: skip
    add("--minutes", type=number(0.01, 1e6), default=30.0, help="of a row (default: 30)")
    add("--count", type=whole(2, 10_000), default=1000, help="sentences a row (default: 1000)")
    add("--runs", type=Path, default=Path("runs/ablations"), metavar="DIR", help="where to train "
        "(default: runs/ablations)")  # fmt: skip
    add("--corpus", metavar="NAME|PATH", help="what to learn (default: the checkpoint's corpus)")
    add("--column", default="text", help="column or key of a csv or jsonl file (default: text)")
    add("--data", type=Path, metavar="DIR", help="folder of the named corpora (or set LRF_DATA)")
    add("--quick", action="store_true", help="without the two judges")
    add("--out", type=Path, default=Path("results"), metavar="DIR", help="(default: results)")


@dataclass(frozen=True)
class _Job:
    """A row, and where and how it is trained here."""

    row: Row
    folder: Path
    stages: list[list[str]]
    """Words of each stage's command, as the page tells them."""
    given: list[str]
    """What this machine has, which is not told."""
    begun_on: str
    """Digest of the autoencoder its flow comes on; empty where the row trains its own."""

    @property
    def told(self) -> list[str]:
        return [" ".join(["python -m lrf", *words]) for words in self.stages]

    @property
    def mark(self) -> dict[str, Any]:
        """What its folder says it is."""
        return {"commands": self.told, "begun on": self.begun_on}


def run(options: argparse.Namespace) -> int:
    """Row after row; the exit code of a stage that was stopped ends it."""
    base, plan = folder_of(options.checkpoint), planned(options.count, judged=not options.quick)
    if plan.judged:
        judges.require()
    name = options.corpus or checkpoint.read(base).corpus["name"]
    corpus = load_corpus(name, options.data, options.column)
    held = reference_of(corpus), corpus.dev
    store = Store(options.out / "ablations")
    options.out.mkdir(parents=True, exist_ok=True)
    for job in _jobs(base, name, options):
        row, begun_on = job.row, job.begun_on
        if not store.holds(row, job.told, begun_on, plan):
            print(f"{', '.join(row.blocks)}: {row.name}, seed {row.seed}")
            if _train(job):
                return train.INTERRUPTED
            *_, report = evaluate(job.folder, *held, plan, job.folder, options.device)
            store.add(measure(row, job.told, begun_on, report, job.folder))
        checkpoint.write_atomically(options.out / "ablations.md", markdown(store.entries()))
    print(options.out / "ablations.md")
    return 0


def _jobs(base: Path, corpus: str, options: argparse.Namespace) -> Iterator[_Job]:
    """The rows asked for, in their order."""
    data = ["--corpus", corpus]
    data += ["--column", options.column] if options.column != "text" else []
    given = ["--data", str(options.data)] if options.data else []
    given += ["--device", options.device] if options.device else []
    # Elsewhere the processor only waits, and its time says nothing.
    clock = ["--processor-time"] if choose_device(options.device).type == "cpu" else []
    digest = checkpoint.read(base).autoencoder.digest
    for row in ROWS:
        if options.rows is None or row.key in options.rows:
            folder = options.runs / row.key
            stages = row.commands(base, data, folder, options.minutes, *clock)
            begun_on = "" if row.begins_with_an_autoencoder else digest
            yield _Job(row, folder, stages, given, begun_on)


def _train(job: _Job) -> bool:
    """Train what is not trained yet; True if a person ended it."""
    parser = ArgumentParser()
    train.add_arguments(parser)
    at, resumed = _reached(job)
    with _one_thread():
        for place, words in enumerate(job.stages[at:], at):
            options = parser.parse_args([*words[1:], *job.given])
            if resumed and place == at:
                options.resume, options.source, options.fresh = True, None, False
            if train.trained(options, job.told[place], "give the same command to go on"):
                return True
    return False


def _reached(job: _Job) -> tuple[int, bool]:
    """The stage the row's folder has come to, and whether it goes on; a new row gets the folder.

    CheckpointError where the folder holds anything else.
    """
    mark = job.folder / _MARK
    if job.folder.exists() and any(job.folder.iterdir()) and _marked(mark) != job.mark:
        raise CheckpointError(
            f"{job.folder} holds something that other commands made; name another folder with "
            "--runs, or delete it"
        )
    states = [job.folder / f"state-{stage.stage}.safetensors" for stage in job.row.stages]
    begun = [place for place, state in enumerate(states) if state.exists()]
    if begun:
        return begun[-1], True
    # Killed before it began, it may have left half a copy.
    shutil.rmtree(job.folder, ignore_errors=True)
    job.folder.mkdir(parents=True)
    checkpoint.write_atomically(mark, json.dumps(job.mark, indent=1) + "\n")
    return 0, False


def _marked(mark: Path) -> Any:
    """What a folder says it is; None where it says nothing that can be read."""
    try:
        return json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@contextmanager
def _one_thread() -> Iterator[None]:
    """So that no thread's time is spent waiting for another, whatever the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
