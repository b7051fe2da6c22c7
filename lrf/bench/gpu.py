"""A GPU beside the CPU: the same states, the same training, and how fast each is."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from lrf.bench.clock import Table, against, in_turns
from lrf.generate import Settings, points
from lrf.presets import PRESETS
from lrf.system import System
from lrf.text import load_corpus
from lrf.trainer import STAGES, Limits, Order, Run

__all__ = ["Check", "check"]

_STATES, _LOSSES = 1e-2, 2e-2
"""Largest difference of a state's coordinate, whose spread is 1, and of a loss as a share of it:
both sides add up in float32 in another order, and a hundred calls in a row enlarge that."""
_WORDS = ["sample_every=100000000", "save_every=1e9", "bf16=false"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """How much is done."""

    steps: tuple[int, ...] = (4, 100)
    """Of the runs that are compared."""
    counts: tuple[int, ...] = (8, 256)
    """Sentences of the runs that are timed."""
    trained: int = 50
    """Training steps of each stage."""
    lines: int = 4_000
    """Sentences they learn from."""
    repeats: int = 5


def check(here: System, there: System, much: Check) -> Iterator[Table]:
    """A checkpoint on the CPU and on the device that is checked; each table when it is made."""
    yield Table(
        f"{there.device} beside the CPU",
        f"Largest difference of the states of 8 sentences of `{here.model}`, and of the loss over "
        f"{much.trained} training steps of preset `tiny` on the toy corpus, both in float32.",
        ("", "difference", "bar"),
        [*_states(here, there, much), *_losses(there.device, much)],
    )
    yield Table(
        "Speed",
        "Milliseconds of a run of 32 Euler steps without reading, medians. What is left empty "
        "needs CUDA.",
        ("sentences", "cpu", str(there.device), "bf16", "graphs", "both"),
        list(_speeds(here, there, much)),
    )


def _states(here: System, there: System, much: Check) -> Iterator[tuple[str | float, ...]]:
    for steps in much.steps:
        settings = Settings(steps=steps)
        pairs = zip(points(here, settings), points(there, settings), strict=True)
        gaps = [float((ours.z - its.z.cpu()).abs().max()) for ours, its in pairs]
        yield f"states of {steps} steps", max(gaps), against(max(gaps), _STATES)


def _losses(device: torch.device, much: Check) -> Iterator[tuple[str | float, ...]]:
    """Both sides train the autoencoder; both flows learn in the latents of the CPU's."""
    corpus = load_corpus("toy")
    corpus = replace(corpus, train=corpus.train[: much.lines], dev=corpus.dev[:20])
    with tempfile.TemporaryDirectory() as name:
        own, other, flow = (Path(name) / each for each in ("own", "other", "flow"))
        for stage in ("autoencoder", "flow"):
            order = Order(corpus, own, PRESETS["tiny"], _WORDS)
            beside = replace(order, folder=other if stage == "autoencoder" else flow, device=device)
            if stage == "flow":
                shutil.copytree(own, flow)
            sides = [list(_trained(stage, each, much.trained)) for each in (order, beside)]
            gaps = [abs(a - b) / abs(a) for a, b in zip(*sides, strict=True)]
            yield f"loss of `{stage}`, as a share", max(gaps), against(max(gaps), _LOSSES)


def _trained(stage: str, order: Order, steps: int) -> Iterator[float]:
    made = STAGES[stage](order)
    run = Run(made, order.folder, Limits(steps=steps), "a check", "unknown")
    yield from (progress.loss for progress in run.steps())


def _speeds(here: System, there: System, much: Check) -> Iterator[tuple[str | float, ...]]:
    cuda = there.device.type == "cuda"
    systems = [here, there, there.faster(bf16=True)]
    if cuda:
        systems += [there.faster(graphs=True), there.faster(bf16=True, graphs=True)]
    for count in much.counts:
        settings = Settings(steps=32, count=count)
        times = in_turns([_walk(system, settings) for system in systems], much.repeats)
        yield (str(count), *times, *([] if cuda else ["", ""]))


def _walk(system: System, settings: Settings) -> Callable[[], object]:
    def walk() -> Sequence[float]:
        *_, last = points(system, settings)
        return last.z.flatten()[:1].tolist()  # waits until the device has done it

    return walk
