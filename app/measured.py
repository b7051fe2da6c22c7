"""What `make results` measured of a checkpoint, as the page draws it: JSON in, numbers out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["FILE", "Measured", "Report", "read_report"]

FILE = "report.json"
"""Name of the report in a checkpoint's folder."""
_CLOCK = "ms at batch 1"


@dataclass(frozen=True)
class Measured:
    """One model at one number of steps, or at one temperature."""

    model: str
    steps: int | None
    """None for a model that writes without steps."""
    scores: Mapping[str, float]
    """Quality of its texts, by metric."""
    solver: str
    """Empty for a model that writes without steps."""
    milliseconds: float | None = None
    """For one sentence, decoding included; None where no clock ran."""
    temperature: float | None = None
    """Of a model that writes without steps."""


@dataclass(frozen=True)
class Report:
    """Quality and cost of the models of one checkpoint."""

    rows: tuple[Measured, ...]
    """Each model by its usual solver, that of its first row."""
    count: int
    """Texts behind each row."""
    real: Mapping[str, float] = field(default_factory=dict[str, float])
    """Scores of held-out text, by metric."""
    others: tuple[Measured, ...] = ()
    """By a solver that is not the usual one of their model, or without steps."""


def read_report(folder: Path, models: Mapping[str, str], autoencoder: str) -> Report | None:
    """The report of a folder, rows of its present `models` alone (name to digest).

    None without a report, with a damaged one, and with one of another autoencoder.
    """
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if told["autoencoder"] != autoencoder:
            return None
        known = {name for name, digest in models.items() if _same(told, name, digest)}
        rows = [_row(row) for row in told["rows"] if row["model"] in known]
        usual = {row.model: row.solver for row in reversed(rows) if row.steps is not None}
        shown = tuple(row for row in rows if row.solver == usual.get(row.model))
        others = tuple(row for row in rows if row.solver != usual.get(row.model))
        real = next((_scores(row) for row in told["rows"] if row["model"] is None), {})
        report = Report(shown, int(told["plan"]["count"]), real, others)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return report if shown else None


def _same(told: Mapping[str, Any], name: str, digest: str) -> bool:
    """Whether the model measured under this name is the present one, as far as the report tells."""
    return told.get("models", {}).get(name, digest) == digest


def _row(row: Mapping[str, Any]) -> Measured:
    clock = row["cost"].get(_CLOCK)
    milliseconds = None if clock is None else float(clock)
    name, steps, solver = str(row["model"]), row["steps"], str(row["solver"] or "")
    steps = None if steps is None else int(steps)
    return Measured(name, steps, _scores(row), solver, milliseconds, row.get("temperature"))


def _scores(row: Mapping[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in row["scores"].items()}
