"""A map is exact where it claims to be, and a file that is no map is refused."""

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.latent_map import LatentMap, Layer, Projection, principal_axes, spanning

RNG = np.random.default_rng(0)
STATES = (RNG.normal(size=(80, 6)) * [1, 4, 1, 2, 1, 1]).astype(np.float32)


@pytest.fixture
def drawn() -> LatentMap:
    """UMAP's place is taken by a network of three layers with arbitrary weights."""
    sizes = (6, 5, 4, 2)
    layers = tuple(
        Layer(RNG.normal(size=(a, b)).astype(np.float32), RNG.normal(size=b).astype(np.float32))
        for a, b in pairwise(sizes)
    )
    plain = LatentMap.fitted_to(STATES, [f"text {i}\nと" for i in range(80)], "abc")
    plots = {"umap": Projection(layers, Projection(layers, STATES)(STATES)), **plain.plots}
    return LatentMap("abc", plain.texts, plain.explained, plots, {"held_out_r2": 0.5})


def test_the_axes_are_those_of_most_variance():
    # Points on the axes, in pairs: the covariance is diagonal, with the squares of the distances.
    distances = np.array([1.0, 5.0, 2.0, 4.0])
    states = np.vstack([np.diag(distances), -np.diag(distances)]).astype(np.float32) + 3
    layer, explained = principal_axes(states)
    assert explained == pytest.approx((25 + 16) / (1 + 25 + 4 + 16))
    places = states @ layer.weight + layer.bias
    assert abs(places[1, 0]) == pytest.approx(1, abs=0.05)  # the map ends where the states do
    assert abs(places[3, 1]) == pytest.approx(4 / 5, abs=0.05)  # both axes have one scale
    np.testing.assert_allclose(places[[0, 2]], 0, atol=1e-6)


def test_a_straight_line_is_straight_and_even_under_pca():
    drawn = LatentMap.fitted_to(STATES)
    z0, z1 = STATES[3], STATES[40]
    t = np.linspace(0, 1, 101)[:, None]
    line = drawn.project("pca", (1 - t) * z0 + t * z1)
    np.testing.assert_allclose(line, (1 - t) * line[0] + t * line[-1], atol=1e-5)


def test_the_cloud_lies_where_its_latents_are_projected():
    drawn = LatentMap.fitted_to(STATES)
    np.testing.assert_allclose(drawn.cloud("pca"), drawn.project("pca", STATES), atol=1e-6)
    inside = np.abs(drawn.cloud("pca")) <= 1
    assert 0.9 < inside.mean() < 1


