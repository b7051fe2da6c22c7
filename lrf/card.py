"""The model card of a checkpoint, written from what its manifest says and nothing else."""

import json
import re
from typing import Any

from lrf.checkpoint import Manifest, Part
from lrf.models import WRITERS

__all__ = ["card", "front_matter"]


def card(manifest: Manifest) -> str:
    """Markdown: what it is, what it learnt from, how it was trained, what it measured."""
    corpus, config = manifest.corpus, manifest.autoencoder.config
    parts = {"autoencoder": manifest.autoencoder, **manifest.models}
    paths = sum(part.kind not in WRITERS for part in manifest.models.values())
    lines = [
        f"# Language Rectified Flow, trained on `{corpus['name']}`",
        "",
        f"A text autoencoder with {config['latents']} latent vectors of width "
        f"{config['latent_width']} and its decoder ({config['decoder']})"
        + (f", and {_count(paths)} from noise to those latents." if paths else "."),
        "",
        "## Data",
        "",
        *(line for source in manifest.corpora for line in _data(source)),
        "## Training",
        "",
    ]  # fmt: skip
    for name, part in parts.items():
        lines += [*_training(name, part), ""]
    return "\n".join([*lines, *_LIMITS])


def front_matter(manifest: Manifest) -> str:
    """The head of a card as the Hub wants it: licence, library, tags.

    The licence is that of the data. One the Hub has no name for goes by its own; data of several
    licences leave it to the card to name them.
    """
    names = {_slug(source["licence"]) for source in manifest.corpora}
    name = names.pop() if len(names) == 1 else "several"
    licence = name if name in _HUB_LICENCES else "unknown" if name == "not-stated" else "other"
    lines = [f"license: {licence}"]
    if licence == "other":
        lines.append(f"license_name: {json.dumps(name)}")
    tags = [f"  - {tag}" for tag in _TAGS]
    lines += ["library_name: language-rectified-flow", "tags:", *tags]
    return "\n".join(["---", *lines, "---", "", ""])


def _slug(licence: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", licence.lower()).strip("-") or "not-stated"


def _data(source: dict[str, Any]) -> list[str]:
    return [
        f"`{source['name']}`: {source['train']:,} sentences to learn from, {source['dev']:,} held "
        f"out; licence of the data: {source['licence']}; SHA-256 `{source['digest']}`.",
        "",
        f"> {source['credit']}",
        "",
    ]


def _training(name: str, part: Part) -> list[str]:
    facts, runs, minutes = part.training, part.runs, part.seconds / 60
    lines = [f"- **{name}**: {part.steps:,} steps in {minutes:.0f} minutes, {_runs(len(runs))}"]
    lines += [
        f"  - `{run.get('command', 'unknown')}`, code {run.get('commit', 'unknown')}"
        for run in runs
    ]
    if facts.get("left_out"):
        lines.append(f"  - sentences too long to take part: {facts['left_out']:,}")
    if smoothing := part.config.get("smoothing") if part.kind == "autoencoder" else None:
        lines.append(f"  - what a model made is read through noise of size {smoothing:g}")
    return lines + [f"  - {what}: {value}" for what, value in facts.get("metrics", {}).items()]


def _runs(count: int) -> str:
    return "one run" if count == 1 else f"{count} runs, each from the one before"


def _count(flows: int) -> str:
    return "one flow" if flows == 1 else f"{flows} flows"


_HUB_LICENCES = ("apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0")
"""Licences of corpora that the Hub has a name for."""
_TAGS = ("rectified-flow", "flow-matching", "text-generation", "autoencoder")

_LIMITS = [
    "## Limits",
    "",
    "A small model of short sentences. It knows no facts, keeps no topic from one sentence to the",
    "next, and often writes what is not quite a sentence. It repeats what its corpus is full of.",
    "",
]
