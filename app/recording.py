"""A run recorded earlier, longer than a page lets a visitor wait for: JSON in, messages out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FILE", "Recording", "read_recording"]

FILE = "recording.json"
"""Name of the recording in a checkpoint's folder; `make examples` writes it."""


@dataclass(frozen=True)
class Recording:
    """One run of one model of a checkpoint."""

    model: str
    solver: str
    steps: int
    count: int
    """Sentences of the run."""
    seed: int
    machine: str
    """Processor it was recorded on; its seconds are those of this machine."""
    cores: int
    frames: Sequence[Mapping[str, Any]]
    """Messages for the player: the noise, then every some steps, then the end."""


def read_recording(folder: Path, models: Mapping[str, str], autoencoder: str) -> Recording | None:
    """The recording of a folder; None without one, with a damaged one, and with one of weights
    other than the present `models` (name to digest) and autoencoder.
    """
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        run = Recording(**told["run"])
        own = told["autoencoder"] == autoencoder and told["models"][run.model] == models[run.model]
        return run if own and run.frames else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
