"""Compare a GPU with the CPU: samples, training steps and speed.

examples:
  python -m lrf gpu-check
  python -m lrf gpu-check --checkpoint runs/mine --device cuda:1

It samples and trains 50 steps on both sides and ends with code 1 where they differ by more than
rounding does. Without a GPU it checks nothing and ends with code 2.
"""

import argparse

import torch

from lrf.bench import circumstances, markdown
from lrf.bench.gpu import Check, check
from lrf.commands.arguments import add_checkpoint
from lrf.commands.provenance import command_line
from lrf.device import choose_device
from lrf.system import System

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `gpu-check`."""
    add_checkpoint(parser)
    parser.add_argument("--model", help="a flow of the checkpoint (default: its default)")


def run(options: argparse.Namespace) -> int:
    """Print every table; 1 if a bar was missed."""
    device = choose_device(options.device)
    if device.type == "cpu":
        raise ValueError("there is no GPU to check here; nothing was measured")
    return compare(options, device, Check())


def compare(options: argparse.Namespace, device: torch.device, much: Check) -> int:
    """The same on any device."""
    here, there = (
        System.load(options.checkpoint, options.model, name) for name in ("cpu", str(device))
    )
    here.field(1)  # a model without steps is told before anything is measured
    print(f"{circumstances(device, [], command_line())}\n")
    missed = False
    for table in check(here, there, much):
        print(markdown(table), flush=True)
        missed |= any(str(cell).endswith("missed") for row in table.rows for cell in row)
    return int(missed)
