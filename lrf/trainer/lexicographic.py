"""Two goals in order of rank, as rules on gradients: words first, then an easy way to them.

The rules know numbers alone: no network, no text. Summaries of arXiv 2403.16995 say that it trains
autoencoder and flow by lexicographic optimisation; we had not its text, and these rules are ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

__all__ = ["RULES", "Goals", "Rule", "inner"]

Gradient = Sequence[Tensor]
"""One tensor for each weight that both goals share."""


@dataclass(frozen=True)
class Goals:
    """Where a step stands."""

    first: Gradient
    """Of the loss that counts first."""
    second: Callable[[], Gradient]
    """Of the loss that may only fall where the first one allows it; a rule that wants none of it
    does not ask, and saves a pass through the network."""
    loss: float
    """The first loss on this batch."""
    bound: float
    """Up to where it is good enough."""


Rule = Callable[[Goals], Gradient]
"""What of the second gradient a step may add to the first."""


def plain(goals: Goals) -> Gradient:
    """All of it: the weighted sum that a rank is to improve on."""
    return goals.second()


def detached(goals: Goals) -> Gradient:
    """Nothing: the second goal takes the shared weights as they are."""
    return [torch.zeros_like(part) for part in goals.first]


def gate(goals: Goals) -> Gradient:
    """All of it while the first loss is within its bound, else nothing."""
    return plain(goals) if goals.loss <= goals.bound else detached(goals)


def projection(goals: Goals) -> Gradient:
    """What is left of it without the part that goes against the first: g - min(0, <g, f>) f/|f|^2.

    A small step along it cannot raise the first loss, to first order. Of a plain gradient step that
    is true; AdamW scales each weight anew. (Yu 2020, arXiv 2001.06782, does so to both of two
    goals; here the first one is never bent.)
    """
    second = goals.second()
    against = min(0.0, inner(second, goals.first))
    size = inner(goals.first, goals.first)
    share = against / size if size else 0.0
    return [g - share * f for g, f in zip(second, goals.first, strict=True)]


def inner(left: Gradient, right: Gradient) -> float:
    """Inner product over all weights together."""
    return float(sum((a * b).sum() for a, b in zip(left, right, strict=True)))


RULES: dict[str, Rule] = {
    "gate": gate,
    "projection": projection,
    "sum": plain,
    "detached": detached,
}
