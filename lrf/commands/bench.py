"""Measure how fast the library is, against torchdiffeq and bare loops, and by size.

examples:
  python -m lrf bench --checkpoint checkpoints/everyday --out docs/performance.md
  python -m lrf bench --quick

Both sides of a ratio take turns in one run and the median counts; below 1, ours is faster. Minutes
on a machine that does nothing else; --quick measures once and too little, to see that all is there.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from lrf.bench import QUICK, THOROUGH, benchmark, circumstances, markdown, odeint, put
from lrf.commands.arguments import add_checkpoint
from lrf.commands.provenance import command_line
from lrf.system import System

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `bench`."""
    add_checkpoint(parser)
    parser.add_argument("--model", help="a flow of the checkpoint (default: its default)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the tables there")
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes")


def run(options: argparse.Namespace) -> int:
    """Print every table once it is measured; write them all at the end."""
    system = System.load(options.checkpoint, options.model, options.device)
    system.field(1)  # a model without steps, or
    odeint()  # a library that is not there, is told before anything is measured
    page = []
    for part in _page(system, quick=options.quick):
        print(part, flush=True)
        page.append(part)
    if options.out:
        put(options.out, "library", "\n".join(page))
    return 0


def _page(system: System, *, quick: bool) -> Iterator[str]:
    yield f"## The library\n\n{circumstances(system.device, ['torchdiffeq'], command_line())}\n"
    if quick:
        yield "One turn each, so these numbers only show that all is there.\n"
    for table in benchmark(system, QUICK if quick else THOROUGH):
        yield markdown(table)
