"""The network numpy evaluates is the one torch trained, and it learns what can be learnt."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from app.latent_map import Projection
from app.projection import regressor
from app.projection.regressor import held_out, layers_of, network, train
from app.projection.states import States

RNG = np.random.default_rng(0)
START, END = RNG.normal(size=(2, 400, 6)).astype(np.float32)
CAUGHT = (START + RNG.random((400, 1)) * (END - START)).astype(np.float32)
STATES = States(START, END, CAUGHT)


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    monkeypatch.setattr(regressor, "_STEPS", 150)


def placed(net: torch.nn.Sequential, z: NDArray[np.float32]) -> NDArray[np.float32]:
    return Projection(layers_of(net), np.zeros((0, 2), np.float32))(z)


def test_numpy_and_torch_agree():
    net = network(12)
    z = torch.randn(5, 7, 12, generator=torch.Generator().manual_seed(1))
    np.testing.assert_allclose(placed(net, z.numpy()), net(z).detach().numpy(), atol=1e-5)


def test_a_smooth_layout_is_learnt_and_held_for_paths_never_seen():
    places = CAUGHT @ RNG.normal(size=(6, 2)).astype(np.float32)
    places = (places / places.std()).astype(np.float32)
    held = held_out(400).numpy()
    assert held.sum() == 57  # one in seven
    missed = (placed(train(STATES, places, 0), CAUGHT) - places)[held]
    assert (missed**2).mean() < 0.1  # of a variance of 1; the noise keeps it from being exact


def test_paths_that_are_held_out_teach_nothing(monkeypatch):
    monkeypatch.setattr(regressor, "_STEPS", 10)
    places = CAUGHT[:, :2].copy()
    before = placed(train(STATES, places, 0), CAUGHT)
    spoilt = places.copy()
    spoilt[held_out(400).numpy()] = 50
    np.testing.assert_array_equal(placed(train(STATES, spoilt, 0), CAUGHT), before)


def test_straight_lines_are_kept_straighter(monkeypatch):
    places = np.sin(2 * CAUGHT[:, :2]).astype(np.float32)

    def bend(weight: float) -> float:
        monkeypatch.setattr(regressor, "_STRAIGHTNESS", weight)
        net = train(STATES, places, 0)
        before, middle, after = (placed(net, START + t * (END - START)) for t in (0, 0.5, 1))
        return float(((before + after - 2 * middle) ** 2).mean())

    assert bend(5.0) < 0.5 * bend(0.0)


def test_training_depends_on_the_seed_alone(monkeypatch):
    monkeypatch.setattr(regressor, "_STEPS", 10)
    torch.manual_seed(8)
    state = torch.get_rng_state()
    first, again, other = (train(STATES, CAUGHT[:, :2].copy(), seed) for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), state)
    np.testing.assert_array_equal(placed(first, CAUGHT), placed(again, CAUGHT))
    assert np.abs(placed(first, CAUGHT) - placed(other, CAUGHT)).max() > 1e-3
