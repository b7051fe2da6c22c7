"""The states a map is fitted to are the flow's own, or lie on its straight lines."""

import numpy as np
import pytest
import torch

from app.projection import states
from app.projection.states import fine_paths, gather, read
from lrf.generate import Settings, points, sample
from lrf.sampler import noise


@pytest.fixture(scope="module")
def gathered(system):
    return gather(system, 120, seed=3)


def test_paths_run_from_the_noise_of_the_seed_to_the_sentences_of_the_flow(system, gathered):
    settings = Settings(steps=states._STEPS, count=120, seed=3)
    np.testing.assert_array_equal(gathered.starts, noise(3, 120, system.shape).flatten(1))
    assert read(system, gathered.ends) == [one.text for one in sample(system, settings)]


def test_every_path_is_caught_once_some_at_either_end(system, gathered):
    run = points(system, Settings(steps=states._STEPS, count=120, seed=3))
    path = torch.stack([point.z.flatten(1) for point in run]).numpy()
    odd = np.arange(1, 120, 2)
    nearest = np.abs(path[:, odd] - gathered.caught[odd]).max(axis=-1)
    assert (nearest.min(axis=0) == 0).all()
    when = nearest.argmin(axis=0)
    assert 5 <= (when == states._STEPS).sum() <= 35  # expected: 20 of 60, standard deviation 3.7
    assert 1 <= (when == 0).sum() <= 25  # 10 of 60, standard deviation 2.9
    assert len(set(when)) > 10


def test_half_of_the_states_lie_on_the_straight_line(gathered):
    start, end, caught = gathered.starts[::2], gathered.ends[::2], gathered.caught[::2]
    along = ((caught - start) * (end - start)).sum(1) / ((end - start) ** 2).sum(1)
    np.testing.assert_allclose(caught, start + along[:, None] * (end - start), atol=1e-5)
    assert along.min() == pytest.approx(0, abs=1e-6)
    assert along.max() == pytest.approx(1, abs=1e-6)


def test_fine_paths_have_a_hundred_steps(system):
    paths = fine_paths(system, 2, seed=5)
    assert paths.shape == (2, 101, system.shape[0] * system.shape[1])
    np.testing.assert_array_equal(paths[:, 0], noise(5, 2, system.shape).flatten(1))
