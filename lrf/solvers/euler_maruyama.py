"""The flow as a stochastic process: other paths, the same distribution at every time."""

import math
from typing import Any, final

import torch

from lrf.solvers.base import Advance, Leg, Solver, fresh_noise
from lrf.types import Field

__all__ = ["EulerMaruyama"]


@final
class EulerMaruyama(Solver):
    """dz = (v + g^2/2 s) dt + g dW with g(t)^2 = 2 (1 - t), in steps of Euler and Maruyama.

    s is the score of the states, so the marginals are those of the flow for any g: Song 2021,
    arXiv 2011.13456, appendix D.1; Ma 2024 (SiT), arXiv 2401.08740. This g is the diffusion
    "sigma" of SiT's code: on the straight path g^2/2 s = t v - z, bounded up to t = 1, where the
    noise ends. The last step follows the flow without noise, as theirs can; one step is Euler's.
    """

    order = 1
    calls_per_step = 1
    stochastic = True
    needs_score = True

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg."""
        del state  # the process has no memory
        assert field.score is not None, "a field without a score does not fit"
        h = leg.t_next - leg.t
        if leg.t_next == 1:
            return Advance(leg.z + h * leg.v, evaluations=0)
        half = 1 - leg.t  # g^2 / 2
        drift = leg.v + half * field.score(leg.z, leg.v, leg.t)
        noise = fresh_noise(leg.z, rng)
        return Advance(leg.z + h * drift + math.sqrt(2 * half * h) * noise, evaluations=0)
