"""Say what a checkpoint holds: data, networks, training, licence.

example:
  python -m lrf info --checkpoint checkpoints/everyday
"""

import argparse
import json
from dataclasses import asdict

from lrf import checkpoint
from lrf.checkpoint import Manifest, Part
from lrf.commands.arguments import add_checkpoint
from lrf.hub import folder_of
from lrf.system import System
from lrf.text.attributes import CLUSTER

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `info`."""
    add_checkpoint(parser)
    parser.add_argument("--json", action="store_true", help="the whole of config.json")


def run(options: argparse.Namespace) -> int:
    """Check every file of the folder and describe it."""
    folder = folder_of(options.checkpoint)
    manifest = checkpoint.read(folder)
    for name in manifest.models or [None]:
        System.load(folder, name, options.device)
    if options.json:
        print(json.dumps(asdict(manifest), ensure_ascii=False, indent=2))
    else:
        print("\n".join(describe(manifest)))
    return 0


def describe(manifest: Manifest) -> list[str]:
    """Lines for a person."""
    corpus, config = manifest.corpus, manifest.autoencoder.config
    lines = [
        f"corpus       {corpus['name']}: {corpus['train']:,} sentences",
        f"licence      {corpus['licence']}",
        f"latents      {config['latents']} vectors of width {config['latent_width']}, "
        f"{config['decoder']} decoder, at most {config['max_tokens']} tokens",
        f"autoencoder  {trained(manifest.autoencoder)}",
    ]
    for name, part in manifest.models.items():
        mark = " (default)" if name == manifest.default else ""
        kind = part.config.get("net", part.kind)
        lines.append(f"model        {name}{mark}: {kind}, {trained(part)}")
        for attribute, values in (part.attributes or {}).get("values", {}).items():
            told = ", ".join(values) if attribute != CLUSTER else f"{len(values):,}"
            lines.append(f"  {attribute}: {told}")
    return [*lines, corpus["credit"]]


def trained(part: Part) -> str:
    """Steps and minutes of training."""
    return f"{part.steps:,} steps in {part.seconds / 60:.0f} minutes"
