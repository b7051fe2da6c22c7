"""The few numbers of an evaluation that a person asked for."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.training import Report
from lrf import checkpoint
from lrf.checkpoint import Manifest

__all__ = ["read_report"]

FILE = Path("report") / "report.json"
_KNOWN = "known words"
_CLOCK = "ms at batch 64"


def read_report(folder: Path) -> Report | None:
    """The report of a run; None while there is none that is whole and of its present models."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return _report(data) if _is_of(data, checkpoint.read(folder)) else None
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def _is_of(data: Mapping[str, Any], manifest: Manifest) -> bool:
    """Whether these are the models that were measured, or they have been trained on since."""
    now = {name: part.digest for name, part in manifest.models.items()}
    return (
        data["autoencoder"] == manifest.autoencoder.digest and data["models"].items() <= now.items()
    )


def _report(data: Mapping[str, Any]) -> Report:
    rows = data["rows"]
    real = next(row for row in rows if row["name"] == "held-out text")
    made = {row["steps"]: row for row in rows if row["model"]}
    if len(made) < len(data["plan"]["steps"]):
        raise ValueError("the evaluation was ended early")
    # A thousand sentences take as many seconds as one takes milliseconds.
    return Report(
        model=next(iter(data["models"])),
        exact=data["held"]["exact"],
        held_out=real["scores"][_KNOWN],
        written={steps: row["scores"][_KNOWN] for steps, row in made.items()},
        seconds={steps: row["cost"][_CLOCK] for steps, row in made.items()},
    )
