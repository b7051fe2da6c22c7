"""Copy a checkpoint into a new folder, without the state and log of its training.

examples:
  python -m lrf copy --checkpoint runs/everyday --out checkpoints/mine
  python -m lrf copy --checkpoint hf:owner/name --out checkpoints/theirs
  python -m lrf copy --checkpoint runs/mine --smoothing 1.5 --default 2-rf --out checkpoints/mine
"""

import argparse
from dataclasses import replace
from pathlib import Path

from lrf import checkpoint
from lrf.card import card
from lrf.commands.arguments import add_checkpoint, number
from lrf.config import choose
from lrf.hub import folder_of

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `copy`."""
    add_checkpoint(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--smoothing", type=number(0.0, 10.0), help="noise through which the copy "
        "reads what its models make (default: the checkpoint's)")  # fmt: skip
    parser.add_argument("--default", metavar="MODEL", help="model the copy uses when none is named "
        "(default: the checkpoint's)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Check every file and copy it."""
    source = folder_of(options.checkpoint)
    if options.default is not None:
        choose(checkpoint.read(source).models, options.default, f"model in {source}")
    manifest = checkpoint.copy(source, options.out)
    if options.default is not None:
        manifest = replace(manifest, default=options.default)
    if options.smoothing is not None:
        part = manifest.autoencoder
        part = replace(part, config={**part.config, "smoothing": options.smoothing})
        manifest = replace(manifest, autoencoder=part)
        if (options.out / checkpoint.CARD).exists():
            checkpoint.write_atomically(options.out / checkpoint.CARD, card(manifest))
    checkpoint.write(options.out, manifest)
    print(f"{options.out} holds the autoencoder and {len(manifest.models)} model(s)")
    return 0
