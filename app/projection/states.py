"""What a map is fitted to: states of a flow at mixed times, and the sentences it arrives at."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from app.latent_map import Array
from lrf.generate import Settings, points
from lrf.sampler import random_generator
from lrf.system import System
from lrf.types import Point

__all__ = ["States", "fine_paths", "gather", "read"]

_STEPS = 32
_START, _END = 1 / 6, 1 / 3
"""Shares of the paths that are caught as noise and as sentences; the rest is on its way."""
_AT_ONCE = 500


@dataclass(frozen=True)
class States:
    """Flat latents, one row a path."""

    starts: Array
    ends: Array
    caught: Array
    """One state of each path: its noise, its end, or a state between them. Half of those between
    are the flow's own, half lie on the straight line. With more than one state of a path its own
    states are its nearest neighbours, and the map shows threads instead of neighbourhoods."""


def gather(system: System, count: int, seed: int) -> States:
    """Let the flow carry `count` noises to sentences, and catch each once on its way."""
    shares = torch.full((_STEPS + 1,), (1 - _START - _END) / (_STEPS - 1))
    shares[0], shares[-1] = _START, _END
    rng = random_generator(seed, count)
    when = torch.multinomial(shares, count, replacement=True, generator=rng)
    run = points(system, Settings(steps=_STEPS, count=count, seed=seed))
    starts, ends, caught = _caught(run, when)
    straight = torch.lerp(starts, ends, (when / _STEPS)[:, None])
    caught[::2] = straight[::2]
    return States(starts.numpy(), ends.numpy(), caught.numpy())


def _caught(run: Iterable[Point], when: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    flat = torch.empty(0)
    starts = caught = flat
    for point in run:
        flat = point.z.flatten(1).cpu()
        if point.index == 0:
            starts, caught = flat, flat.clone()
        now = when == point.index
        caught[now] = flat[now]
    return starts, flat, caught


def fine_paths(system: System, count: int, seed: int) -> Array:
    """Real paths of 100 Euler steps, count x 101 x K*D."""
    run = points(system, Settings(steps=100, count=count, seed=seed))
    return np.stack([point.z.flatten(1).cpu().numpy() for point in run], axis=1)


def read(system: System, ends: Array) -> list[str]:
    """What the decoder writes for flat latents that the flow made."""
    z = torch.from_numpy(ends).reshape(-1, *system.shape)
    return [one.text for part in z.split(_AT_ONCE) for one in system.read(part, system.smoothing)]
