"""How fast this machine trains: a few seconds of every stage, on a few sentences, kept nowhere."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from lrf.trainer.autoencoder import AutoencoderStage
from lrf.trainer.flow import FlowStage
from lrf.trainer.run import Order, Run
from lrf.trainer.schedule import Limits

__all__ = ["Pace", "probe"]

_SENTENCES = 2_000
_HELD_OUT = 8
_STAGES = {"autoencoder": AutoencoderStage, "flow": FlowStage}


@dataclass(frozen=True)
class Pace:
    """What a stage does on this machine."""

    steps_a_second: float
    left_out: float
    """Share of the sentences that are too long for it."""


def probe(order: Order, stages: Sequence[str], seconds: float) -> dict[str, Pace]:
    """The pace of `stages`, each measured for some seconds in the order's folder.

    The folder is the caller's to throw away; a flow without an autoencoder needs a copy in it.
    """
    corpus = order.corpus
    few = replace(corpus, train=corpus.train[:_SENTENCES], dev=corpus.dev[:_HELD_OUT])
    order = replace(order, corpus=few)
    return {name: _pace(order, name, seconds) for name in stages}


def _pace(order: Order, name: str, seconds: float) -> Pace:
    stage = _STAGES[name](order)
    training = Run(stage, order.folder, Limits(seconds=seconds), "a probe", "unknown")
    first = None
    with closing(training.steps()) as steps:
        for progress in steps:
            first = first or progress  # the first step prepares what the others use
    last = training.state
    assert first is not None, "a limit of some seconds is at least one step"
    steps_done, taken = last.step - first.step, last.seconds - first.seconds
    if not steps_done:
        steps_done, taken = last.step, last.seconds
    return Pace(steps_done / max(taken, 1e-6), stage.left_out / max(1, len(order.corpus.train)))
