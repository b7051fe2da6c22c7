"""Measure the models of a checkpoint: quality and cost at several numbers of steps.

examples:
  python -m lrf evaluate --checkpoint checkpoints/everyday --quick
  python -m lrf evaluate --models 1-rf 2-rf --steps 0 1 4 100 --count 2000 --out results
  python -m lrf evaluate --sentences mine.txt --price '$0.40' --out results

Writes report.json and report.md. Perplexity and the distances need two models as judges, which
`make judge` installs; --quick leaves them and the clock out. With --sentences the samples are held
against one's own lines instead of the corpus, and the report tells what 1,000 sentences take; with
--price also in money.
A diffusion model has one row more, with ddpm; where --ddpm-steps is given a first flow has it, too,
for its network is a diffusion's as well. A model without a path (autoregressive, normalizing-flow)
has no steps: it has a row at temperature 1, and one at the temperature that makes its words as
varied as those of the best flow.
Where a text shows an attribute, such as its length or a name it must mention, the report tells how
many of the sentences asked to show a value do, and how many do by chance; --quick leaves it out.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest
from lrf.commands.arguments import add_checkpoint, whole
from lrf.evaluate import Plan, Price, evaluate, markdown
from lrf.hub import folder_of
from lrf.metrics import Reference
from lrf.solvers import SOLVERS
from lrf.text import PARSERS, Corpus, load_corpus

__all__ = ["add_arguments", "reference_of", "run"]

_QUICK = 64
_BY_STEPS = [name for name, kind in SOLVERS.items() if not kind.adaptive]
"""Others have no row for a number of steps: they choose it themselves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `evaluate`."""
    add_checkpoint(parser)
    add = parser.add_argument
    add("--models", nargs="+", metavar="NAME", help="models of the checkpoint (default: all)")
    add("--steps", nargs="+", type=whole(0, 10_000), default=[0, 1, 4, 100], metavar="N")
    add("--solver", choices=_BY_STEPS, help="of every model it fits (default: each model's own)")
    add(
        "--ddpm-steps",
        type=whole(0, 10_000),
        metavar="N",
        help="of the last row of a diffusion or first flow; 0 leaves it out (default: 2000 for "
        "diffusions, 0 with --quick",
    )
    add("--count", type=whole(2, 10_000), default=500, help="sentences a row (default: 500)")
    add("--corpus", metavar="NAME|PATH", help="what to compare with (default: the checkpoint's)")
    add("--sentences", type=Path, metavar="FILE", help="one's own text to compare with")
    add("--price", type=_price, metavar="MONEY", help='of an hour of this machine, such as "$0.40"')
    add("--column", default="text", help="column or key of a csv or jsonl file (default: text)")
    add("--data", type=Path, metavar="DIR", help="folder of the named corpora (or set LRF_DATA)")
    add("--out", type=Path, default=Path("results"), metavar="DIR", help="(default: results)")
    add("--quick", action="store_true", help=f"no judges, no clock, {_QUICK} sentences a row")
    add("--clock", action="store_true", help="with --quick: run the clock all the same")


def run(options: argparse.Namespace) -> int:
    """Write the report after every row, so that a stopped run leaves what it has."""
    if options.quick and options.price and not options.clock:
        raise ValueError("--quick leaves the clock out, so there is nothing to price; add --clock")
    folder = folder_of(options.checkpoint)
    manifest = checkpoint.read(folder)
    models = tuple(options.models or manifest.models)
    if not models:
        raise CheckpointError(f"{options.checkpoint} holds no model to evaluate")
    if unknown := [name for name in models if name not in manifest.models]:
        held = ", ".join(manifest.models)
        raise CheckpointError(f"{options.checkpoint} has no model {unknown[0]!r}; it holds: {held}")
    source = options.sentences or options.corpus or _learnt_from(manifest, models)
    corpus = load_corpus(str(source), options.data, options.column)
    plan = _plan(options, models)
    options.out.mkdir(parents=True, exist_ok=True)
    held = reference_of(corpus), corpus.dev
    reports = evaluate(folder, *held, plan, options.out, options.device)
    for report in tqdm(reports, desc="rows", disable=None, file=sys.stderr):
        text = json.dumps(report, ensure_ascii=False, indent=1)
        checkpoint.write_atomically(options.out / "report.json", text + "\n")
        checkpoint.write_atomically(options.out / "report.md", markdown(report))
    print(options.out / "report.md")
    return 0


def _learnt_from(manifest: Manifest, models: Sequence[str]) -> str:
    """The corpus of these models, which may be another than that of the autoencoder."""
    told = [manifest.models[name].training.get("corpus") or manifest.corpus for name in models]
    first, *others = dict.fromkeys(str(corpus.get("name", "")) for corpus in told)
    if others:
        raise CheckpointError(
            f"the models learnt from {first} and {others[0]}; say with --corpus which to compare "
            "with, or with --models which to measure"
        )
    return first


def _plan(options: argparse.Namespace, models: tuple[str, ...]) -> Plan:
    quick = options.quick
    usual = 0 if quick else Plan.ddpm_steps
    return Plan(
        models=models,
        steps=tuple(options.steps),
        ddpm_steps=usual if options.ddpm_steps is None else options.ddpm_steps,
        flows_as_diffusion=options.ddpm_steps is not None,
        solver=options.solver,
        count=min(_QUICK, options.count) if quick else options.count,
        judged=not quick,
        timed=options.clock or not quick,
        asked=not quick,
        thousand=bool(options.sentences or options.price),
        price=options.price,
    )


def _price(text: str) -> Price:
    try:
        return Price.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def reference_of(corpus: Corpus) -> Reference:
    """What samples of this corpus are held against."""
    texts = ([line.text for line in lines] for lines in (corpus.train, corpus.dev))
    return Reference(*texts, parse=PARSERS.get(corpus.name), name=corpus.name)
