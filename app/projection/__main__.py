"""Fit the map of a checkpoint and write it beside its weights.

example:
  python -m app.projection fit --checkpoint checkpoints/everyday
"""

import argparse
import sys
from collections.abc import Sequence

from app.latent_map import FILE
from app.projection.fit import MOST, fit
from lrf.commands.arguments import ArgumentParser, add_checkpoint, whole
from lrf.system import System

__all__ = ["main"]


def build_parser() -> argparse.ArgumentParser:
    """Parser of the one command there is."""
    parser = ArgumentParser(prog="python -m app.projection", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("fit", help="fit the map and write it")
    add_checkpoint(command)
    command.add_argument(
        "--count", type=whole(30, MOST), default=MOST, help="sentences of the cloud (%(default)s)"
    )
    command.add_argument("--seed", type=whole(0, 2**62), default=0, help="start of the noise (0)")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; a fault of the input is one sentence on stderr and exit code 2."""
    options = build_parser().parse_args(arguments)
    try:
        system = System.load(options.checkpoint, device=options.device)
        made = fit(system, options.count, options.seed)
        made.save(options.checkpoint / FILE)
    except (ValueError, OSError) as error:
        print(f"projection fit: {error}", file=sys.stderr)
        return 2
    print(f"{options.checkpoint / FILE}: {len(made.texts)} sentences")
    print(f"  PCA shows {made.explained:.1%} of the variance")
    for name, value in made.measured.items():
        print(f"  {name} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
