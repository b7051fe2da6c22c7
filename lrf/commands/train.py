"""Train one stage of a model on a corpus.

examples:
  python -m lrf train --corpus toy --stage autoencoder --preset tiny --max-minutes 3 --out runs/toy
  python -m lrf train --corpus toy --stage flow --preset tiny --max-minutes 3 --out runs/toy
  python -m lrf train --corpus reviews.csv --column review --stage autoencoder --max-minutes 60
  python -m lrf train --corpus toy --stage flow --preset tiny --out runs/toy --resume
  python -m lrf train --corpus toy --stage flow --preset tiny --from runs/toy --out runs/toy2
  python -m lrf train --corpus toy --stage flow --from runs/toy --fresh --out runs/larger
  python -m lrf train --corpus toy --stage joint --preset tiny --out runs/joint --config rule=gate
  python -m lrf train --corpus pairs.csv --source-column before --column after --stage flow \
      --from runs/mine --fresh --out runs/rewriter --config coupling=sentence-pairs

A flow needs an autoencoder in its folder. --from copies a checkpoint and trains on from what is in
it; an autoencoder trained on drops the flows that lived in its older latents. With --fresh only
tokenizer and autoencoder are copied, and the stage begins a new model with the preset's sizes.
--resume goes on with a run of the same settings: repeat its --config.
Several processes share each batch when `accelerate launch` starts them: see docs/scaling.md.
"""

import argparse
import math
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.commands.arguments import add_own, number, own_sentences, whole
from lrf.commands.provenance import command_line, commit
from lrf.crew import join, leave
from lrf.device import choose_device
from lrf.hub import folder_of
from lrf.presets import PRESETS
from lrf.text import CORPORA, load_corpus
from lrf.trainer import STAGES, Limits, Order, Run, Stage

__all__ = ["INTERRUPTED", "add_arguments", "run", "trained"]

_MINUTES = 60.0
INTERRUPTED = 130
"""Exit code of a run that a person ended."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `train`."""
    add = parser.add_argument
    add(
        "--corpus",
        required=True,
        metavar="NAME|PATH",
        help=f"{', '.join(CORPORA)}, hf:owner/name, or a .txt .csv .jsonl (or .gz) .parquet file",
    )
    add("--stage", required=True, choices=STAGES)
    add("--preset", choices=PRESETS, default="small", help="sizes and recipe (default: small)")
    add("--out", type=Path, metavar="DIR", help="folder to train in, or a checkpoint to extend "
        "(default: runs/CORPUS-PRESET)")  # fmt: skip
    add("--from", type=Path, metavar="DIR", dest="source", help="start from a copy of a checkpoint")
    add("--fresh", action="store_true", help="with --from: copy its autoencoder without its models")
    add("--only", metavar="MODEL", help="with --from: copy this model alone, without the map")
    add("--resume", action="store_true", help="go on with a run that was interrupted")
    add("--max-steps", type=whole(0, 10**9), metavar="N", help="end after this many steps")
    add(
        "--max-minutes",
        type=number(0.0, 1e6),
        metavar="M",
        help=f"minutes of training time (default, if --max-steps is not given: {_MINUTES:g})",
    )
    add("--processor-time", action="store_true", help="count minutes of the processor's own work")
    add(
        "--look",
        type=number(0.1, 1e6),
        metavar="S",
        help="every S seconds write samples at 1, 4 and 32 steps into the log, to watch it learn",
    )
    add_own(parser)
    add("--config", nargs="+", default=[], metavar="KEY=VALUE", help="change single settings")
    add("--column", default="text", help="column of a table, key of a jsonl file (default: text)")
    add("--source-column", default="", metavar="NAME", help="column of the sentences that those of "
        "--column are rewritten from, for --config coupling=sentence-pairs")  # fmt: skip
    add("--data", type=Path, metavar="DIR", help="folder of the named corpora (or set LRF_DATA)")
    add("--device", help="cuda, mps or cpu (default: the first that is there)")


def run(options: argparse.Namespace) -> int:
    """Train until a limit, Ctrl-C or a kill; whatever was learnt is kept."""
    stopped = trained(options, command_line(), "go on with --resume")
    leave()
    return INTERRUPTED if stopped else 0


def trained(options: argparse.Namespace, command: str, hint: str) -> bool:
    """Train a stage; True if a person ended it early, who then reads the hint how to go on.

    The checkpoint tells of `command` as what made it.
    """
    corpus = load_corpus(options.corpus, options.data, options.column, options.source_column)
    folder = options.out or Path("runs") / f"{Path(corpus.name).stem}-{options.preset}"
    device = choose_device(options.device)
    crew, preset, own = join(device), PRESETS[options.preset], own_sentences(options.own)
    order = Order(corpus, folder, preset, options.config, device, crew, own)
    with crew.first():
        stage = begin(order, options)
    crew.agree(stage.fingerprint)
    limits = asked_limits(options)
    usual = Limits(seconds=_MINUTES * 60, processor=options.processor_time)
    training = Run(stage, folder, limits or usual, command, commit())
    if options.resume:
        training.resume(limits)
        if options.processor_time and not training.limits.processor:
            raise CheckpointError(
                f"the run in {folder} began by the clock on the wall; leave out --processor-time"
            )
    stopped = watch(training, stage, options.look or math.inf)
    if crew.main:
        begun = f", begun with {stage.begun_with}" if stage.begun_with else ""
        print(f"{folder} holds the {stage.name} after {training.state.step} steps{begun}")
        if stopped:
            print(f"stopped; {hint}", file=sys.stderr)
    return stopped


