"""Predict the end, mix it anew with the first noise: exact where ways are straight."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from lrf.sampler import integrate, noise
from lrf.solvers import FixedGrid
from lrf.solvers.renoise import Renoise
from lrf.types import Field

UNEVEN = (0.0, 0.05, 0.3, 0.35, 0.8, 1.0)


def start() -> Tensor:
    return noise(0, 3, (2, 4)).double()


@pytest.mark.parametrize("begin", [0, 2])
def test_every_state_of_a_straight_flow_is_exact(begin):
    # From z0 to 2 z0 at constant speed: z_t = (1 + t) z0 and v = z0.
    times, z0 = UNEVEN[begin:], start()
    field = Field(lambda z, t: z / (1 + t))
    for point in integrate(field, Renoise(), (1 + times[0]) * z0, FixedGrid(times)):
        torch.testing.assert_close(point.z, (1 + point.t) * z0, rtol=1e-14, atol=1e-14)


def test_a_bent_flow_is_walked_as_the_published_loop_does():
    def drift(z: Tensor, t: float) -> Tensor:
        return torch.sin(3 * z + t) - t * z

    # Theirs: time s = 1 - t runs from noise at 1 to data at 0, with velocity noise - data.
    first = z = start()
    theirs = [z]
    for t, t_next in pairwise(UNEVEN):
        s, s_next = 1 - t, 1 - t_next
        data = z - s * -drift(z, t)
        z = (1 - s_next) * data + s_next * first
        theirs.append(z)
    points = integrate(Field(drift), Renoise(), first, FixedGrid(UNEVEN))
    ours = torch.stack([point.z for point in points])
    torch.testing.assert_close(ours, torch.stack(theirs), rtol=1e-12, atol=1e-12)


def test_the_last_step_lands_on_the_predicted_end(gaussian):
    *_, before, last = integrate(gaussian.field, Renoise(), gaussian.z0, FixedGrid(UNEVEN))
    torch.testing.assert_close(last.z, before.endpoint, rtol=1e-12, atol=1e-12)
