"""How fast this machine trains: a few seconds of a stage, on a few sentences, kept nowhere."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from lrf import checkpoint
from lrf.text.tokenizer import Tokenizer
from lrf.trainer.run import Order, Run, Stage
from lrf.trainer.schedule import Limits

__all__ = ["Pace", "probe"]

_SENTENCES = 2_000
_HELD_OUT = 8
_SPELT = 5


@dataclass(frozen=True)
class Pace:
    """What a stage does on this machine."""

    steps_a_second: float
    left_out: float
    """Share of the sentences that are too long for it."""
    spelt: tuple[float, str] = (0.0, "")
    """Share of their characters that its tokenizer spells in bytes, and the most frequent ones."""


def probe(order: Order, stage: Callable[[Order], Stage[Any]], seconds: float) -> Pace:
    """The pace of a stage, measured for some seconds in the order's folder.

    The folder is the caller's to throw away; a flow without an autoencoder needs a copy in it.
    """
    corpus = order.corpus
    few = replace(corpus, train=corpus.train[:_SENTENCES], dev=corpus.dev[:_HELD_OUT])
    order = replace(order, corpus=few)
    begun = stage(order)
    training = Run(begun, order.folder, Limits(seconds=seconds), "a probe", "unknown")
    first = None
    with closing(training.steps()) as steps:
        for progress in steps:
            first = first or progress  # the first step prepares what the others use
    last = training.state
    assert first is not None, "a limit of some seconds is at least one step"
    steps_done, taken = last.step - first.step, last.seconds - first.seconds
    if not steps_done:
        steps_done, taken = last.step, last.seconds
    left_out = begun.left_out / max(1, len(few.train))
    return Pace(steps_done / max(taken, 1e-6), left_out, _spelt(order))


def _spelt(order: Order) -> tuple[float, str]:
    texts = [line.text for line in order.corpus.train]
    odd = Tokenizer.load(order.folder / checkpoint.TOKENIZER).spelt(texts)
    return sum(odd.values()) / max(1, sum(map(len, texts))), "".join([*odd][:_SPELT])
