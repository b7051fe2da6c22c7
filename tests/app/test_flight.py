"""The flight plane against paths whose shape is known."""

import numpy as np
import pytest

from app.flight import flight_plane


def line(places, z0, z1):
    return np.stack([(1 - t) * z0 + t * z1 for t in places]).astype(np.float32)


def test_a_straight_path_is_a_flat_line_whatever_its_direction():
    rng = np.random.default_rng(0)
    z0, z1 = rng.normal(size=(2, 3, 192))
    places = [0.0, 0.2, 0.9, 1.0]
    plane = flight_plane(line(places, z0, z1))
    assert plane.shape == (4, 3, 2)
    assert plane[..., 0] == pytest.approx(np.tile(places, (3, 1)).T, abs=1e-5)
    assert plane[..., 1] == pytest.approx(0, abs=1e-5)


def test_a_half_circle_is_a_half_circle():
    # From (0, 0) to (2, 0) over (1, 1): progress (1 - cos a) / 2, distance sin a / 2.
    angles = np.linspace(0, np.pi, 7)
    states = np.stack([1 - np.cos(angles), np.sin(angles)], -1)[:, None].astype(np.float32)
    plane = flight_plane(states)[:, 0]
    assert plane == pytest.approx(np.stack([1 - np.cos(angles), np.sin(angles)], -1) / 2, abs=1e-6)


def test_a_path_of_one_point_stays_at_the_origin():
    assert flight_plane(np.ones((1, 2, 4), np.float32)).tolist() == [[[0, 0], [0, 0]]]
