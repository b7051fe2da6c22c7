"""Explicit Runge-Kutta methods: one tableau each, one loop for all."""

from typing import Any, ClassVar, final

import torch

from lrf.solvers.base import Advance, Leg, Solver
from lrf.types import Field, Latent

__all__ = ["RK4", "Euler", "Heun", "Midpoint", "Rows", "RungeKutta", "ahead", "stages"]

Rows = tuple[tuple[float, ...], ...]


class RungeKutta(Solver):
    """Butcher tableau: stage i sits at `nodes[i]` and mixes earlier velocities by `rows[i]`."""

    nodes: ClassVar[tuple[float, ...]]
    rows: ClassVar[Rows]
    weights: ClassVar[tuple[float, ...]]

    def __init_subclass__(cls) -> None:
        """The tableau says what a step costs."""
        cls.calls_per_step = len(cls.weights)

    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg; the first stage is the velocity the leg brings along."""
        del state, rng  # an explicit one-step method has neither memory nor noise
        velocities = stages(field, leg, self.nodes, self.rows)
        h = leg.t_next - leg.t
        z = ahead(leg.z, h, self.weights, velocities)
        return Advance(z, evaluations=len(velocities) - 1)


def stages(field: Field, leg: Leg, nodes: tuple[float, ...], rows: Rows) -> list[Latent]:
    """Velocity of every stage; the first is the one the leg brings along."""
    h = leg.t_next - leg.t
    velocities = [leg.v]
    for node, row in zip(nodes[1:], rows[1:], strict=True):
        velocities.append(field.drift(ahead(leg.z, h, row, velocities), leg.t + node * h))
    return velocities


def ahead(z: Latent, h: float, weights: tuple[float, ...], velocities: list[Latent]) -> Latent:
    """`z` and h times the weighted sum of the velocities; weights of zero cost nothing."""
    for weight, velocity in zip(weights, velocities, strict=True):
        if weight:
            z = torch.add(z, velocity, alpha=h * weight)  # one kernel where three would do
    return z


@final
class Euler(RungeKutta):
    """Straight on along the velocity; order 1, and exact for a perfectly straight flow."""

    order = 1
    nodes, rows, weights = (0.0,), ((),), (1.0,)


@final
class Midpoint(RungeKutta):
    """Velocity half a step ahead; order 2."""

    order = 2
    nodes, rows, weights = (0.0, 1 / 2), ((), (1 / 2,)), (0.0, 1.0)


@final
class Heun(RungeKutta):
    """Mean of the velocities at both ends, the far one found by Euler; order 2."""

    order = 2
    nodes, rows, weights = (0.0, 1.0), ((), (1.0,)), (1 / 2, 1 / 2)


@final
class RK4(RungeKutta):
    """The classical method of Kutta (1901); order 4."""

    order = 4
    nodes = (0.0, 1 / 2, 1 / 2, 1.0)
    rows = ((), (1 / 2,), (0.0, 1 / 2), (0.0, 0.0, 1.0))
    weights = (1 / 6, 1 / 3, 1 / 3, 1 / 6)
