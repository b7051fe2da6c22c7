"""The sampler of ELF: each step goes too far and comes back with some fresh noise."""

from typing import Any, final

import torch

from lrf.solvers.base import Advance, Leg, Solver, fresh_noise
from lrf.types import Field

__all__ = ["ELF"]

_GAMMA = 1.0
"""How much noise: ELF uses 1 to 2."""


@final
class ELF(Solver):
    """z' = alpha (z + (t'/alpha - t) v) + (1 - alpha) noise with alpha = 1 - gamma (t' - t).

    Hu 2026, arXiv 2605.10938. Their loop scales the state and its time by alpha, adds the noise,
    then takes Euler's step. Here a state is shown after its noise and not before, so that the
    velocity shown with it is the one the step takes: the same chain at one call a step. Assumed:
    alpha is found from the leg at hand; it is at least t', so that nothing goes beyond t = 1 and
    the last step has no noise; the first state gets none but its own.
    """

    order = None
    needs_straight = True
    calls_per_step = 1
    stochastic = True

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg: follow its velocity to t'/alpha, then mix with noise back to t'."""
        del field, state  # the leg's velocity is all it needs
        alpha = max(1 - _GAMMA * (leg.t_next - leg.t), leg.t_next)
        z = leg.z + (leg.t_next / alpha - leg.t) * leg.v
        return Advance(alpha * z + (1 - alpha) * fresh_noise(z, rng), evaluations=0)
