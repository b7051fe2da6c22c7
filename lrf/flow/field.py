"""Velocity fields made from networks. A field lives for one run and keeps its memory to itself."""

from collections.abc import Callable
from typing import Literal

import torch

from lrf.flow.path import Path
from lrf.types import Condition, Field, Latent, Time

__all__ = ["LATEST", "Predictor", "guided", "ode_field"]

Predictor = Callable[[Latent, Time, Condition], Latent]

LATEST = 0.98
"""A network that predicts x is never asked beyond this time: there (x - z) / (1 - t) is 0 / 0.
A later state is first moved back to this time along the path it was last seen on."""


def ode_field(
    predictor: Predictor,
    predicts: Literal["x", "v"],
    path: Path,
    condition: Condition,
    *,
    self_conditioning: bool = False,
    independent: bool = False,
) -> Field:
    """Field whose drift is the network's velocity.

    With self-conditioning the network sees the endpoint it predicted at its last call in this run.
    The field has a score if the network was trained with noise independent of the data.
    """
    previous: list[Latent] = []
    latest: list[tuple[Latent, Latent, Time]] = []  # state and velocity last seen, and when

    def drift(z: Latent, t: float) -> Latent:
        time = min(t, LATEST) if predicts == "x" else t
        if t > time and latest:
            here = path.coefficients(t)
            seen = path.ends(*latest[0])
            z = path.coefficients(time).state(*here.ends(z, here.velocity(*seen)))
        times = torch.full((len(z),), time, dtype=z.dtype, device=z.device)
        asked = Condition(condition.labels, previous[0] if previous else None)
        prediction = predictor(*path.straightened(z, times), asked)
        velocity = path.velocity(z, prediction, times) if predicts == "x" else prediction
        latest[:] = [(z, velocity, times)]
        if self_conditioning:
            previous[:] = [prediction if predicts == "x" else path.ends(z, velocity, times)[1]]
        return velocity if t == time else path.coefficients(t).velocity(*path.ends(*latest[0]))

    def score(z: Latent, v: Latent, t: float) -> Latent:
        return path.score(z, v, torch.full((len(z),), t, dtype=z.dtype, device=z.device))

    return Field(drift, score=score if independent else None, path=path.coefficients)


def guided(asked: Field, free: Field, scale: float) -> Field:
    """Classifier-free guidance: v = v_free + scale (v_asked - v_free). Ho 2022, arXiv 2207.12598.

    A scale of 1 follows the condition as trained; more follows it harder. Costs both fields.
    """

    def drift(z: Latent, t: float) -> Latent:
        v = free.drift(z, t)
        return v + scale * (asked.drift(z, t) - v)

    return Field(drift, asked.cost + free.cost, asked.score, asked.path)
