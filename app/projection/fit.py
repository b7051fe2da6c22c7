"""From a checkpoint to its map: UMAP and PCA of the flow's states, with what they are worth."""

import numpy as np

from app.latent_map import Array, LatentMap, Layer, Projection, principal_axes, spanning
from app.projection.regressor import held_out, layers_of, train
from app.projection.states import States, fine_paths, gather, read
from lrf.system import System

__all__ = ["MOST", "fit", "layout"]

MOST = 3000
"""Sentences of the largest cloud: below 4,096 states UMAP takes exact distances."""
_STATES_A_SENTENCE = 4 / 3
_COMPONENTS, _NEIGHBOURS, _MIN_DISTANCE = 20, 100, 0.5
"""Few directions, many neighbours and a loose layout: what a smooth network can follow."""
_MEASURED_PATHS = 64


def fit(system: System, count: int, seed: int) -> LatentMap:
    """Fit both projections to the states of the system's flow; the cloud has `count` sentences."""
    states = gather(system, round(count * _STATES_A_SENTENCE), seed)
    axes, explained = principal_axes(states.caught)
    layers, r2 = _umap(states, seed)
    paths = fine_paths(system, _MEASURED_PATHS, seed + 1)
    ends = states.ends[:count]
    plots = {
        name: Projection(each, Projection(each, ends)(ends))
        for name, each in (("umap", layers), ("pca", (axes,)))
    }
    return LatentMap(
        autoencoder=system.manifest.autoencoder.digest,
        texts=tuple(read(system, ends)),
        explained=explained,
        plots=plots,
        measured={"held_out_r2": r2, **measured(plots["umap"], paths)},
    )


def _umap(states: States, seed: int) -> tuple[tuple[Layer, ...], float]:
    """Layers of the regressor, scaled to the map, and its R² on paths it never saw."""
    places = layout(states.caught)
    places = ((places - places.mean(axis=0)) / places.std()).astype(np.float32)
    layers = layers_of(train(states, places, seed))
    found = Projection(layers, places)(states.caught)
    held = held_out(len(places)).numpy()
    missed = ((places - found)[held] ** 2).sum()
    spread = ((places[held] - places[held].mean(axis=0)) ** 2).sum()
    return (*layers[:-1], spanning(layers[-1], found)), 1 - float(missed / spread)


def layout(states: Array) -> Array:
    """Where UMAP puts the states, P x 2: McInnes, Healy & Melville 2018."""
    from umap import UMAP  # here alone: it takes seconds to import

    centred = states - states.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ directions[:_COMPONENTS].T
    model = UMAP(
        n_neighbors=min(_NEIGHBOURS, len(states) - 1),
        min_dist=_MIN_DISTANCE,
        random_state=42,
        n_jobs=1,
    )
    return np.asarray(model.fit_transform(reduced))


def measured(plot: Projection, paths: Array) -> dict[str, float]:
    """How smoothly a projection shows real paths, and how straight it shows straight ones.

    `largest_step` is a share of the map's width. `path_over_chord` is the length of exactly
    straight lines between the paths' ends as drawn, over that of their chords; all lines together
    and, as `_p95`, the one that 95 of 100 lines stay below.
    """
    t = np.linspace(0, 1, paths.shape[1], dtype=np.float32)[:, None]
    lines = (1 - t) * paths[:, :1] + t * paths[:, -1:]
    drawn = plot(lines)
    length, chord = _steps(drawn).sum(axis=1), np.linalg.norm(drawn[:, -1] - drawn[:, 0], axis=-1)
    return {
        "largest_step": float(_steps(plot(paths)).max()) / 2,
        "path_over_chord": float(length.sum() / chord.sum()),
        "path_over_chord_p95": float(np.quantile(length / chord, 0.95)),
        "path_over_chord_max": float((length / chord).max()),
    }


def _steps(drawn: Array) -> Array:
    return np.linalg.norm(np.diff(drawn, axis=1), axis=-1)
