"""The nouns every part of the library shares. This file knows no network, no text, no solver.

Time runs from 0 (noise) to 1 (data). Shapes: B sentences, K latent vectors of width D,
N tokens, A attributes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from jaxtyping import Float, Int
from torch import Tensor

__all__ = [
    "END",
    "MASK",
    "PAD",
    "START",
    "Coefficients",
    "Condition",
    "Field",
    "Labels",
    "Latent",
    "Point",
    "Reading",
    "Scalar",
    "Time",
    "Tokens",
    "straight",
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


Scalar = float | Float[Tensor, "B 1 1"]
"""One number for all sentences, or one for each, shaped to multiply latents."""


@dataclass(frozen=True)
class Coefficients:
    """A path at one time: states are `noise` z0 + `data` z1; the rates are the derivatives in t."""

    noise: Scalar
    data: Scalar
    noise_rate: Scalar
    data_rate: Scalar

    def state(self, z0: Latent, z1: Latent) -> Latent:
        """State on the way from `z0` to `z1`."""
        return self.noise * z0 + self.data * z1

    def velocity(self, z0: Latent, z1: Latent) -> Latent:
        """Velocity on the way from `z0` to `z1`."""
        return self.noise_rate * z0 + self.data_rate * z1

    def ends(self, z: Latent, v: Latent) -> tuple[Latent, Latent]:
        """The z0 and z1 whose path passes `z` with velocity `v`: two linear equations, solved."""
        return (self.data_rate * z - self.data * v) / self.turn, self.end(z, v)

    def end(self, z: Latent, v: Latent) -> Latent:
        """The z1 of these two alone."""
        return (self.noise * v - self.noise_rate * z) / self.turn

    @property
    def turn(self) -> Scalar:
        """Determinant of those equations; 1 on the straight path, never 0."""
        return self.noise * self.data_rate - self.data * self.noise_rate


def straight(t: float) -> Coefficients:
    """z_t = (1 - t) z0 + t z1. Liu 2022, arXiv 2209.03003, eq. 1."""
    return Coefficients(1 - t, t, -1.0, 1.0)


@dataclass(frozen=True)
class Field:
    """A velocity field: all a solver ever sees."""

    drift: Callable[[Latent, float], Latent]
    """Velocity dz/dt at one common time."""
    cost: int = 1
    """Network calls for one evaluation of the drift; 2 under guidance."""
    score: Callable[[Latent, Latent, float], Latent] | None = None
    """Gradient of the log density of the states at time t < 1, from a state and its drift; None
    where noise and data were paired, for then the drift does not tell it."""
    path: Callable[[float], Coefficients] = straight
    """The path the drift was learnt on."""

    @property
    def curved(self) -> bool:
        """Whether that path is another than the straight one."""
        return self.path(0.5) != straight(0.5)


@dataclass(frozen=True)
class Point:
    """One state on the way from noise to data."""

    index: int
    t: float
    z: Latent
    velocity: Latent | None
    """Drift at this state; None at the last point, where nothing is left to travel."""
    nfe: int
    """Network calls made so far, this point's own velocity included."""
    path: Coefficients | None = None
    """The path the drift was learnt on, at this time; None at the last point."""

    @cached_property
    def endpoint(self) -> Latent:
        """Where the path that passes here with `velocity` ends, the straight line as a rule.

        `z` at the last point.
        """
        if self.velocity is None or self.path is None:
            return self.z
        return self.path.end(self.z, self.velocity)
