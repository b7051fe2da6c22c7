"""Texts that were made before and scores of texts, each remembered in a file of the results."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import lrf
from lrf import checkpoint, metrics
from lrf.evaluate import rows
from lrf.evaluate.rows import Row, path_rows
from lrf.generate import Settings
from lrf.metrics import METRICS, Metric, Reference
from lrf.system import System

__all__ = ["Scores", "Texts"]

_AWAY = ("ablations", "bench", "commands", "evaluate", "jobs", "metrics", "trainer")
"""Folders of the library whose code makes no sentences."""


class Texts:
    """Rows of models with a path, by weights, settings and the code that makes them."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "texts.json"
        self.known = _read(self.path)

    def rows(self, system: System, settings: Settings, *, honest: bool) -> list[Row]:
        """What `path_rows` makes."""
        manifest = system.manifest
        part = manifest.models[system.model or ""]
        facts = system.model, part.digest, part.config, part.attributes
        of = manifest.autoencoder.digest, manifest.autoencoder.config
        key = _hash([*facts, *of, asdict(settings), honest, str(system.device), _code()])
        if key not in self.known:
            self.known[key] = [asdict(row) for row in path_rows(system, settings, honest=honest)]
            checkpoint.write_atomically(self.path, json.dumps(self.known))
        return [Row(**{**row, "texts": tuple(row["texts"])}) for row in self.known[key]]


class Scores:
    """Metrics of lists of texts."""

    def __init__(self, folder: Path, reference: Reference) -> None:
        self.path, self.reference = folder / "scores.json", reference
        self.known: dict[str, dict[str, float]] = _read(self.path)
        facts = _metrics(), len(reference.train), *reference.train[:1000], *reference.dev
        self.mark = _hash(facts)

    def of(self, texts: Sequence[str], judged: bool) -> dict[str, float]:
        """What each of the `wanted` metrics says."""
        kept = self.known.setdefault(_hash([self.mark, *texts]), {})
        wanted = self.wanted(texts, judged=judged)
        for name, metric in wanted.items():
            if name not in kept:
                kept[name] = round(metric.measure(texts, self.reference), 5)
        checkpoint.write_atomically(self.path, json.dumps(self.known))
        return {name: kept[name] for name in wanted}

    def wanted(self, texts: Sequence[str], *, judged: bool) -> dict[str, Metric]:
        """Every metric of the registry that can be had here, without the judged if so asked."""
        fitting = {n: m for n, m in METRICS.items() if self.reference.parse or not m.exact}
        known = min(len(texts), len(self.reference.dev))
        return {
            name: metric
            for name, metric in fitting.items()
            if known >= metric.fewest and (judged or not metric.judged)
        }


@cache
def _code() -> str:
    """Hash of the files that make sentences."""
    root = Path(lrf.__file__).parent
    files = [file for file in root.rglob("*.py") if file.relative_to(root).parts[0] not in _AWAY]
    return _hash_of([*files, Path(rows.__file__)])


@cache
def _metrics() -> str:
    """Hash of the files that judge them."""
    return _hash_of(Path(metrics.__file__).parent.glob("*.py"))


def _hash_of(files: Iterable[Path]) -> str:
    return _hash([file.read_text(encoding="utf-8") for file in sorted(files)])


def _read(path: Path) -> dict[str, Any]:
    """What the file holds; nothing where it is missing or damaged."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _hash(facts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(list(facts)).encode()).hexdigest()[:24]
