"""Steps of the library as frames of the page: tensors in, strings and numbers out."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.frames import Frame, Place, Sentence
from app.latent_map import LatentMap
from lrf.generate import Step

__all__ = ["frame_of", "on_maps", "places_of"]


def on_maps(drawn: LatentMap, z: NDArray[np.float32]) -> Mapping[str, tuple[Place, ...]]:
    """Places of states under each projection of a map."""
    return {name: places_of(drawn.project(name, z)) for name in drawn.projections}


def frame_of(step: Step, *, adaptive: bool, steps: int) -> Frame:
    """All that is shown of a step but where it lies; `steps` are those asked for."""
    index = step.point.index
    total = (index if step.last else None) if adaptive else steps
    sentences = tuple(
        Sentence(state.text, state.tokens, state.confidence, endpoint.text)
        for state, endpoint in zip(step.readings, step.endpoints, strict=True)
    )
    return Frame(
        index=index,
        steps=total,
        t=step.point.t,
        sentences=sentences,
        nfe=step.point.nfe,
        decoder_calls=max(step.decoder_calls),
        seconds=step.seconds,
        last=step.last,
    )


def places_of(rows: NDArray[np.floating]) -> tuple[Place, ...]:
    """Rows of a plane, as exactly as a screen can show them."""
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in rows)
