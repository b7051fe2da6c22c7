"""The contract of solvers. A solver sees a field and nothing else: no network, path or text."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from lrf.types import Field, Latent

__all__ = ["Advance", "Leg", "Solver"]


@dataclass(frozen=True)
class Leg:
    """The stretch one step has to cover: from state `z` with velocity `v` at `t` to `t_next`."""

    z: Latent
    v: Latent
    """Drift at (z, t), already computed and already paid for."""
    t: float
    t_next: float


@dataclass(frozen=True)
class Advance:
    """Where a step arrived."""

    z: Latent
    evaluations: int
    """Evaluations of the field beyond the one in the leg."""
    state: Any = None
    """What the solver wants to remember for the next step."""
    velocity: Latent | None = None
    """Drift at the new state, if the step computed it anyway."""
    error: Float[Tensor, " B"] | None = None
    """Estimated local error of each sentence; None if the solver has no estimate."""


class Solver(ABC):
    """Carries a state along a field, one step at a time. No attribute ever changes."""

    order: ClassVar[int | None]
    """Global order of convergence; None where it has no meaning."""
    calls_per_step: ClassVar[int]
    """Evaluations of the field in one step."""
    stochastic: ClassVar[bool] = False
    """Whether steps inject noise: the same starting noise then takes a different path."""

    def start(self, z: Latent) -> Any:
        """What the solver remembers before its first step."""
        del z
        return None

    @abstractmethod
    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg. ValueError if the field asks for noise the solver cannot give."""


def refuse_diffusion(field: Field, solver: Solver) -> None:
    """An ODE solver given a stochastic field would silently drop its noise."""
    if field.diffusion is not None:
        name = type(solver).__name__
        raise ValueError(f"{name} solves ODEs, but this field has noise; choose a stochastic one")
