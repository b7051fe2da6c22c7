"""Train one stage of a model on a corpus.

examples:
  python -m lrf train --corpus toy --stage autoencoder --preset tiny --max-minutes 3 --out runs/toy
  python -m lrf train --corpus toy --stage flow --preset tiny --max-minutes 3 --out runs/toy
  python -m lrf train --corpus reviews.csv --column review --stage autoencoder --max-minutes 60
  python -m lrf train --corpus toy --stage flow --out runs/toy --max-minutes 6 --resume
  python -m lrf train --corpus toy --stage flow --from runs/toy --out runs/toy2 --max-steps 2000
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.commands.arguments import number, whole
from lrf.config import PRESETS
from lrf.system import choose_device
from lrf.text import CORPORA, load_corpus
from lrf.trainer import STAGES, Limits, Order, Run, Stage

__all__ = ["add_arguments", "run"]

_MINUTES = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `train`."""
    add = parser.add_argument
    add(
        "--corpus",
        required=True,
        metavar="NAME|PATH",
        help=f"{', '.join(CORPORA)}, or a .txt .csv .jsonl file, gzipped or not",
    )
    add("--stage", required=True, choices=STAGES)
    add("--preset", choices=PRESETS, default="small", help="sizes and recipe (default: small)")
    add(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder to train in; one that holds a checkpoint is extended "
        "(default: runs/CORPUS-PRESET)",
    )
    add("--from", type=Path, metavar="DIR", dest="source", help="start from a copy of a checkpoint")
    add("--resume", action="store_true", help="go on with a run that was interrupted")
    add("--max-steps", type=whole(0, 10**9), metavar="N", help="end after this many steps")
    add(
        "--max-minutes",
        type=number(0.0, 1e6),
        metavar="M",
        help=f"minutes of training time (default, if --max-steps is not given: {_MINUTES:g})",
    )
    add("--config", nargs="+", default=[], metavar="KEY=VALUE", help="change single settings")
    add("--column", default="text", help="column or key of a csv or jsonl file (default: text)")
    add("--data", type=Path, metavar="DIR", help="folder of the named corpora (or set LRF_DATA)")
    add("--device", help="cuda, mps or cpu (default: the first that is there)")


def run(options: argparse.Namespace) -> int:
    """Train until a limit, Ctrl-C or a kill; whatever was learnt is kept."""
    minutes = options.max_minutes
    if minutes is None and options.max_steps is None:
        minutes = _MINUTES
    limits = Limits(options.max_steps, None if minutes is None else minutes * 60)
    corpus = load_corpus(options.corpus, options.data, options.column)
    folder = options.out or Path("runs") / f"{Path(corpus.name).stem}-{options.preset}"
    prepare(folder, options)
    order = Order(
        corpus, folder, PRESETS[options.preset], options.config, choose_device(options.device)
    )
    stage = STAGES[options.stage](order)
    training = Run(stage, folder, limits, command_line(), commit())
    if options.resume:
        training.resume()
    with stop_politely():
        watch(training, stage)
    print(f"{folder} holds the {stage.name} after {training.state.step} steps")
    return 0


def prepare(folder: Path, options: argparse.Namespace) -> None:
    """Refuse to overwrite what is there; copy `--from`; check that a flow has an autoencoder."""
    if options.source and options.resume:
        raise CheckpointError(
            "--from starts a new run and --resume goes on with an old one: choose"
        )
    if options.source:
        checkpoint.copy(options.source, folder)
        return
    if not (folder / checkpoint.CONFIG).exists():
        if folder.exists() and not folder.is_dir():
            raise CheckpointError(f"{folder} is a file; choose another --out")
        if STAGES[options.stage].result is not None:
            raise CheckpointError(
                f"{folder} holds no autoencoder yet; train one with --stage autoencoder, "
                "or copy one with --from"
            )
        return
    manifest = checkpoint.read(folder)
    result = STAGES[options.stage].result
    taken = result is None or result in manifest.models
    if taken and not options.resume:
        raise CheckpointError(
            f"{folder} already holds the result of this stage; add --resume to go on with its run, "
            "or choose another --out (with --from to start from a copy)"
        )


def watch(training: Run, stage: Stage[Any]) -> None:
    """Show a progress bar with the loss and the time left."""
    shape = "{l_bar}{bar}| {elapsed}<{remaining}{postfix}"
    mean, shown = None, training.samples
    with (
        closing(training.steps()) as steps,
        tqdm(total=1.0, desc=stage.name, bar_format=shape, disable=None, file=sys.stderr) as bar,
    ):
        for progress in steps:
            mean = progress.loss if mean is None else mean + 0.02 * (progress.loss - mean)
            bar.update(progress.done - bar.n)
            bar.set_postfix_str(f"step {progress.step}, loss {mean:.3f}", refresh=False)
            if training.samples is not shown:
                shown = training.samples
                bar.write("\n".join([f"step {progress.step}:", *shown]), file=sys.stderr)


@contextmanager
def stop_politely() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, with everything saved."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        print("stopped; go on with --resume", file=sys.stderr)
    finally:
        signal.signal(signal.SIGTERM, before)


def command_line() -> str:
    """The command as typed."""
    return " ".join(["python -m lrf", *sys.argv[1:]])


def commit() -> str:
    """The git commit of the code, "unknown" outside a checkout."""
    here = Path(__file__).parent
    asked = ["git", "-C", str(here), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
