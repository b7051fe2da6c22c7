"""Train and measure what differs in one thing, each for the same minutes: the ablations.

examples:
  python -m lrf ablate --out docs
  python -m lrf ablate --rows two-stages-0 gate-0 --out docs
  python -m lrf ablate --minutes 2 --count 64 --quick --out runs/trial

Writes ablations.json and ablations.md, after every row. A row that is in the file is not run again,
and one that was stopped goes on where it was. The flows of most rows are trained anew on the
autoencoder of --checkpoint, others with an autoencoder of their own.
"""

import argparse
from pathlib import Path

from lrf import checkpoint
from lrf.ablations import ROWS, Row, Store, markdown, measure, planned
from lrf.commands import train
from lrf.commands.arguments import ArgumentParser, add_checkpoint, number, whole
from lrf.commands.evaluate import reference_of
from lrf.evaluate import evaluate
from lrf.hub import folder_of
from lrf.text import load_corpus

__all__ = ["add_arguments", "run"]


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
    add("--data", type=Path, metavar="DIR", help="folder of the named corpora (or set LRF_DATA)")
    add("--quick", action="store_true", help="without the two judges")
    add("--out", type=Path, default=Path("results"), metavar="DIR", help="(default: results)")


def run(options: argparse.Namespace) -> int:
    """Row after row; the exit code of a stage that was stopped ends it."""
    base = folder_of(options.checkpoint)
    name = checkpoint.read(base).corpus["name"]
    corpus = load_corpus(name, options.data)
    held = reference_of(corpus), corpus.dev
    plan = planned(options.count, judged=not options.quick)
    store = Store(options.out / "ablations.json")
    options.out.mkdir(parents=True, exist_ok=True)
    for row in ROWS if options.rows is None else [r for r in ROWS if r.key in options.rows]:
        folder = options.runs / row.key
        stages = row.commands(base, name, folder, options.minutes)
        told = [" ".join(["python -m lrf", *words]) for words in stages]
        if store.holds(row, told):
            continue
        print(f"{row.block}: {row.name}, seed {row.seed}")
        if code := _train(row, [words + _given(options) for words in stages], folder):
            return code
        *_, report = evaluate(folder, *held, plan, options.runs, options.device)
        entries = store.add(measure(row, told, report, folder), [each.key for each in ROWS])
        checkpoint.write_atomically(options.out / "ablations.md", markdown(entries))
    print(options.out / "ablations.md")
    return 0


def _given(options: argparse.Namespace) -> list[str]:
    """What this machine has, which is not told."""
    data = ["--data", str(options.data)] if options.data else []
    return data + (["--device", options.device] if options.device else [])


def _train(row: Row, stages: list[list[str]], folder: Path) -> int:
    """Train what is not trained yet; the exit code of the stage that was stopped, if one was."""
    parser = ArgumentParser()
    train.add_arguments(parser)
    states = [folder / f"state-{stage.stage}.safetensors" for stage in row.stages]
    begun = [place for place, state in enumerate(states) if state.exists()]
    for words in stages[max(begun, default=0) :]:
        options = parser.parse_args(words[1:])
        if begun:  # the last of them goes on where it was
            options.resume = True
            begun.clear()
        if (folder / checkpoint.CONFIG).exists():  # also where it was killed before a first state
            options.source, options.fresh = None, False
        if code := train.run(options):
            return code
    return 0
