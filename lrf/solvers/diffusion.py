"""The two samplers of diffusion models: each step predicts both ends and goes on from them."""

import math
from typing import Any, final

import torch

from lrf.solvers.base import Advance, Leg, Solver, fresh_noise
from lrf.types import Field

__all__ = ["DDIM", "DDPM"]


@final
class DDIM(Solver):
    """z' = b(t') z0 + a(t') z1 with the ends that velocity and path point to; draws no noise.

    b and a are the shares of noise and data in a state. Song 2020, arXiv 2010.02502, eq. 12 with
    sigma = 0. On the straight path it is Euler's step.
    """

    order = 1
    calls_per_step = 1

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg."""
        del state, rng  # a deterministic method without memory
        ends = field.path(leg.t).ends(leg.z, leg.v)
        return Advance(field.path(leg.t_next).state(*ends), evaluations=0)


@final
class DDPM(Solver):
    """Ancestral sampling: z' is drawn from q(z' | z, z1) with the predicted end for z1.

    Mean (r b'^2 z + a' w z1) / b^2 and variance w b'^2 / b^2, with r = a / a' and
    w = b^2 - r^2 b'^2. Ho 2020, arXiv 2006.11239, eq. 6 and 7; for any path and steps of any size
    Kingma 2021, arXiv 2107.00630, appendix A. The first step forgets the noise of the start, whose
    share of data is 0; the last one lands on the predicted end.
    """

    order = None
    calls_per_step = 1
    stochastic = True
    needs_score = True

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg."""
        del state  # the process has no memory
        here, there = field.path(leg.t), field.path(leg.t_next)
        z1 = here.ends(leg.z, leg.v)[1]
        b, b_next = float(here.noise) ** 2, float(there.noise) ** 2
        r = float(here.data) / float(there.data)
        w = b - r**2 * b_next
        z = (r * b_next * leg.z + there.data * w * z1) / b
        return Advance(z + math.sqrt(w * b_next / b) * fresh_noise(z, rng), evaluations=0)
