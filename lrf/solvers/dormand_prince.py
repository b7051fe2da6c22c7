"""The Dormand-Prince pair: a step of order 5 that knows its own error."""

from typing import Any, final

import torch

from lrf.solvers.base import Advance, Leg, Solver
from lrf.solvers.runge_kutta import ahead, stages
from lrf.types import Field

__all__ = ["DormandPrince"]

_NODES = (0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
_ROWS = (
    (),
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""Weights of order 5 less those of order 4."""


@final
class DormandPrince(Solver):
    """Two methods of order 5 and 4 in one tableau; their difference is the error.

    Dormand and Prince 1980, RK5(4)7M. The last stage is the velocity at the new state, which the
    next step begins with, so a step costs six. The error of a sentence is the root mean square
    of the difference over its coordinates.
    """

    order = 5
    calls_per_step = 6
    calls_to_start = 1
    adaptive = True

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg, however large the error turns out."""
        del state, rng  # a one-step method for ODEs has neither memory nor noise
        velocities = stages(field, leg, _NODES, _ROWS)
        h = leg.t_next - leg.t
        return Advance(
            ahead(leg.z, h, _ROWS[-1], velocities[:-1]),
            evaluations=len(velocities) - 1,
            velocity=velocities[-1],
            error=ahead(torch.zeros_like(leg.z), h, _ERROR, velocities)
            .square()
            .mean((1, 2))
            .sqrt(),
        )
