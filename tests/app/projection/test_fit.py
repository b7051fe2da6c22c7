"""The command writes a whole map beside the weights, and measures what it drew."""

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, final

import numpy as np
import pytest

from app.latent_map import FILE, LatentMap, Layer, Projection
from app.projection import fit, regressor
from app.projection.__main__ import main
from app.projection.states import fine_paths
from lrf import checkpoint
from lrf.system import System
from tests.conftest import train

EMPTY = np.zeros((0, 2), np.float32)


@final
class TwoColumns:
    """Takes UMAP's place: its import and compilation take 15 seconds."""

    made: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, **options: Any) -> None:
        self.made.append(options)

    def fit_transform(self, states: np.ndarray) -> np.ndarray:
        assert self.made[-1]["n_neighbors"] < len(states)
        return states[:, :2] * 3


@pytest.fixture
def quick(monkeypatch):
    """No UMAP, and the network learns for a moment."""
    monkeypatch.setitem(sys.modules, "umap", SimpleNamespace(UMAP=TwoColumns))
    monkeypatch.setattr(regressor, "_STEPS", 40)


@pytest.fixture
def folder(checkpoint_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checkpoint_folder, tmp_path / "copy"))


def run(folder: Path, *words: str) -> int:
    return main(["fit", "--checkpoint", str(folder), "--device", "cpu", *words])


def test_the_map_is_written_beside_weights_that_stay_as_they_were(quick, folder, capsys):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(folder, "--count", "60", "--seed", "4") == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() - before.keys() == {FILE}
    assert {name: after[name] for name in before} == before
    drawn, system = LatentMap.load(folder / FILE), System.load(folder, device="cpu")
    assert drawn.autoencoder == system.manifest.autoencoder.digest
    assert drawn.projections == ("umap", "pca")
    assert len(drawn.texts) == 60
    assert 0 < drawn.explained < 1
    assert drawn.held_out_r2 < 1
    told = capsys.readouterr().out
    assert all(f"{name} {value:.3f}" in told for name, value in drawn.measured.items())
    for name in drawn.projections:
        assert drawn.cloud(name).shape == (60, 2)
        reach = np.abs(drawn.project(name, fine_paths(system, 60, 4))).max()
        assert 0.7 < reach < 2  # most states lie within 1


def test_the_cloud_lies_where_its_sentences_are_projected(quick, system):
    drawn = fit.fit(system, 30, 0)
    ends = fit.gather(system, 40, 0).ends[:30]
    assert drawn.texts == tuple(fit.read(system, ends))
    for name in drawn.projections:
        np.testing.assert_allclose(drawn.cloud(name), drawn.project(name, ends), atol=1e-6)


def test_umap_is_given_the_strongest_directions_and_a_fixed_seed(quick):
    states = np.random.default_rng(0).normal(size=(300, 40)).astype(np.float32) + 5
    states[:, 7] *= 100
    places = fit.layout(states)
    # The first direction is the strong coordinate; what it is given is centred.
    np.testing.assert_allclose(abs(places[:, 0]), 3 * abs(states[:, 7] - states[:, 7].mean()), 1e-1)
    assert TwoColumns.made[-1]["random_state"] is not None


def test_equal_seeds_give_equal_files(quick, folder):
    files = []
    for seed in ("1", "1", "2"):
        assert run(folder, "--count", "30", "--seed", seed) == 0
        files.append((folder / FILE).read_bytes())
    assert files[0] == files[1] != files[2]


def test_a_copy_takes_the_map_along(folder, tmp_path):
    (folder / FILE).write_bytes(b"a map")
    checkpoint.copy(folder, tmp_path / "target")
    assert (tmp_path / "target" / FILE).read_bytes() == b"a map"


def test_a_fault_is_one_sentence_and_exit_code_2(small_corpus, tmp_path, capsys):
    train(small_corpus, tmp_path / "unflown", "autoencoder", 1)
    for folder, words in ((tmp_path, "not a checkpoint"), (tmp_path / "unflown", "no flow yet")):
        assert run(folder) == 2
        told = capsys.readouterr().err
        assert words in told
        assert len(told.splitlines()) == 1
    with pytest.raises(SystemExit):
        run(tmp_path, "--count", str(fit.MOST + 1))


def test_steps_and_straightness_are_measured_on_the_map():
    identity = Projection((Layer(np.eye(2, dtype=np.float32), np.zeros(2, np.float32)),), EMPTY)
    angle = np.linspace(0, np.pi, 101)
    arc = np.stack([np.cos(angle), np.sin(angle)], axis=-1)[None].astype(np.float32)
    found = fit.measured(identity, arc)
    # A chord of the unit circle over pi / 100, as a share of a map 2 wide.
    assert found["largest_step"] == pytest.approx(np.sin(np.pi / 200), rel=1e-4)
    assert found["path_over_chord"] == pytest.approx(1)
    assert found["path_over_chord_p95"] == pytest.approx(1)


def test_a_bent_straight_line_is_measured_as_bent():
    # SiLU(kx) + SiLU(-kx) is k|x| for large k: the line from -1 to 1 is drawn as a V of 90 degrees.
    first = Layer(np.array([[1000.0, -1000.0]], np.float32), np.zeros(2, np.float32))
    second = Layer(np.array([[1e-3, 1e-3], [-1e-3, 1e-3]], np.float32), np.zeros(2, np.float32))
    line = np.linspace(-1, 1, 101, dtype=np.float32)[None, :, None]
    found = fit.measured(Projection((first, second), EMPTY), line)
    assert found["path_over_chord"] == pytest.approx(np.sqrt(2), rel=1e-3)
    assert found["path_over_chord_max"] == pytest.approx(np.sqrt(2), rel=1e-3)
