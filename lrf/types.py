"""The nouns every part of the library shares. This file knows no network, no text, no solver.

Time runs from 0 (noise) to 1 (data). Shapes: B sentences, K latent vectors of width D,
N tokens, A attributes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from jaxtyping import Float, Int
from torch import Tensor

__all__ = [
    "END",
    "MASK",
    "PAD",
    "START",
    "Condition",
    "Field",
    "Labels",
    "Latent",
    "Point",
    "Reading",
    "Time",
    "Tokens",
]

PAD, START, END, MASK = 0, 1, 2, 3
"""Token ids with a meaning of their own; every tokenizer begins with these four."""

Latent = Float[Tensor, "B K D"]
"""K standardised vectors of width D for each of B sentences."""
Time = Float[Tensor, " B"]
"""One time in [0, 1] for each sentence."""
Tokens = Int[Tensor, "B N"]
"""Token ids, padded on the right."""
Labels = Int[Tensor, "B A"]
"""One value index for each attribute; 0 means "not specified"."""


@dataclass(frozen=True)
class Reading:
    """What a decoder read out of one latent."""

    text: str
    tokens: tuple[str, ...]
    """The pieces of `text`, as they print; joined they give `text` up to outer spaces."""
    confidence: tuple[float, ...]
    """Probability the decoder gave each piece, 0 to 1."""
    decoder_calls: int
    """Decoder evaluations this reading took."""


@dataclass(frozen=True)
class Condition:
    """What a velocity network may see besides state and time."""

    labels: Labels | None = None
    """Attribute values asked for; None asks for nothing."""
    previous: Latent | None = None
    """The endpoint predicted before, for self-conditioning; None on the first call."""


@dataclass(frozen=True)
class Field:
    """A velocity field: all a solver ever sees."""

    drift: Callable[[Latent, float], Latent]
    """Velocity dz/dt at one common time."""
    cost: int = 1
    """Network calls for one evaluation of the drift; 2 under guidance."""
    diffusion: Callable[[float], float] | None = None
    """Noise scale of a stochastic process; None for an ODE."""


@dataclass(frozen=True)
class Point:
    """One state on the way from noise to data."""

    index: int
    t: float
    z: Latent
    velocity: Latent | None
    """Drift at this state; None at the last point, where nothing is left to travel."""
    endpoint: Latent
    """Where the straight line along `velocity` would arrive at t = 1; `z` at the last point."""
    nfe: int
    """Network calls made so far, this point's own velocity included."""
