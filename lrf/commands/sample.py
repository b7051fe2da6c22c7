"""Make sentences out of noise.

examples:
  python -m lrf sample --checkpoint checkpoints/everyday --steps 1 --count 20 --seed 7
  python -m lrf sample --checkpoint checkpoints/everyday --solver heun --steps 8 --trace
  python -m lrf sample --checkpoint checkpoints/everyday --attribute type=question --guidance 2
  python -m lrf sample --checkpoint checkpoints/everyday --steps 0        reads the noise itself
  python -m lrf sample --checkpoint runs/mine --model diffusion --solver ddpm --steps 2000
  python -m lrf sample --checkpoint runs/mine --model autoregressive --temperature 0.8
  python -m lrf sample --checkpoint runs/mine --model normalizing-flow
  python -m lrf sample --checkpoint runs/rewriter --from-sentences sentences.txt

The models autoregressive and normalizing-flow make a sentence in one go: they ignore --steps,
--tolerance, --solver and --grid, and --json shows null for steps and solver. The network calls of
the one that writes from left to right are its decoder_calls.

With --json every line is one object: text, model, steps (taken), solver, nfe (network calls for the
sentence), decoder_calls, seed, index, seconds (wall time of the whole run); with --from-sentences
also source, the sentence it started from.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lrf.commands.arguments import add_checkpoint, lines_of, number, whole
from lrf.generate import Settings, Step, generate, points, read, sample
from lrf.solvers import GRIDS, SOLVERS
from lrf.system import System
from lrf.text import clean

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `sample`."""
    add_checkpoint(parser)
    add = parser.add_argument
    add("--model", help="a model of the checkpoint (default: its default)")
    add(
        "--steps", type=whole(0, 10_000), default=4, help="solver steps, if it has any (default: 4)"
    )
    add(
        "--tolerance",
        type=number(1e-6, 1.0),
        default=1e-3,
        help="error a step of an adaptive solver may make; stands in for --steps (default: 0.001)",
    )
    add("--solver", choices=SOLVERS, help="(default: euler, for a diffusion model ddim)")
    add("--grid", choices=GRIDS, default="uniform", help="where the steps end (default: uniform)")
    add("--count", type=whole(1, 10_000), default=8, help="sentences (default: 8)")
    add(
        "--seed",
        type=whole(0, 2**63 - 1),
        default=0,
        help="start of the noise; sentence i depends on seed and i alone (default: 0)",
    )
    add("--attribute", nargs="+", default=[], metavar="NAME=VALUE", help="ask for a property")
    add("--guidance", type=number(0.0, 100.0), help="how hard attributes are followed, 1 as "
        "trained; any other costs twice the network calls (default: the model's own)")  # fmt: skip
    add(
        "--temperature",
        type=number(0.01, 10.0),
        default=1.0,
        help="of a model without steps: lower is safer (default: 1)",
    )
    add("--smoothing", type=number(0.0, 10.0), help="noise through which sentences are read: more "
        "mends more and says less of its own (default: the checkpoint's)")  # fmt: skip
    add("--from-sentences", type=Path, metavar="FILE", help="sentences to rewrite, one a line, for "
        "a model of coupling=sentence-pairs; stands in for --count and --seed")  # fmt: skip
    add("--bf16", action="store_true", help="call the flow in bfloat16, for a GPU")
    add("--cuda-graphs", action="store_true", help="record the flow's calls and play them again")
    add("--json", action="store_true", help="one JSON object a sentence")
    add("--trace", action="store_true", help="also t, text and endpoint text of every step")


def run(options: argparse.Namespace) -> int:
    """Print one sentence a line."""
    system = System.load(options.checkpoint, options.model, options.device).faster(
        bf16=options.bf16, graphs=options.cuda_graphs
    )
    sources = sentences(options.from_sentences) if options.from_sentences else []
    settings = Settings(
        steps=options.steps,
        solver=options.solver or next(iter(system.solvers), "euler"),
        grid=options.grid,
        count=len(sources) or options.count,
        seed=options.seed,
        wanted=attributes(options.attribute),
        guidance=options.guidance,
        tolerance=options.tolerance,
        temperature=options.temperature,
        smoothing=options.smoothing,
        sources=tuple(sources),
    )
    rows = traced(system, settings) if options.trace else finished(system, settings)
    for row in rows:
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            show(row)
    return 0


def sentences(path: Path) -> list[str]:
    """The lines of a file, none of them empty."""
    found = [text for text in map(clean, lines_of(path.read_bytes(), str(path))) if text]
    if not found:
        raise ValueError(f"{path} holds no sentences; write one on each line")
    return found


def attributes(words: Sequence[str]) -> dict[str, str]:
    """`name=value` words as a mapping."""
    wanted = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(f"--attribute {word!r}: write name=value, for example type=question")
        wanted[name] = value
    return wanted


def finished(system: System, settings: Settings) -> list[dict[str, Any]]:
    """One row a sentence; only the end is read."""
    began = time.perf_counter()
    if system.writer is None:
        *_, last = points(system, settings)
        readings, steps, nfe = read(system, last.z, settings), last.index, last.nfe
    else:
        readings, steps, nfe = sample(system, settings), None, system.writer.nfe
    seconds = time.perf_counter() - began
    return [
        row(system, settings, i, {"text": reading.text, "steps": steps, "nfe": nfe,
            "decoder_calls": reading.decoder_calls, "seconds": seconds})
        for i, reading in enumerate(readings)
    ]  # fmt: skip


def traced(system: System, settings: Settings) -> list[dict[str, Any]]:
    """One row a sentence with what was to be read on its way."""
    steps = list(generate(system, settings))
    last = steps[-1]
    return [
        row(system, settings, i, {"text": last.readings[i].text, "steps": last.point.index,
            "nfe": last.point.nfe,
            "decoder_calls": last.decoder_calls[i], "seconds": last.seconds})
        | {"trace": [moment(step, i) for step in steps]}
        for i in range(settings.count)
    ]  # fmt: skip


def moment(step: Step, index: int) -> dict[str, Any]:
    """One sentence at one step."""
    return {
        "t": step.point.t,
        "text": step.readings[index].text,
        "endpoint": step.endpoints[index].text,
    }


def row(system: System, settings: Settings, index: int, made: Mapping[str, Any]) -> dict[str, Any]:
    """The published fields of one sentence, in their published order."""
    return {
        "text": made["text"],
        "model": system.model,
        "steps": made["steps"],
        "solver": settings.solver if system.writer is None else None,
        "nfe": made["nfe"],
        "decoder_calls": made["decoder_calls"],
        "seed": settings.seed,
        "index": index,
        "seconds": round(made["seconds"], 4),
        **({"source": settings.sources[index]} if settings.sources else {}),
    }


def show(made: Mapping[str, Any]) -> None:
    """A sentence for a person; with a trace, the way it came."""
    for one in made.get("trace", []):
        print(f"  t = {one['t']:.3f}  {one['text']}   → {one['endpoint']}")
    print(made["text"])
