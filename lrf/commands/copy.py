"""Copy a checkpoint into a new folder, without the state and log of its training.

examples:
  python -m lrf copy --checkpoint runs/everyday --out checkpoints/mine
  python -m lrf copy --checkpoint hf:owner/name --out checkpoints/theirs
  python -m lrf copy --checkpoint runs/mine --smoothing 1.5 --out checkpoints/mine
"""

import argparse
from dataclasses import replace
from pathlib import Path

from lrf import checkpoint
from lrf.commands.arguments import add_checkpoint, number
from lrf.hub import folder_of

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `copy`."""
    add_checkpoint(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--smoothing", type=number(0.0, 10.0), help="noise through which the copy "
        "reads what its models make (default: the checkpoint's)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Check every file and copy it."""
    manifest = checkpoint.copy(folder_of(options.checkpoint), options.out)
    if options.smoothing is not None:
        part = manifest.autoencoder
        part = replace(part, config={**part.config, "smoothing": options.smoothing})
        checkpoint.write(options.out, replace(manifest, autoencoder=part))
    print(f"{options.out} holds the autoencoder and {len(manifest.models)} model(s)")
    return 0
