"""The contract of solvers. A solver sees a field and nothing else: no network, path or text."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from lrf.types import Field, Latent

__all__ = ["Advance", "Leg", "Solver", "fresh_noise", "misfit"]


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
    """Evaluations of the field in one step that is accepted at once."""
    calls_to_start: ClassVar[int] = 0
    """Evaluations a run costs beyond those of its steps."""
    stochastic: ClassVar[bool] = False
    """Whether steps inject noise: the same starting noise then takes a different path."""
    adaptive: ClassVar[bool] = False
    """Whether the error decides where steps end: they go by a tolerance, not by a number."""
    needs_score: ClassVar[bool] = False
    """Whether it needs noise that was independent of the data in training."""
    needs_straight: ClassVar[bool] = False
    """Whether its step is made for the straight path alone."""

    def start(self, z: Latent) -> Any:
        """What the solver remembers before its first step."""
        del z
        return None

    @abstractmethod
    def step(self, field: Field, leg: Leg, state: Any, rng: torch.Generator | None) -> Advance:
        """Cover one leg of a field that fits. ValueError if a generator is needed and not there."""


def misfit(solver: type[Solver], field: Field) -> str | None:
    """Why a solver cannot follow a field, in one sentence; None if it can."""
    if solver.needs_score and field.score is None:
        return (
            "this solver needs a model trained with noise independent of the data, and this "
            "one was trained on pairs; choose another solver, such as heun, or another model"
        )
    if solver.needs_straight and field.curved:
        return (
            "this solver steps along straight paths, and this model learnt on a curved one; "
            "choose another solver, such as ddim, or another model"
        )
    return None


def fresh_noise(z: Latent, rng: torch.Generator | None) -> Latent:
    """Standard normal noise for one step, drawn on the CPU.

    One number of `rng` seeds the step and rows are drawn one by one, so the noise of a sentence
    does not depend on how many follow it.
    """
    if rng is None:
        raise ValueError("this solver injects noise but has no generator; choose one for ODEs")
    step = torch.Generator().manual_seed(int(torch.randint(2**62, (), generator=rng)))
    noise = torch.empty(z.shape)
    for row in noise:
        row.normal_(generator=step)
    return noise.to(z)
