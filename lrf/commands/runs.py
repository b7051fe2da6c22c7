"""List the trainings of a folder: state, steps, minutes and what they write.

examples:
  python -m lrf runs
  python -m lrf runs --folder runs --json
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from lrf.jobs.runs import RunInfo, listed

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `runs`."""
    parser.add_argument(
        "--folder", type=Path, default=Path("runs"), metavar="DIR", help="(default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a run")


def run(options: argparse.Namespace) -> int:
    """Print them, the one that was changed last first."""
    if not options.folder.is_dir():
        raise ValueError(f"there is no folder {options.folder}; name one with --folder DIR")
    found = listed(options.folder)
    for info in found:
        if options.json:
            print(json.dumps(asdict(info), ensure_ascii=False))
        else:
            print("\n".join(told(info)))
    if not found and not options.json:
        print(f"{options.folder} holds no run yet; `python -m lrf train` makes one")
    return 0


def told(info: RunInfo) -> Iterator[str]:
    """Lines for a person."""
    corpus = f" on {info.corpus}" if info.corpus else ""
    yield f"{info.name}  {info.state}{corpus}"
    if info.problem:
        yield f"  {info.problem}"
    for stage in info.stages:
        minutes = stage.seconds / 60
        yield f"  {stage.name:12} {stage.steps:,} steps, {minutes:.1f} min, loss {stage.loss:.3f}"
    samples = info.stages[-1].samples if info.stages else ()
    yield from (f"    {text}" for text in samples)
