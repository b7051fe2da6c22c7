"""One generator carries noise to data; whoever calls it prints, draws, stops."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from lrf.solvers import Control, Leg, Solver, misfit
from lrf.types import Field, Latent, Point

__all__ = ["integrate", "noise", "random_generator"]


def integrate(
    field: Field,
    solver: Solver,
    z0: Latent,
    control: Control,
    rng: torch.Generator | None = None,
) -> Iterator[Point]:
    """Yield every point from the first to the last time of `control`.

    A point's velocity is computed before it is yielded and the solver's first stage reuses it, so
    n Euler steps cost n evaluations. Nothing is computed ahead: a caller who stops iterating
    stops the network. ValueError if the solver does not fit the field.
    """
    if reason := misfit(type(solver), field):
        raise ValueError(reason)
    t, t_next = control.first()
    progress = _Progress(z0, solver.start(z0))
    index = nfe = 0
    while t_next is not None:
        z, v = progress.z, progress.velocity
        if v is None:
            v = field.drift(z, t)
            nfe += field.cost
        yield Point(index, t, z, v, nfe, field.path(t))
        advance = solver.step(field, Leg(z, v, t, t_next), progress.state, rng)
        nfe += advance.evaluations * field.cost
        while (sooner := control.shorten(t, t_next, advance)) is not None:
            t_next = sooner
            advance = solver.step(field, Leg(z, v, t, t_next), progress.state, rng)
            nfe += advance.evaluations * field.cost
        t, t_next, index = t_next, control.after(t, t_next, advance), index + 1
        progress = _Progress(advance.z, advance.state, advance.velocity)
    yield Point(index, t, progress.z, None, nfe)


@dataclass(frozen=True)
class _Progress:
    z: Latent
    state: object
    velocity: Latent | None = None


def noise(seed: int, count: int, shape: tuple[int, int], first: int = 0) -> Latent:
    """Starting noise of sentences `first`, `first + 1`, ..., drawn on the CPU.

    Sentence i depends on the seed and i alone, whatever the count, the solver or the device.
    """
    rows = [
        torch.randn(shape, generator=random_generator(seed, i)) for i in range(first, first + count)
    ]
    return torch.stack(rows) if rows else torch.empty(0, *shape)


def random_generator(*key: int) -> torch.Generator:
    """A generator whose stream depends on all the numbers, each below 2**64, and on their order."""
    # Word by word and with the count: SeedSequence alone takes (1,) and (1, 0) for the same key.
    words = [len(key), *(part for number in key for part in divmod(number, 1 << 32))]
    word = np.random.SeedSequence(np.array(words, np.uint32)).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(word) >> 1)
