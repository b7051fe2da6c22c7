"""Methods that reuse velocities of earlier steps."""

from dataclasses import dataclass, replace
from typing import final

import torch

from lrf.solvers.base import Advance, Leg, Solver
from lrf.solvers.runge_kutta import Midpoint
from lrf.types import Field, Latent

__all__ = ["AdamsBashforth"]


@dataclass(frozen=True)
class _Past:
    """The step before this one."""

    h: float
    v: Latent
    """Velocity it set out with."""


@final
class AdamsBashforth(Solver):
    """Straight line through the last two velocities, followed one step on; order 2.

    z' = z + h ((1 + r/2) v - (r/2) v_before) with r = h / h_before, the integral of that line:
    right for steps of any size. Hairer, Norsett, Wanner 1993, III.5. The first step has no past
    and is one of the midpoint method, of order 2 too.
    """

    order = 2
    calls_per_step = 1
    calls_to_start = 1

    def step(
        self, field: Field, leg: Leg, state: _Past | None, rng: torch.Generator | None
    ) -> Advance:
        """Cover one leg; the velocity the leg brings along is the only new one."""
        del rng  # an ODE has no noise
        h = leg.t_next - leg.t
        here = _Past(h, leg.v)
        if state is None:
            return replace(Midpoint().step(field, leg, None, None), state=here)
        half = h / state.h / 2
        z = leg.z + h * ((1 + half) * leg.v - half * state.v)
        return Advance(z, evaluations=0, state=here)
