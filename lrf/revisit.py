"""Known latents seen again: in noise, carried back to noise, on the line to another one.

It knows latents and fields alone: no text, no network.
"""

from collections.abc import Iterator
from dataclasses import replace

from lrf.sampler import integrate
from lrf.solvers import Control, Solver
from lrf.types import Coefficients, Field, Latent, Point

__all__ = ["backwards", "in_noise", "line", "to_noise"]


def in_noise(z1: Latent, z0: Latent, t: float) -> Latent:
    """What is left of `z1` at time t on the straight path from `z0`, as decoders are taught it.

    That is the state (1 - t) z0 + t z1 over t: `z1` in its own size with noise of (1 - t) / t, see
    `Autoencoder.disturbance`. ValueError at t = 0, where nothing is left.
    """
    if not 0 < t <= 1:
        raise ValueError(f"t must be above 0 and at most 1, got {t}")
    return z1 + (1 - t) / t * z0


def line(first: Latent, last: Latent, places: int) -> list[Latent]:
    """Latents evenly on the straight line between two, both ends among them and exact."""
    if places < 2:
        raise ValueError(f"a line needs at least its two ends, got {places} places")
    shares = [place / (places - 1) for place in range(places)]
    return [(1 - share) * first + share * last for share in shares]


def backwards(field: Field) -> Field:
    """The same flow from data to noise: at time s it runs against the field at time 1 - s.

    It has no score, so only solvers of ODEs follow it.
    """

    def path(s: float) -> Coefficients:
        here = field.path(1 - s)
        return Coefficients(here.data, here.noise, -here.data_rate, -here.noise_rate)

    return Field(lambda z, s: -field.drift(z, 1 - s), field.cost, path=path)


def to_noise(field: Field, solver: Solver, z1: Latent, control: Control) -> Iterator[Point]:
    """Carry data back to the noise it comes from, as `integrate` carries noise to data.

    The points tell the flow's own time, which falls from 1; `velocity` is against it, and
    `endpoint` is the noise that the flow would go straight back to. `control` counts from 0 at the
    data.
    """
    for point in integrate(backwards(field), solver, z1, control):
        yield replace(point, t=1 - point.t)
