"""Laws of time and couplings draw what they say, from the generator they are given and no other."""

import math

import pytest
import torch

from lrf.flow import COUPLINGS, TIME_LAWS
from lrf.flow.times import few_step, logit_normal, u_shaped, uniform
from lrf.sampler import noise, random_generator

COUNT = 40_000


def rng(seed: int = 0) -> torch.Generator:
    return random_generator(seed)


def share_below(times: torch.Tensor, bound: float) -> float:
    return float((times < bound).double().mean())


# Five standard errors of a share p out of n: 5 sqrt(p (1 - p) / n), at most 0.0125.
SHARE = 5 * 0.5 / COUNT**0.5


CONTINUOUS = {name: law for name, law in TIME_LAWS.items() if law is not few_step}


@pytest.mark.parametrize("law", TIME_LAWS.values(), ids=TIME_LAWS)
def test_every_law_draws_times_from_0_to_below_1(law):
    times = law(COUNT, rng())
    assert times.shape == (COUNT,)
    assert float(times.min()) >= 0
    assert float(times.max()) < 1
    assert law(0, rng()).shape == (0,)


def test_few_step_times_are_those_of_one_two_and_four_steps():
    times = few_step(COUNT, rng())
    assert set(times.tolist()) == {0.0, 0.25, 0.5, 0.75}
    assert float((times == 0).double().mean()) == pytest.approx(1 / 2, abs=SHARE)
    assert float((times == 0.75).double().mean()) == pytest.approx(1 / 6, abs=SHARE)


@pytest.mark.parametrize("law", CONTINUOUS.values(), ids=CONTINUOUS)
def test_every_law_reaches_early_middle_and_late_times(law):
    times = law(COUNT, rng())
    edges = (0.0, 0.1, 0.5, 0.9, 1.0)
    counts = torch.histogram(times, torch.tensor(edges)).hist
    assert bool((counts > COUNT / 1000).all()), counts


@pytest.mark.parametrize("law", TIME_LAWS.values(), ids=TIME_LAWS)
def test_every_law_reads_its_generator_alone(law):
    before = torch.get_rng_state()
    assert torch.equal(law(9, rng(1)), law(9, rng(1)))
    assert not torch.equal(law(9, rng(1)), law(9, rng(2)))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("bound", [0.1, 0.5, 0.8])
def test_uniform_times_come_equally_often(bound):
    assert share_below(uniform(COUNT, rng()), bound) == pytest.approx(bound, abs=SHARE)


@pytest.mark.parametrize(("mean", "spread"), [(-0.4, 1.0), (0.0, 1.0), (1.2, 0.5)])
def test_logit_normal_times_are_sigmoids_of_normal_numbers(mean, spread):
    times = logit_normal(COUNT, rng(), mean, spread)
    for deviations in (-1.0, 0.0, 2.0):  # 0 is the median: sigmoid(mean)
        bound = torch.sigmoid(torch.tensor(mean + deviations * spread))
        expected = torch.distributions.Normal(0.0, 1.0).cdf(torch.tensor(deviations))
        assert share_below(times, float(bound)) == pytest.approx(float(expected), abs=SHARE)


def test_logit_normal_leans_to_noise_unless_told_otherwise():
    # sigmoid(-0.4) = 0.4013: half of the times are earlier.
    assert share_below(logit_normal(COUNT, rng()), 0.4013) == pytest.approx(0.5, abs=SHARE)


@pytest.mark.parametrize("steepness", [1.0, 4.0, 8.0])
def test_u_shaped_times_follow_their_law_everywhere(steepness):
    a = steepness
    times = u_shaped(COUNT, rng(), a).double().sort().values
    # The integral of exp(a t) + exp(a (1 - t)) from 0 to t, over that from 0 to 1.
    law = (torch.exp(a * times) - torch.exp(a * (1 - times)) + math.exp(a) - 1) / (
        2 * (math.exp(a) - 1)
    )
    ranks = torch.arange(COUNT + 1) / COUNT
    distance = torch.maximum(ranks[1:] - law, law - ranks[:-1]).max()
    # Kolmogorov-Smirnov: one sample in a million lies further off than 2.7 / sqrt(n).
    assert float(distance) < 2.7 / COUNT**0.5


@pytest.mark.parametrize("name", [name for name, each in COUPLINGS.items() if not each.from_text])
def test_every_coupling_with_noise_gives_each_sentence_a_start(name):
    z1 = noise(1, 5, (2, 4)).double()
    before = torch.get_rng_state()
    starts = [COUPLINGS[name]().draw(z1, rng(seed)) for seed in (1, 1, 2)]
    for z0, end in starts:
        assert (z0.shape, z0.dtype, end.shape) == (z1.shape, z1.dtype, z1.shape)
    assert torch.equal(starts[0][0], starts[1][0])
    assert not torch.equal(starts[0][0], starts[2][0])
    assert torch.equal(torch.get_rng_state(), before)


def test_independent_noise_is_standard_normal_whatever_the_sentence():
    z1 = 3 + 2 * noise(1, 5000, (2, 4))
    z0, end = COUPLINGS["independent"]().draw(z1, rng())
    assert end is z1
    # n = 40,000: five standard errors of mean, deviation and correlation.
    assert float(z0.mean()) == pytest.approx(0, abs=5 / COUNT**0.5)
    assert float(z0.std()) == pytest.approx(1, abs=5 / (2 * COUNT) ** 0.5)
    together = torch.stack([z0.flatten(), z1.flatten()])
    assert float(torch.corrcoef(together)[0, 1]) == pytest.approx(0, abs=5 / COUNT**0.5)
