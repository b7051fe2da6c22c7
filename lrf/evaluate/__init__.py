"""Numbers for a whole checkpoint: quality and cost of each model at each number of steps."""

import hashlib
import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from lrf import checkpoint
from lrf.evaluate.report import markdown
from lrf.evaluate.rows import Row, honest_rows, model_row, timed
from lrf.flow import straightness
from lrf.generate import Settings, points
from lrf.metrics import METRICS, Reference
from lrf.sampler import noise
from lrf.system import System

__all__ = ["Plan", "evaluate", "markdown"]

_STRAIGHT = Settings(steps=100, count=64, seed=7)
_SIGMAS = (0.0, 0.3, 0.6, 1.0, 1.5)
_SHORT = 12
"""Words of the sentences whose exact reading back is counted."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to measure."""

    models: tuple[str, ...]
    steps: tuple[int, ...] = (0, 1, 4, 100)
    solver: str = "euler"
    count: int = 500
    """Texts in each row."""
    judged: bool = True
    """Whether to use the metrics that need the judges."""
    timed: bool = True


def evaluate(
    folder: Path, reference: Reference, plan: Plan, cache: Path, device: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the report after every row, the last time complete.

    Scores of equal texts are read from `cache` instead of being computed again.
    """
    first = System.load(folder, plan.models[0], device)
    report: dict[str, Any] = {
        "autoencoder": first.manifest.autoencoder.digest,
        "corpus": first.manifest.corpus.get("name"),
        "plan": asdict(plan),
        "machine": _machine(first.device),
        "reading back": _reading_back(first, reference.dev),
        "straightness": {},
        "hours": _hours(first),
        "rows": [],
    }
    scores = Scores(cache, reference)
    for row in honest_rows(first, reference.dev, plan.count):
        report["rows"].append(_entry(row, scores.of(row.texts, plan.judged)))
        yield report
    for name in plan.models:
        system = System.load(folder, name, device)
        report["straightness"][name] = _straightness(system)
        for steps in plan.steps:
            row = model_row(system, steps, plan.solver, plan.count)
            row = timed(row, system) if plan.timed else row
            report["rows"].append(_entry(row, scores.of(row.texts, plan.judged)))
            yield report


class Scores:
    """Metrics of lists of texts, remembered in a file."""

    def __init__(self, path: Path, reference: Reference) -> None:
        self.path, self.reference = path, reference
        try:
            self.known: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}
        self.mark = _hash([len(reference.train), *reference.train[:1000], *reference.dev])

    def of(self, texts: Sequence[str], judged: bool) -> dict[str, float]:
        """Every metric of the registry, without the judged ones if so asked."""
        kept = self.known.setdefault(_hash([self.mark, *texts]), {})
        wanted = {name: m for name, m in METRICS.items() if judged or not m.judged}
        for name, metric in wanted.items():
            if name not in kept:
                kept[name] = round(metric.measure(texts, self.reference), 5)
        checkpoint.write_atomically(self.path, json.dumps(self.known))
        return {name: kept[name] for name in wanted}


def _hash(facts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(list(facts)).encode()).hexdigest()[:24]


def _entry(row: Row, scores: dict[str, float]) -> dict[str, Any]:
    entry = asdict(row)
    return {**entry, "texts": list(row.texts[:20]), "scores": scores}


def _reading_back(system: System, dev: Sequence[str]) -> dict[str, float]:
    """Share of held-out sentences of at most 12 words read back exactly, by the noise added."""
    texts = [text for text in dev if len(text.split()) <= _SHORT] or list(dev)
    z = system.embed(texts)
    more = noise(0, len(texts), system.shape).to(z)
    readings = {sigma: system.read(z + sigma * more) for sigma in _SIGMAS}
    return {
        f"{sigma:g}": round(
            sum(text == one.text for text, one in zip(texts, read, strict=True)) / len(texts), 4
        )
        for sigma, read in readings.items()
    }


def _straightness(system: System) -> float:
    return round(float(straightness(list(points(system, _STRAIGHT))).mean()), 4)


def _hours(system: System) -> dict[str, float]:
    """Training hours that each part of the checkpoint tells of."""
    parts = {"autoencoder": system.manifest.autoencoder, **system.manifest.models}
    return {name: round(part.training.get("seconds", 0) / 3600, 2) for name, part in parts.items()}


def _machine(device: torch.device) -> str:
    return f"{platform.machine()} {platform.system()}, {torch.get_num_threads()} threads, {device}"
