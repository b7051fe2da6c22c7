"""Distances against closed forms and against their own definition, without the embedder."""

import numpy as np
import pytest

from lrf.metrics import distribution
from lrf.metrics.distribution import frechet, kernel
from lrf.metrics.reference import Reference


def cloud(count: int, mean: float, spread: float, seed: int) -> np.ndarray:
    return mean + spread * np.random.default_rng(seed).standard_normal((count, 3))


def whitened(points: np.ndarray) -> np.ndarray:
    """The same cloud with exactly zero mean and unit covariance."""
    points = points - points.mean(0)
    return points @ np.linalg.inv(np.linalg.cholesky(np.cov(points, rowvar=False))).T


def test_frechet_of_two_round_gaussians_has_a_closed_form():
    a, b = whitened(cloud(50, 0, 1, 0)), 1.5 + 2 * whitened(cloud(60, 0, 1, 1))
    # |m|^2 + D (s - 1)^2
    assert frechet(a, b) == pytest.approx(3 * 1.5**2 + 3 * 1, rel=1e-6)
    assert frechet(a, a) == pytest.approx(0, abs=1e-6)


def test_kernel_is_the_double_sum_it_claims_to_be():
    a, b = cloud(5, 0, 1, 0), cloud(4, 1, 1, 1)

    def k(x, y):
        return (x @ y / 3 + 1) ** 3

    within_a = np.mean([k(a[i], a[j]) for i in range(5) for j in range(5) if i != j])
    within_b = np.mean([k(b[i], b[j]) for i in range(4) for j in range(4) if i != j])
    between = np.mean([k(x, y) for x in a for y in b])
    assert kernel(a, b) == pytest.approx(within_a + within_b - 2 * between)


def test_kernel_is_unbiased():
    draws = [kernel(cloud(20, 0, 1, i), cloud(20, 0, 1, 1000 + i)) for i in range(300)]
    assert abs(np.mean(draws)) < 4 * np.std(draws) / 300**0.5


def test_excess_of_held_out_text_is_zero_and_that_of_other_text_is_not(monkeypatch):
    def embed(texts):
        return np.array([[len(text), text.count("a"), text.count("b")] for text in texts], float)

    monkeypatch.setattr(distribution, "embed", embed)
    reference = Reference([f"{'a' * i}{'b' * (i % 5)}" for i in range(40)], ["a", "bb", "aab", "b"])
    assert distribution.frechet_excess(reference.dev, reference) == pytest.approx(0, abs=1e-6)
    assert distribution.kernel_excess(reference.dev, reference) == pytest.approx(0, abs=1e-6)
    assert distribution.frechet_excess(["b" * 30] * 3 + ["b"], reference) > 1
