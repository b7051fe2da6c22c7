"""How far a flow is from a straight line. It knows no text and no network, only points."""

from collections.abc import Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from lrf.types import Point

__all__ = ["straightness"]


def straightness(points: Sequence[Point]) -> Float[Tensor, " B"]:
    """Straightness of each sentence's path, from all points of a fine solution; 0 is straight.

    S = ∫ |(z1 - z0) - v|² dt / |z1 - z0|². Liu 2022, arXiv 2209.03003, eq. 4, without its mean
    over sentences, and divided by the squared length so that flows of any scale compare. A sum
    over the points' own velocities; one step is straight by construction. A path that goes
    nowhere counts as straight. ValueError without a step.
    """
    if len(points) < 2:
        raise ValueError(f"straightness needs a path of at least one step, got {len(points)} point")
    chord = points[-1].z - points[0].z
    bend = chord.new_zeros(len(chord))
    for point, after in pairwise(points):
        assert point.velocity is not None, "only the last point of a path has no velocity"
        bend += (after.t - point.t) * squared(chord - point.velocity)
    return bend / squared(chord).clamp_min(1e-12)


def squared(z: Float[Tensor, "B K D"]) -> Float[Tensor, " B"]:
    """Squared length of each sentence's latents."""
    return z.square().sum(dim=(1, 2))
