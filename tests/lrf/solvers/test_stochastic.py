"""Solvers that inject noise: what they share with the flow, and what they do not."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from lrf.generate import Settings, points
from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import SOLVERS, FixedGrid
from lrf.solvers.base import fresh_noise
from lrf.solvers.control import uniform_grid
from lrf.solvers.elf import ELF
from lrf.solvers.euler_maruyama import EulerMaruyama
from lrf.types import Field
from tests.lrf.conftest import MEAN, SPREAD

STOCHASTIC = [name for name, kind in SOLVERS.items() if kind.stochastic]


def walk(kind, field: Field, z0: Tensor, times, seed: int = 0):
    return list(integrate(field, kind(), z0, FixedGrid(tuple(times)), random_generator(seed)))


def test_euler_maruyama_has_the_marginals_of_the_flow(gaussian):
    states = walk(EulerMaruyama, gaussian.field, gaussian.z0, uniform_grid(128))
    n = gaussian.z0.numel()
    for point in (states[32], states[64], states[96], states[-1]):
        t = point.t
        width = ((1 - t) ** 2 + (t * SPREAD) ** 2) ** 0.5
        # Five standard errors, and the error of 128 steps: measured 0.003 on 40,000 numbers.
        assert float(point.z.mean()) == pytest.approx(t * MEAN, abs=5 * width / n**0.5 + 0.004)
        assert float(point.z.std()) == pytest.approx(width, abs=5 * width / (2 * n) ** 0.5 + 0.004)


def test_euler_maruyama_leaves_the_path_of_the_flow(gaussian):
    end = walk(EulerMaruyama, gaussian.field, gaussian.z0, uniform_grid(64))[-1].z
    found = float(torch.corrcoef(torch.stack([end.flatten(), gaussian.z0.flatten()]))[0, 1])
    # Along the flow noise and data have correlation 1. The score adds -(1 - t) (z - t m) / w^2 to
    # the drift, and exp(-integral of (1 - t) / w^2) = 0.306 of the start remains for s = 0.5.
    # Five standard errors of 4,096 numbers, and the error of 64 steps: measured 0.02.
    assert found == pytest.approx(0.306, abs=5 * 0.91 / 64 + 0.02)


def test_the_order_of_euler_maruyama_is_1(gaussian):
    # The field is linear: two runs with the same noise differ by a start carried without noise.
    z0 = gaussian.z0[:1]

    def gap(steps: int) -> Tensor:
        one, other = (
            walk(EulerMaruyama, gaussian.field, z, uniform_grid(steps))[-1].z for z in (z0, z0 + 1)
        )
        return (other - one).mean()

    coarse, middle, fine = (gap(steps) for steps in (64, 128, 256))
    slope = torch.log2((middle - coarse) / (fine - middle))
    assert float(slope) == pytest.approx(1, abs=0.1)


def test_a_flow_trained_on_pairs_is_refused(system, monkeypatch):
    def run(coupling: str):
        monkeypatch.setattr(system.net, "config", replace(system.net.config, coupling=coupling))
        return list(points(system, Settings(solver="euler-maruyama", count=1)))

    assert run("independent")[-1].t == 1
    for coupling in ("minibatch-ot", "pairs"):
        with pytest.raises(ValueError, match="choose another solver, such as heun"):
            run(coupling)


def test_elf_is_the_published_loop_seen_after_its_noise():
    def drift(z: Tensor, t: float) -> Tensor:
        return torch.sin(3 * z + t) - t * z

    grid = (0.0, 0.1, 0.4, 0.5, 0.9, 1.0)
    z0 = noise(0, 3, (2, 4)).double()
    states = walk(ELF, Field(drift), z0, grid)
    rng, back, t_back = random_generator(0), z0, 0.0
    for h, state in zip((0.1, 0.3, 0.1, 0.4, 0.1), states[1:], strict=True):
        alpha = max(1 - h, state.t)
        t_next = state.t / alpha
        endpoint = back + (1 - t_back) * drift(back, t_back)
        v = (endpoint - back) / (1 - t_back)
        z = back + (t_next - t_back) * v  # Euler's step, then the way back with noise
        back, t_back = alpha * z + (1 - alpha) * fresh_noise(z, rng), alpha * t_next
        assert t_next <= 1 + 1e-15
        torch.testing.assert_close(state.z, back, rtol=1e-12, atol=1e-12)


def test_elf_loses_variety_as_steps_grow(gaussian):
    ends = [walk(ELF, gaussian.field, gaussian.z0, uniform_grid(n))[-1].z for n in (16, 64)]
    # The noise of all steps together vanishes with their size, its pull stays: see docs/solvers.md.
    assert all(float(end.std()) < SPREAD for end in ends)
    assert all(float(end.mean()) == pytest.approx(MEAN, abs=0.05) for end in ends)


@pytest.mark.parametrize("name", STOCHASTIC)
def test_injected_noise_depends_on_seed_and_place_alone(system, name, monkeypatch):
    def ends(count: int, seed: int) -> Tensor:
        *_, last = points(system, Settings(solver=name, steps=3, count=count, seed=seed))
        return last.z

    few, many = ends(2, seed=3), ends(6, seed=3)
    torch.testing.assert_close(few, many[:2], rtol=0, atol=1e-5)  # sums of another batch size
    assert torch.equal(ends(2, seed=3), few)
    same = noise(3, 2, system.shape)
    monkeypatch.setattr("lrf.generate.noise", lambda seed, count, shape: same)
    assert torch.equal(ends(2, seed=3), few)
    assert not torch.allclose(ends(2, seed=4), few)


def test_fresh_noise_is_standard_normal_and_new_each_time():
    rng = random_generator(0)
    one, other = (fresh_noise(torch.empty(200, 4, 16), rng) for _ in range(2))
    # n = 12,800: five standard errors.
    for found in (one, other):
        assert float(found.mean()) == pytest.approx(0, abs=5 / 12_800**0.5)
        assert float(found.std()) == pytest.approx(1, abs=5 / 25_600**0.5)
    assert abs(float((one * other).mean())) < 5 / 12_800**0.5
    assert abs(float((one[1:] * one[:-1]).mean())) < 5 / 12_800**0.5


def test_fresh_noise_of_a_sentence_does_not_depend_on_how_many_follow():
    # 2 x 3 numbers a row are fewer than the 16 that torch fills at once, 4 x 5 are not a multiple.
    for shape in ((2, 3), (4, 5)):
        few, many = (fresh_noise(torch.empty(n, *shape), random_generator(7)) for n in (2, 9))
        assert torch.equal(few, many[:2])
    assert fresh_noise(torch.empty(0, 2, 3), random_generator(7)).shape == (0, 2, 3)