def test_a_map_without_spread_is_still_finite():
    drawn = LatentMap.fitted_to(np.ones((4, 3)))
    assert drawn.explained == 0
    assert np.isfinite(drawn.cloud("pca")).all()
    layer = Layer(np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    assert np.isfinite(spanning(layer, np.zeros((3, 2), np.float32)).weight).all()


def test_huge_latents_do_not_overflow(drawn):
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(drawn.project("umap", np.full(6, 1e6))).all()


def test_a_map_survives_a_round_trip(drawn, tmp_path):
    drawn.save(tmp_path / "map.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["map.npz"]
    back = LatentMap.load(tmp_path / "map.npz")
    assert (back.texts, back.explained, back.autoencoder) == (drawn.texts, drawn.explained, "abc")
    assert back.projections == ("umap", "pca")
    assert back.held_out_r2 == 0.5
    z = STATES.reshape(8, 10, 6)
    for name in back.projections:
        assert back.cloud(name).dtype == np.float32
        assert back.project(name, z).shape == (8, 10, 2)
        largest = np.abs(drawn.cloud(name)).max()  # fp16 keeps 11 bits; three layers add up
        np.testing.assert_allclose(back.cloud(name), drawn.cloud(name), atol=2e-3 * largest)
        np.testing.assert_allclose(
            back.project(name, z), drawn.project(name, z), atol=5e-3 * largest
        )


def test_a_map_of_pca_alone_has_no_r2():
    drawn = LatentMap.fitted_to(STATES)
    assert drawn.projections == ("pca",)
    assert drawn.texts == ("",) * 80
    assert np.isnan(drawn.held_out_r2)


def test_what_does_not_fit_the_map_is_named(drawn):
    with pytest.raises(ValueError, match="latents of 6 numbers"):
        drawn.project("pca", np.zeros((4, 5)))
    with pytest.raises(ValueError, match="use umap, pca"):
        drawn.cloud("tsne")


def rewritten(content: bytes, **changes: Any) -> bytes:
    with np.load(io.BytesIO(content)) as old:
        arrays: dict[str, Any] = {name: old[name] for name in old.files} | changes
    file = io.BytesIO()
    np.savez(file, **{name: array for name, array in arrays.items() if array is not None})
    return file.getvalue()


def words(content: bytes, old: bytes, new: bytes) -> Any:
    with np.load(io.BytesIO(content)) as arrays:
        return np.frombuffer(arrays["about"].tobytes().replace(old, new), np.uint8)


DAMAGE = {
    "empty": lambda _: b"",
    "cut": lambda whole: whole[: len(whole) // 2],
    "flipped": lambda whole: whole[:200] + bytes([whole[200] ^ 255]) + whole[201:],
    "foreign": lambda _: b"\x80\x04K\x01.",  # a pickle of the number 1
    "one array": lambda _: (file := io.BytesIO(), np.save(file, STATES), file.getvalue())[-1],
    "objects": lambda whole: rewritten(whole, about=np.array([{}], dtype=object)),
    "no words": lambda whole: rewritten(whole, about=None),
    "other words": lambda whole: rewritten(whole, about=np.frombuffer(b"[1]", np.uint8)),
    "other format": lambda whole: rewritten(whole, about=words(whole, b"map/1", b"map/9")),
    "no cloud": lambda whole: rewritten(whole, **{"pca.cloud": None}),
    "small cloud": lambda whole: rewritten(whole, **{"pca.cloud": np.zeros((79, 2))}),
    "nan": lambda whole: rewritten(whole, **{"pca.0.bias": np.full(2, np.nan)}),
    "letters": lambda whole: rewritten(whole, **{"pca.0.bias": np.array(["a", "b"])}),
    "narrow layer": lambda whole: rewritten(whole, **{"umap.1.weight": np.zeros((4, 4))}),
    "other width": lambda whole: rewritten(whole, **{"umap.0.weight": np.zeros((7, 5))}),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_is_refused_in_one_sentence(drawn, tmp_path, damage):
    path = tmp_path / "map.npz"
    drawn.save(path)
    LatentMap.load(path)
    whole = rewritten(path.read_bytes())  # not packed, so that its words can be changed
    path.write_bytes(whole)
    LatentMap.load(path)
    path.write_bytes(DAMAGE[damage](whole))
    with pytest.raises(ValueError, match=r"app\.projection fit") as caught:
        LatentMap.load(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        LatentMap.load(tmp_path / "map.npz")


def test_a_map_is_read_without_torch_or_umap():
    heavy = "{'torch', 'umap', 'numba', 'lrf', 'gradio'}"
    code = f"import sys, app.latent_map; sys.exit(bool({heavy} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=True)


def test_the_page_starts_and_runs_without_umap(checkpoint_folder):
    code = """
import sys
from pathlib import Path
from app.engine import FlowEngine
from app.frames import Request
from app.jobs import LocalTrainer
from app.page import build_page
folder, runs = map(Path, sys.argv[1:])
engine = FlowEngine(folder, "cpu", LocalTrainer(runs, folder, 1))
build_page(engine)
engine.load()
assert [*engine.run(Request(steps=1, count=1))]
sys.exit(bool({"umap", "numba"} & {*sys.modules}))
"""
    words = [str(checkpoint_folder), str(checkpoint_folder / "runs")]
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, *words], cwd=root, check=True)
