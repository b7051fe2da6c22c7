"""The flight plane: what a path looks like from the straight line between its own two ends."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["flight_plane"]


def flight_plane(states: NDArray[np.float32]) -> NDArray[np.float64]:
    """Places (T, B, 2) of states (T, B, K*D) between their first and their last one.

    x = (z - z0) · u / |z1 - z0| with u the direction of z1 - z0, y the length of what is left of
    z - z0, over the same |z1 - z0|: exact, and a perfect rectified flow is the flat line from
    (0, 0) to (1, 0).
    """
    away = (states - states[0]).astype(np.float64)
    length = np.maximum(np.linalg.norm(away[-1], axis=-1, keepdims=True), 1e-12)
    ahead = away[-1] / length
    along = (away * ahead).sum(axis=-1, keepdims=True)
    aside = np.linalg.norm(away - along * ahead, axis=-1, keepdims=True)
    return np.concatenate([along, aside], axis=-1) / length
