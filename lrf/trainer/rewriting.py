"""Both sides of the pairs a flow learns to rewrite by: a sentence, and what becomes of it."""

from dataclasses import replace

from lrf.checkpoint import CheckpointError
from lrf.system import System
from lrf.text import Line
from lrf.trainer.order import Order

__all__ = ["held_out", "sides"]


def sides(order: Order, system: System) -> tuple[Order, Order]:
    """The order for sources alone and the one for texts, of the pairs that both fit the model."""
    pairs = [line for line in order.corpus.train if line.source] if held_out(order) else []
    if not pairs:
        raise CheckpointError(
            "the coupling sentence-pairs learns from pairs: name the column of the sentences to "
            "start from with --source-column"
        )
    most = system.autoencoder.config.max_tokens
    lengths = zip(
        system.tokenizer.ids([line.source for line in pairs]),
        system.tokenizer.ids([line.text for line in pairs]),
        strict=True,
    )
    kept = [line for line, both in zip(pairs, lengths, strict=True) if max(map(len, both)) <= most]
    if not kept:
        raise CheckpointError(
            f"every pair of {order.corpus.name} has a sentence of more than {most} tokens; "
            "use shorter sentences"
        )
    sources = [Line(line.source) for line in kept]
    return _of(order, sources), _of(order, kept)


def held_out(order: Order) -> list[Line]:
    """Held-out lines that have a source."""
    return [line for line in order.corpus.dev if line.source]


def _of(order: Order, lines: list[Line]) -> Order:
    return replace(order, corpus=replace(order.corpus, train=tuple(lines)))
