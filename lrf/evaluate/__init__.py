"""Numbers for a whole checkpoint: quality and cost of each model at each number of steps."""

import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from lrf.checkpoint import Manifest
from lrf.evaluate.asked import obeyed
from lrf.evaluate.cache import Scores, Texts
from lrf.evaluate.memory import peak
from lrf.evaluate.price import Price
from lrf.evaluate.reading import held, reading_back
from lrf.evaluate.report import markdown
from lrf.evaluate.rows import SEED, Row, honest_rows, settings_of, timed
from lrf.evaluate.warnings import warnings
from lrf.evaluate.writers import match, written
from lrf.flow import straightness
from lrf.generate import Settings, points
from lrf.metrics import METRICS, Reference
from lrf.models import WRITERS
from lrf.system import System
from lrf.text import Line

__all__ = ["Plan", "Price", "evaluate", "markdown"]

_STRAIGHT = Settings(steps=100, count=64, seed=SEED)
_FEWEST = 64
"""Sentences a row has even where fewer are held out."""
_BASELINES = ("diffusion", *WRITERS)
"""Kinds of models that are there to be compared with."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to measure."""

    models: tuple[str, ...]
    steps: tuple[int, ...] = (0, 1, 4, 100)
    ddpm_steps: int = 2_000
    """Of one more row of each diffusion model, by the sampler they are known for; 0: none."""
    flows_as_diffusion: bool = False
    """Whether first flows get such a row too: their networks fit a diffusion's sampler as well."""
    solver: str | None = None
    """Of every model it fits; each of the others, and all if it is None, takes its own."""
    count: int = 500
    """Texts in each row."""
    judged: bool = True
    """Whether to use the metrics that need the judges."""
    timed: bool = True
    """Whether to measure time and memory."""
    asked: bool = True
    """Whether to count how many sentences show what they were asked for."""
    thousand: bool = False
    """Whether to tell the time of 1,000 sentences."""
    price: Price | None = None
    """And their cost in money."""


def evaluate(
    folder: Path,
    reference: Reference,
    lines: Sequence[Line],
    plan: Plan,
    cache: Path,
    device: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the report after every row, the last time complete.

    `lines` are the held-out sentences of the reference with their labels. Where there are fewer
    than `plan.count` the rows get no more: what tells variety depends on the number.
    Rows made before, and scores of equal texts, are read from the folder `cache`; times never are.
    """
    dev = reference.dev
    plan = replace(plan, count=min(plan.count, max(len(dev), _FEWEST)))
    first = System.load(folder, plan.models[0], device)
    known, rows = first.manifest.models, list[dict[str, Any]]()
    # Writers come last: one of their rows is made after the best of the others.
    models = sorted(plan.models, key=lambda name: known[name].kind in WRITERS)
    report = {**_beginning(first, models, plan, reference), "rows": rows}
    scores, texts = Scores(cache, reference), Texts(cache)

    def told(row: Row) -> dict[str, Any]:
        rows.append(_entry(row, scores.of(row.texts, plan.judged)))
        report["warnings"] = warnings(rows, len(dev))
        return report

    yield from map(told, honest_rows(first, dev, plan.count))
    for name in models:
        system = System.load(folder, name, device)
        if system.writer is None:
            report["straightness"][name] = _straightness(system)
        if plan.timed:
            report["memory"][name] = {str(n): peak(folder, name, n, device) for n in (1, 64)}
        yield from map(told, _model_rows(system, plan, rows, texts))
        if plan.asked and (shares := list(obeyed(system, plan.solver, plan.steps, lines))):
            report["asked"][name] = shares
            yield report


def _beginning(
    first: System, models: Sequence[str], plan: Plan, reference: Reference
) -> dict[str, Any]:
    """What a report tells before its rows, and room for what comes with them."""
    return {
        "autoencoder": first.manifest.autoencoder.digest,
        "models": {name: first.manifest.models[name].digest for name in models},
        "corpus": reference.name or first.manifest.corpus.get("name"),
        "plan": asdict(plan),
        "machine": _machine(first.device),
        **reading_back(first, reference.dev),
        "held": held(first, reference.dev),
        "straightness": {},
        "asked": {},
        "memory": {},
        "hours": _hours(first),
        "warnings": [],
    }


def _model_rows(
    system: System, plan: Plan, rows: Sequence[dict[str, Any]], texts: Texts
) -> Iterator[Row]:
    """Every row of one model; `rows` are those of the models before it."""
    if system.writer is None:
        runs = [settings_of(system, plan.solver, steps, plan.count) for steps in plan.steps]
        if plan.ddpm_steps and _diffuses(system, plan):
            runs.append(settings_of(system, "ddpm", plan.ddpm_steps, plan.count))
        for settings in runs:
            farthest = settings.steps == max(plan.steps) > 0
            made, *honest = texts.rows(system, settings, honest=farthest)
            yield _cost(system, made, settings, plan)
            yield from honest
        return
    yield _cost(system, *written(system, 1.0, plan.count), plan)
    if best := _best(rows, system.manifest):
        wanted = best["scores"]["entropy"]
        temperature = match(system, wanted, plan.count, _entropy)
        why = f", words as varied as of {best['name']}"
        yield _cost(system, *written(system, temperature, plan.count, why), plan)


def _diffuses(system: System, plan: Plan) -> bool:
    """Whether a model gets a row by ancestral sampling."""
    first = system.manifest.models[system.model or ""].kind == "flow"
    as_well = plan.flows_as_diffusion and first and "ddpm" in system.solvers
    return system.field(1).curved or as_well


def _cost(system: System, row: Row, settings: Settings, plan: Plan) -> Row:
    """The row with all that is to be told of its cost."""
    if not plan.timed:
        return row
    row = timed(row, system, settings)
    if not plan.thousand:
        return row
    seconds = float(row.cost["ms at batch 64"])  # of one sentence, so of 1,000 in seconds
    cost = {**row.cost, "seconds for 1,000": seconds}
    if plan.price:
        cost[f"money for 1,000, at {plan.price.of(3600.0)} an hour"] = plan.price.of(seconds)
    return replace(row, cost=cost)


def _best(rows: Sequence[dict[str, Any]], manifest: Manifest) -> dict[str, Any] | None:
    """The flows' row nearest to real text; without judges, the one with the most known words."""
    flows = [
        row for row in rows if row["model"] and manifest.models[row["model"]].kind not in _BASELINES
    ]

    def distance(row: dict[str, Any]) -> float:
        scores = row["scores"]
        return scores.get("frechet excess", -scores["known words"])

    return min(flows, key=distance, default=None)


def _entropy(texts: Sequence[str]) -> float:
    return METRICS["entropy"].measure(texts, Reference([], []))


def _entry(row: Row, scores: dict[str, float]) -> dict[str, Any]:
    entry = asdict(row)
    return {**entry, "count": len(row.texts), "texts": list(row.texts[:20]), "scores": scores}


def _straightness(system: System) -> float:
    settings = replace(_STRAIGHT, solver=system.solvers[0])
    return round(float(straightness(list(points(system, settings))).mean()), 4)


def _hours(system: System) -> dict[str, float]:
    """Training hours that each part of the checkpoint tells of."""
    parts = {"autoencoder": system.manifest.autoencoder, **system.manifest.models}
    return {name: round(part.seconds / 3600, 2) for name, part in parts.items()}


def _machine(device: torch.device) -> str:
    return f"{platform.machine()} {platform.system()}, {torch.get_num_threads()} threads, {device}"
