"""Upload a checkpoint to the Hugging Face Hub, with its card as the README.

example:
  python -m lrf push --checkpoint runs/mine --to owner/name --private

Log in first with 'hf auth login', or set HF_TOKEN. The state, log and data of a training stay here.
Elsewhere the checkpoint is then --checkpoint hf:owner/name.
"""

import argparse
from pathlib import Path

from lrf.hub import push_to_hub

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `push`."""
    add = parser.add_argument
    add("--checkpoint", type=Path, required=True, metavar="DIR", help="folder of a checkpoint")
    add("--to", required=True, metavar="OWNER/NAME", help="repository; made if it is not there")
    add("--private", action="store_true", help="only you and whom you let in can see it")


def run(options: argparse.Namespace) -> int:
    """Check every file, upload all in one commit and say where it is."""
    print(push_to_hub(options.checkpoint, options.to, private=options.private))
    return 0
