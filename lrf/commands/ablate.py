"""Train and measure what differs in one thing, each for the same minutes: the ablations.

examples:
  python -m lrf ablate --out docs
  python -m lrf ablate --rows two-stages-0 gate-0 --out docs
  python -m lrf ablate --minutes 2 --count 64 --quick --out runs/trial

Writes ablations/ROW.json after every row, and ablations.md of all there are. A row that was
measured in the same way is not run again, and one that was stopped goes on where it was when the
same command is given again. Some rows train a flow anew on the autoencoder of --checkpoint, others
an autoencoder of their own. Everything runs on one thread, and on the CPU minutes are those of the
processor: where several are idle, give the command as many times, and each takes the next row.
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from lrf import checkpoint
from lrf.ablations import ROWS, Row, Store, fingerprint_of, markdown, measure, planned
from lrf.checkpoint import CheckpointError
from lrf.commands import train
from lrf.commands.arguments import ArgumentParser, add_checkpoint, number, whole
from lrf.commands.evaluate import reference_of
from lrf.device import choose_device
from lrf.evaluate import evaluate
from lrf.hub import folder_of
from lrf.jobs import lock
from lrf.metrics import judges
from lrf.text import Corpus, load_corpus

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
    fingerprint: str
    """Of what it is trained on and with: `lrf.ablations.fingerprint_of`."""

    @property
    def told(self) -> list[str]:
        return [" ".join(["python -m lrf", *words]) for words in self.stages]

    @property
    def mark(self) -> str:
        """What its folder says it is."""
        facts = {"commands": self.told, "fingerprint": self.fingerprint}
        return json.dumps(facts, indent=1) + "\n"


def run(options: argparse.Namespace) -> int:
    """Row after row; the exit code of a stage that was stopped ends it."""
    base = checkpoint.read(folder_of(options.checkpoint))
    plan = planned(options.count, judged=not options.quick)
    if plan.judged:
        judges.require()
    name = options.corpus or base.corpus["name"]
    corpus = load_corpus(name, options.data, options.column)
    held = reference_of(corpus), corpus.dev
    store = Store(options.out / "ablations")
    options.out.mkdir(parents=True, exist_ok=True)
    for job in _jobs(name, corpus, base, options):
        row, known = job.row, (job.told, job.fingerprint)
        with _alone(options.runs / "locks" / row.key) as mine, _one_thread():
            if not mine:
                print(f"{row.key} is left to the process that is at it")
            elif not store.holds(row, *known, plan):
                print(f"{', '.join(row.blocks)}: {row.name}, seed {row.seed}")
                if _train(job):
                    return train.INTERRUPTED
                *_, report = evaluate(job.folder, *held, plan, job.folder, options.device)
                store.add(measure(row, *known, report, job.folder))
        _write_table(store, options)
    print(options.out / "ablations.md")
    return 0


def _write_table(store: Store, options: argparse.Namespace) -> None:
    """The table of all rows there are, written by one process after another."""
    while True:
        with _alone(options.runs / "locks" / "table") as mine:
            if mine:
                text = markdown(store.entries())
                checkpoint.write_atomically(options.out / "ablations.md", text)
                return


def _jobs(
    name: str, corpus: Corpus, base: checkpoint.Manifest, options: argparse.Namespace
) -> Iterator[_Job]:
    """The rows asked for, in their order."""
    data = ["--corpus", name]
    data += ["--column", options.column] if options.column != "text" else []
    given = ["--data", str(options.data)] if options.data else []
    given += ["--device", options.device] if options.device else []
    # Elsewhere the processor only waits, and its time says nothing.
    clock = ["--processor-time"] if choose_device(options.device).type == "cpu" else []
    for row in ROWS:
        if options.rows is None or row.key in options.rows:
            folder, source = options.runs / row.key, str(options.checkpoint)
            stages = row.commands(source, data, folder, options.minutes, *clock)
            yield _Job(row, folder, stages, given, fingerprint_of(row, corpus, base))


def _train(job: _Job) -> bool:
    """Train what is not trained yet; True if a person ended it."""
    parser = ArgumentParser()
    train.add_arguments(parser)
    at, resumed = _reached(job)
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
    job.folder.mkdir(parents=True, exist_ok=True)
    found = {path for path in job.folder.iterdir() if not path.name.startswith(_MARK)}
    marked = mark.is_file() and mark.read_bytes() == job.mark.encode()
    if found and not marked:
        raise CheckpointError(
            f"{job.folder} holds something that other commands made; name another folder with "
            "--runs, or delete it"
        )
    states = [job.folder / f"state-{stage.stage}.safetensors" for stage in job.row.stages]
    begun = [place for place, state in enumerate(states) if state.exists()]
    if begun:
        return begun[-1], True
    for path in found:  # killed before it began, it left half a copy
        path.unlink()
    checkpoint.write_atomically(mark, job.mark)
    return 0, False


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process is at this row; none begins it meanwhile."""
    if not lock.possible():
        yield True
        return
    try:
        held = lock.Lock(folder, folder.name)
    except lock.BusyError:
        yield False
        return
    try:
        yield True
    finally:
        held.close()


@contextmanager
def _one_thread() -> Iterator[None]:
    """So that no thread's time is spent waiting for another, whatever the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
