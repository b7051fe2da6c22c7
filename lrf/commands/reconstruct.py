"""Read sentences from standard input, one a line, through the autoencoder and back.

examples:
  python -m lrf reconstruct --checkpoint checkpoints/everyday < sentences.txt
  echo "We walked home." | python -m lrf reconstruct --noise 0.3 --json
"""

import argparse
import json
import sys
from collections.abc import Iterator

from lrf.commands.arguments import add_checkpoint, lines_of, number, whole
from lrf.sampler import noise
from lrf.system import System
from lrf.text import clean

__all__ = ["add_arguments", "run"]

_CHUNK = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `reconstruct`."""
    add_checkpoint(parser)
    add = parser.add_argument
    add(
        "--noise",
        type=number(0.0, 100.0),
        default=0.0,
        metavar="SIGMA",
        help="standard deviation of the noise added to the latents (default: 0)",
    )
    add("--seed", type=whole(0, 2**63 - 1), default=0, help="start of that noise (default: 0)")
    add("--json", action="store_true", help="one object a line: input, text, exact")


def run(options: argparse.Namespace) -> int:
    """Print each line as it came back; the share of exact ones goes to standard error."""
    system = System.load(options.checkpoint, device=options.device)
    lines = lines_of(sys.stdin.buffer.read(), "standard input")
    total = exact = 0
    for line, text in reconstructions(system, lines, options):
        same = line == text
        total, exact = total + 1, exact + same
        record = {"input": line, "text": text, "exact": same}
        print(json.dumps(record, ensure_ascii=False) if options.json else text)
    if not total:
        raise ValueError("standard input is empty; pipe sentences in, one a line")
    print(f"{exact} of {total} exact ({exact / total:.1%})", file=sys.stderr)
    return 0


def reconstructions(
    system: System, lines: list[str], options: argparse.Namespace
) -> Iterator[tuple[str, str]]:
    """Each line with what came back."""
    most = system.autoencoder.config.max_tokens
    for start in range(0, len(lines), _CHUNK):
        chunk = [clean(line) for line in lines[start : start + _CHUNK]]
        for offset, ids in enumerate(system.tokenizer.ids(chunk)):
            if len(ids) > most:
                place = start + offset + 1
                print(f"line {place} has {len(ids)} tokens; only {most} fit", file=sys.stderr)
        z = system.embed(chunk)
        shift = noise(options.seed, len(chunk), system.shape, first=start).to(z)
        readings = system.read(z + options.noise * shift)
        for line, reading in zip(lines[start:], readings, strict=False):
            yield line, reading.text
