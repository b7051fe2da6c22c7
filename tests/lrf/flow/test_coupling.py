"""Optimal transport inside a batch only deals the drawn noise out again, and deals it best."""

from itertools import permutations

import pytest
import torch

from lrf.flow import COUPLINGS
from lrf.sampler import noise, random_generator

OPTIMAL, INDEPENDENT = COUPLINGS["minibatch-ot"](), COUPLINGS["independent"]()


def cost(z0: torch.Tensor, z1: torch.Tensor) -> float:
    return float((z1 - z0).square().sum())


@pytest.mark.parametrize("seed", range(5))
def test_no_other_order_of_six_travels_less(seed):
    z1 = 2 * noise(100 + seed, 6, (2, 3))
    drawn, _ = INDEPENDENT.draw(z1, random_generator(seed))
    z0, _ = OPTIMAL.draw(z1, random_generator(seed))
    least = min(cost(drawn[list(order)], z1) for order in permutations(range(6)))
    assert cost(z0, z1) == pytest.approx(least, rel=1e-6)
    assert cost(z0, z1) < cost(drawn, z1)


def test_the_noise_is_the_drawn_noise_in_another_order_and_the_ends_stay():
    z1 = noise(1, 50, (2, 3))
    drawn, _ = INDEPENDENT.draw(z1, random_generator(7))
    z0, end = OPTIMAL.draw(z1, random_generator(7))
    assert end is z1  # labels belong to its rows
    assert sorted(map(tuple, z0.flatten(1).tolist())) == sorted(
        map(tuple, drawn.flatten(1).tolist())
    )
    assert not torch.equal(z0, drawn)


def test_numbers_are_paired_in_their_order():
    # In one dimension the optimal map is monotone: N(0, 1) to N(m, s^2) is z1 = m + s z0.
    mean, spread, count = 3.0, 0.5, 400
    z1 = mean + spread * noise(1, count, (1, 1))
    z0, _ = OPTIMAL.draw(z1, random_generator(0))
    z0, z1 = z0.flatten(), z1.flatten()
    assert torch.equal(z0.argsort(), z1.argsort())
    # It moves by m and by 1 - s deviations: E|z1 - z0|^2 = m^2 + (1 - s)^2. Independent noise
    # moves by m^2 + 1 + s^2. Five standard errors of 400: 5 * 2 m sqrt((1 + s^2) / n) = 1.7.
    assert cost(z0, z1) / count == pytest.approx(mean**2 + (1 - spread) ** 2, abs=1.7)
    centred = cost(z0 - z0.mean(), z1 - z1.mean()) / count
    assert centred == pytest.approx((1 - spread) ** 2, abs=0.1)  # independent noise: 1.25


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_choose_is_no_fault(count):
    z0, z1 = OPTIMAL.draw(noise(1, count, (2, 3)).double(), random_generator(0))
    assert (z0.shape, z0.dtype) == (z1.shape, z1.dtype)
