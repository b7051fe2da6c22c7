"""How fast this machine trains: a few seconds of a stage, on a few sentences, kept nowhere.

On a processor the thread's own time counts, so other programs that run meanwhile change nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from lrf import checkpoint
from lrf.text.tokenizer import Tokenizer
from lrf.trainer.loop import Progress
from lrf.trainer.order import Order
from lrf.trainer.run import Run, Stage
from lrf.trainer.schedule import Limits

__all__ = ["Pace", "probe"]

_SENTENCES = 2_000
_HELD_OUT = 8
_SPELT = 5
_PATIENCE = 3
"""A busy machine may take so many times longer."""
_CROWDED = 1.5
"""So many seconds passed for one of the thread's own: others want the processor too."""


@dataclass(frozen=True)
class Pace:
    """What a stage does on this machine."""

    steps_a_second: float
    left_out: float
    """Share of the sentences that are too long for it."""
    spelt: tuple[float, str] = (0.0, "")
    """Share of their characters that its tokenizer spells in bytes, and the most frequent ones."""
    crowded: bool = False
    """Whether other programs were busy meanwhile; while they are, it is slower than that."""


def probe(order: Order, stage: Callable[[Order], Stage[Any]], seconds: float) -> Pace:
    """The pace of a stage, measured for some seconds in the order's folder.

    The folder is the caller's to throw away; a flow without an autoencoder needs a copy in it.
    """
    corpus = order.corpus
    few = replace(corpus, train=corpus.train[:_SENTENCES], dev=corpus.dev[:_HELD_OUT])
    order = replace(order, corpus=few)
    begun = stage(order)
    limits = Limits(seconds=_PATIENCE * seconds)
    with closing(Run(begun, order.folder, limits, "a probe", "unknown").steps()) as steps:
        each, crowded = _measured(steps, seconds, on_cpu=order.device.type == "cpu")
    left_out = begun.left_out / max(1, len(few.train))
    return Pace(1 / max(each, 1e-6), left_out, _spelt(order), crowded)


def _measured(steps: Iterator[Progress], seconds: float, *, on_cpu: bool) -> tuple[float, bool]:
    """Seconds of a step, and whether others were busy meanwhile.

    The first one prepares what the others use; it counts where there is no other.
    """
    clock = time.thread_time if on_cpu else time.perf_counter
    first = next(steps).seconds
    own, wall = [clock()], time.perf_counter()
    for _ in steps:
        own.append(clock())
        if own[-1] - own[0] >= seconds:
            break
    taken, passed, done = own[-1] - own[0], time.perf_counter() - wall, len(own) - 1
    return (taken / done if done else first), passed > _CROWDED * taken


def _spelt(order: Order) -> tuple[float, str]:
    texts = [line.text for line in order.corpus.train]
    odd = Tokenizer.load(order.folder / checkpoint.TOKENIZER).spelt(texts)
    return sum(odd.values()) / max(1, sum(map(len, texts))), "".join([*odd][:_SPELT])
