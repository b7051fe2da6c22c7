"""A map of the latents: two axes for every state of a flow, and a cloud of sentences around them.

Evaluation alone, in numpy: it knows no torch, no UMAP and no model. `app.projection` fits maps.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["FILE", "Array", "LatentMap", "Layer", "Projection", "principal_axes", "spanning"]

FILE = "map.npz"
"""Name of the map in a checkpoint's folder."""
_FORMAT = "language-rectified-flow-map/1"

Array = NDArray[np.float32]


@final
@dataclass(frozen=True)
class Layer:
    """x @ weight + bias."""

    weight: Array
    """One row for each input, one column for each output."""
    bias: Array


@final
@dataclass(frozen=True)
class Projection:
    """Affine layers with SiLU between them, from flat latents to the plane."""

    layers: tuple[Layer, ...]
    cloud: Array
    """Where the sentences of the map lie, N x 2."""

    def __call__(self, z: ArrayLike) -> Array:
        """Place on the map of latents (..., K*D); the map spans about -1 to 1."""
        x = np.asarray(z, dtype=np.float32)
        width = len(self.layers[0].weight)
        if x.shape[-1:] != (width,):
            raise ValueError(f"the map takes latents of {width} numbers, got shape {x.shape}")
        for layer in self.layers[:-1]:
            x = x @ layer.weight + layer.bias
            x *= 0.5 + 0.5 * np.tanh(0.5 * x)  # SiLU; unlike exp, tanh cannot overflow
        return x @ self.layers[-1].weight + self.layers[-1].bias


@final
@dataclass(frozen=True)
class LatentMap:
    """Everything the page draws a latent with."""

    autoencoder: str
    """Digest of the autoencoder whose latents these are, as in the checkpoint's config."""
    texts: tuple[str, ...]
    """What the model wrote at each point of the cloud."""
    explained: float
    """Share of the states' variance that the two PCA axes show, 0 to 1."""
    plots: Mapping[str, Projection]
    """Projections by name, the first one the page opens with."""
    measured: Mapping[str, float] = field(default_factory=dict)
    """What the fit measured, by name."""

    @property
    def projections(self) -> tuple[str, ...]:
        """Names of the projections: umap and pca, or pca alone."""
        return tuple(self.plots)

    @property
    def held_out_r2(self) -> float:
        """R² of the UMAP regressor on paths it never saw; nan without UMAP."""
        return self.measured.get("held_out_r2", float("nan"))

    def cloud(self, name: str) -> Array:
        """Where the sentences of the map lie under one projection, N x 2."""
        return self._plot(name).cloud

    def project(self, name: str, z: ArrayLike) -> Array:
        """Places (..., 2) of latents (..., K*D) under one projection."""
        return self._plot(name)(z)

    def _plot(self, name: str) -> Projection:
        if name not in self.plots:
            raise ValueError(f"the map has no projection {name!r}; use {', '.join(self.plots)}")
        return self.plots[name]

    @classmethod
    def fitted_to(
        cls, z: ArrayLike, texts: Sequence[str] = (), autoencoder: str = ""
    ) -> "LatentMap":
        """A map with PCA alone, for a checkpoint without one; its cloud is `z`, N x K*D."""
        states = np.asarray(z, dtype=np.float32)
        layer, explained = principal_axes(states)
        plot = Projection((layer,), states @ layer.weight + layer.bias)
        texts = tuple(texts) or ("",) * len(states)
        return cls(autoencoder, texts, explained, {"pca": plot})

    @classmethod
    def load(cls, path: Path) -> "LatentMap":
        """Read a map; ValueError if it is damaged or foreign, OSError if it cannot be read."""
        content = path.read_bytes()
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return cls._of(arrays)
        except _FAULTS as error:
            raise ValueError(
                f"{path} is no map of this version or damaged ({error}); make it again with "
                f"'python -m app.projection fit --checkpoint {path.parent}'"
            ) from error

    @classmethod
    def _of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "LatentMap":
        about = json.loads(arrays["about"].tobytes())
        if about["format"] != _FORMAT:
            raise ValueError(f"its format is {about['format']!r}")
        texts = tuple(map(str, about["texts"]))
        plots = {
            str(name): _plot(arrays, name, depth, len(texts))
            for name, depth in about["projections"].items()
        }
        if len({len(plot.layers[0].weight) for plot in plots.values()}) != 1:
            raise ValueError("its projections take latents of different sizes")
        measured = {str(name): float(value) for name, value in about["measured"].items()}
        explained = float(about["explained"])
        return cls(str(about["autoencoder"]), texts, explained, plots, measured)

    def save(self, path: Path) -> None:
        """Replace the file so that a reader sees the old map or the new one, never half of it."""
        about = {
            "format": _FORMAT,
            "autoencoder": self.autoencoder,
            "explained": self.explained,
            "measured": dict(self.measured),
            "projections": {name: len(plot.layers) for name, plot in self.plots.items()},
            "texts": self.texts,
        }
        text = json.dumps(about, ensure_ascii=False).encode()
        arrays: dict[str, NDArray[np.generic]] = {"about": np.frombuffer(text, np.uint8)}
        for name, plot in self.plots.items():
            arrays[f"{name}.cloud"] = plot.cloud.astype(np.float16)
            for i, layer in enumerate(plot.layers):
                arrays[f"{name}.{i}.weight"] = layer.weight.astype(np.float16)
                arrays[f"{name}.{i}.bias"] = layer.bias.astype(np.float16)
        part = path.with_name(path.name + ".part")
        with part.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        part.replace(path)


