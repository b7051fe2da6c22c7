"""A path leads from noise at t = 0 to data at t = 1 and can be read back from any of its states."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from lrf.flow import PATHS
from lrf.sampler import noise

TIMES = st.lists(st.floats(0, 0.99), min_size=3, max_size=3)


@pytest.fixture(params=PATHS)
def path(request):
    return PATHS[request.param]()


def ends():
    return noise(0, 3, (2, 4)).double(), noise(1, 3, (2, 4)).double()


def assert_equal(found: Tensor, expected: Tensor) -> None:
    """Up to rounding, which dividing by 1 - t >= 0.01 magnifies a hundredfold."""
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


def same(value: float):
    return torch.full((3,), value, dtype=torch.float64)


def test_time_0_is_noise_and_time_1_is_data(path):
    z0, z1 = ends()
    assert torch.equal(path.at(z0, z1, same(0.0))[0], z0)
    assert torch.equal(path.at(z0, z1, same(1.0))[0], z1)


@settings(deadline=None)
@given(times=TIMES)
@pytest.mark.parametrize("name", PATHS)
def test_both_ends_are_found_again_from_state_and_velocity(name, times):
    path, (z0, z1), t = PATHS[name](), ends(), torch.tensor(times, dtype=torch.float64)
    z, v = path.at(z0, z1, t)
    for found, end in zip(path.ends(z, v, t), (z0, z1), strict=True):
        assert_equal(found, end)


@settings(deadline=None)
@given(times=TIMES)
@pytest.mark.parametrize("name", PATHS)
def test_the_velocity_towards_the_data_is_the_velocity_of_the_path(name, times):
    path, (z0, z1), t = PATHS[name](), ends(), torch.tensor(times, dtype=torch.float64)
    z, v = path.at(z0, z1, t)
    assert_equal(path.velocity(z, z1, t), v)


def test_the_velocity_is_the_derivative_of_the_state(path):
    z0, z1 = ends()
    t = torch.tensor([0.0, 0.3, 0.9], dtype=torch.float64)
    slope = torch.func.jvp(lambda t: path.at(z0, z1, t)[0], (t,), (torch.ones_like(t),))[1]
    assert_equal(path.at(z0, z1, t)[1], slope)


def test_every_sentence_has_its_own_time(path):
    z0, z1 = ends()
    together = path.at(z0, z1, torch.tensor([0.1, 0.5, 0.8], dtype=torch.float64))[0]
    for row, t in enumerate((0.1, 0.5, 0.8)):
        assert torch.equal(together[row], path.at(z0, z1, same(t))[0][row])


def test_the_straight_path_passes_the_middle_at_half_time():
    z0, z1 = ends()
    z, v = PATHS["straight"]().at(z0, z1, same(0.5))
    assert_equal(z, (z0 + z1) / 2)
    assert torch.equal(v, z1 - z0)


@settings(deadline=None)
@given(times=TIMES)
def test_every_path_straightens_to_the_straight_one(times):
    (z0, z1), t = ends(), torch.tensor(times, dtype=torch.float64)
    for name, kind in PATHS.items():
        z, there = kind().straightened(kind().at(z0, z1, t)[0], t)
        assert_equal(z, PATHS["straight"]().at(z0, z1, there)[0])
        assert name != "straight" or torch.equal(there, t)