def begin(order: Order, options: argparse.Namespace) -> Stage[Any]:
    """The stage, ready to train; the main process of a crew alone prepares the folder and tells."""
    order.settings(options.stage)
    new = not order.folder.exists()
    if order.crew.main:
        prepare(order.folder, options)
    try:
        stage = STAGES[options.stage](order)
    except ValueError:
        if options.source and new and order.crew.main:  # a copy would stand in the way of another
            shutil.rmtree(order.folder)
        raise
    if stage.left_out and order.crew.main:
        print(
            f"{stage.left_out:,} of {len(order.corpus.train):,} sentences are too long and left "
            "out (--config max_tokens sets the limit when an autoencoder is made)",
            file=sys.stderr,
        )
    return stage


def asked_limits(options: argparse.Namespace) -> Limits | None:
    """Limits of the command line; None if it names none."""
    if options.max_steps is None and options.max_minutes is None:
        return None
    minutes = options.max_minutes
    return Limits(options.max_steps, minutes and minutes * 60, options.processor_time)


def prepare(folder: Path, options: argparse.Namespace) -> None:
    """Refuse to overwrite what is there; copy `--from`; check that a flow has an autoencoder."""
    if options.source and options.resume:
        raise CheckpointError(
            "--from starts a new run and --resume goes on with an old one: choose"
        )
    if options.fresh:
        check_fresh(options)
    if options.only and not options.source:
        raise CheckpointError("--only says what --from copies; name a checkpoint with --from DIR")
    if options.source:
        source = folder_of(options.source)
        checkpoint.copy(source, folder, only=options.only, bare=options.fresh)
        return
    if not (folder / checkpoint.CONFIG).exists():
        check_new(folder, STAGES[options.stage].result)
        return
    manifest = checkpoint.read(folder)
    if options.stage == "autoencoder" and manifest.models:
        raise CheckpointError(
            f"the flows in {folder} live in the latents of its autoencoder; train it on in a copy: "
            f"--from {folder} --out OTHER"
        )
    result = STAGES[options.stage].result
    taken = result is None or result in manifest.models
    if taken and not options.resume:
        raise CheckpointError(
            f"{folder} already holds the result of this stage; add --resume to go on with its run, "
            "or choose another --out (with --from to start from a copy)"
        )


def check_fresh(options: argparse.Namespace) -> None:
    """Only a stage that learns from sentences alone can begin anew on an autoencoder."""
    begins = [name for name, stage in STAGES.items() if stage.result and not stage.teacher]
    if not options.source:
        raise CheckpointError("--fresh copies an autoencoder; name its checkpoint with --from DIR")
    if options.stage not in begins:
        raise CheckpointError(
            f"--fresh begins a new model on an autoencoder, which --stage {options.stage} cannot; "
            f"it goes with --stage {', '.join(begins)}"
        )


def check_new(folder: Path, result: str | None) -> None:
    """A folder without a checkpoint must be free, and only an autoencoder can begin it."""
    if folder.exists() and not folder.is_dir():
        raise CheckpointError(f"{folder} is a file; choose another --out")
    begun = any(folder.glob("state-*.safetensors"))  # killed before its first checkpoint
    foreign = any((folder / name).exists() for name in (checkpoint.TOKENIZER, "card.md"))
    if foreign and not begun:
        raise CheckpointError(f"{folder} holds files of something else; choose another --out")
    if result is not None:
        raise CheckpointError(
            f"{folder} holds no autoencoder yet; train one with --stage autoencoder, "
            "or copy one with --from"
        )


def watch(training: Run, stage: Stage[Any], look: float) -> bool:
    """Show a progress bar with loss and samples; True if a person ended the run early."""
    shape = "{l_bar}{bar}| {elapsed}<{remaining}{postfix}"
    mean, shown, crew = None, training.samples, training.crew
    hidden = None if crew.main else True  # None shows it to terminals alone
    with (
        stop_signals() as stopped,
        closing(training.steps(look)) as steps,
        tqdm(total=1.0, desc=stage.name, bar_format=shape, disable=hidden, file=sys.stderr) as bar,
    ):
        for progress in steps:
            mean = progress.loss if mean is None else mean + 0.02 * (progress.loss - mean)
            bar.update(progress.done - bar.n)
            bar.set_postfix_str(f"step {progress.step}, loss {mean:.3f}", refresh=False)
            if training.samples is not shown:
                shown = training.samples
                bar.write("\n".join([f"step {progress.step}:", *shown]), file=sys.stderr)
            if crew.any(stopped.is_set()):  # whoever is told first, all stop at the same step
                return True
    return crew.any(stopped.is_set())  # while the last weights were saved


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM only raise a flag, so that no step is cut in the middle."""
    stopped = threading.Event()
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: stopped.set()) for kind in kinds]
    try:
        yield stopped
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