_FAULTS = (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError,
           zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)  # fmt: skip
"""What numpy, zip and JSON raise for bytes that are no map."""


def principal_axes(states: Array) -> tuple[Layer, float]:
    """The two directions of most variance, scaled so that the states span -1 to 1.

    Also the share of the variance they show. Eigenvectors of the covariance: Jolliffe 2002, ch. 1.
    """
    centred = states - states.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    axes = directions[:, -2:][:, ::-1]
    strongest = np.abs(axes).argmax(axis=0)
    axes = axes * np.sign(axes[strongest, [0, 1]])  # an eigenvector may as well point back
    explained = float(variances[-2:].sum() / max(variances.sum(), np.finfo(float).tiny))
    weight = axes.astype(np.float32)
    return spanning(Layer(weight, np.zeros(2, np.float32)), states @ weight), explained


def spanning(layer: Layer, places: Array) -> Layer:
    """The last layer moved and scaled, both axes alike, so that `places` span about -1 to 1.

    Half a percent of the places on each side may lie beyond.
    """
    low, high = np.quantile(places, (0.005, 0.995), axis=0)
    half = max(float((high - low).max()) / 2, float(np.finfo(np.float32).tiny))
    middle = ((low + high) / 2).astype(np.float32)
    return Layer(layer.weight / half, (layer.bias - middle) / half)


def _plot(arrays: Mapping[str, NDArray[np.generic]], name: str, depth: int, n: int) -> Projection:
    layers = tuple(
        Layer(_numbers(arrays[f"{name}.{i}.weight"], 2), _numbers(arrays[f"{name}.{i}.bias"], 1))
        for i in range(depth)
    )
    cloud = _numbers(arrays[f"{name}.cloud"], 2)
    if cloud.shape != (n, 2):
        raise ValueError(f"its cloud of shape {cloud.shape} does not fit {n} texts")
    sizes = [len(layers[0].weight), *(len(layer.bias) for layer in layers)]
    fitting = all(layer.weight.shape == (sizes[i], sizes[i + 1]) for i, layer in enumerate(layers))
    if not fitting or sizes[-1] != 2:
        raise ValueError(f"the layers of {name!r} do not fit each other")
    return Projection(layers, cloud)


def _numbers(values: NDArray[np.generic], dimensions: int) -> Array:
    numbers = values.astype(np.float32)
    if numbers.ndim != dimensions or not np.isfinite(numbers).all():
        raise ValueError("it holds something other than numbers")
    return numbers
