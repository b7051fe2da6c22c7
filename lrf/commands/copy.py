"""Copy a checkpoint into a new folder, without the state and log of its training.

examples:
  python -m lrf copy --checkpoint runs/everyday --out checkpoints/mine
  python -m lrf copy --checkpoint hf:owner/name --out checkpoints/theirs
"""

import argparse
from pathlib import Path

from lrf import checkpoint
from lrf.commands.arguments import add_checkpoint
from lrf.hub import folder_of

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `copy`."""
    add_checkpoint(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")


def run(options: argparse.Namespace) -> int:
    """Check every file and copy it."""
    manifest = checkpoint.copy(folder_of(options.checkpoint), options.out)
    print(f"{options.out} holds the autoencoder and {len(manifest.models)} model(s)")
    return 0
