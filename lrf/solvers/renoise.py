"""Each step predicts the end and mixes it anew with the noise the run began with."""

from typing import final

import torch

from lrf.solvers.base import Advance, Leg, Solver
from lrf.types import Field, Latent

__all__ = ["Renoise"]


@final
class Renoise(Solver):
    """z' = (1 - t') z0 + t' (z + (1 - t) v), with the z0 of the start; exact on straight ways.

    Lee 2024 (RF++), arXiv 2405.20320; the sampler "new" of their code. No noise is drawn, but where
    the flow bends this is another path than the ODE's, and more steps do not bring it nearer.
    A run that begins at t > 0 takes the z0 that its first velocity points back to.
    """

    order = None
    needs_straight = True
    calls_per_step = 1

    def step(
        self, field: Field, leg: Leg, state: Latent | None, rng: torch.Generator | None
    ) -> Advance:
        """Cover one leg; the state is z0."""
        del field, rng  # the leg's velocity is all it needs
        z0 = leg.z - leg.t * leg.v if state is None else state
        z1 = leg.z + (1 - leg.t) * leg.v
        return Advance((1 - leg.t_next) * z0 + leg.t_next * z1, evaluations=0, state=z0)
