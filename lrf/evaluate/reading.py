"""How much of a sentence the autoencoder keeps: held-out ones read back, plain and in noise."""

from collections.abc import Sequence
from typing import Any

from lrf.evaluate.rows import parts
from lrf.sampler import noise
from lrf.system import System
from lrf.types import Reading

__all__ = ["held", "reading_back"]

_SIGMAS = (0.0, 0.3, 0.6, 1.0, 1.5)
_SHORT = 12
"""Words of the sentences that are also read back through noise."""
_HELD = 500
"""Held-out sentences of any length whose exact reading back is counted."""


def reading_back(system: System, dev: Sequence[str]) -> dict[str, Any]:
    """Share of short held-out sentences read back exactly, by the noise added, and which they are.

    Where no sentence is short, of all.
    """
    short = [text for text in dev if len(parts(text)) <= _SHORT]
    texts = short or list(dev)
    z = system.embed(texts)
    more = noise(0, len(texts), system.shape).to(z)
    readings = {sigma: system.read(z + sigma * more) for sigma in _SIGMAS}
    return {
        "reading back": {f"{sigma:g}": _exact(texts, read) for sigma, read in readings.items()},
        "read back": f"of at most {_SHORT} words" if short else "of any length",
    }


def held(system: System, dev: Sequence[str]) -> dict[str, Any]:
    """Share of held-out sentences of any length read back exactly, and how many were tried."""
    texts = dev[:_HELD]
    return {"count": len(texts), "exact": _exact(texts, system.read(system.embed(texts)))}


def _exact(texts: Sequence[str], read: Sequence[Reading]) -> float:
    return round(sum(t == one.text for t, one in zip(texts, read, strict=True)) / len(texts), 4)
