"""The report as a page of Markdown. Every number comes from the JSON beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from lrf.markdown import number, plain, table

__all__ = ["markdown"]

_SHOWN = 20
_TOGETHER = ("1", "64")


def markdown(report: Mapping[str, Any]) -> str:
    """Tables of quality, cost, reading back and straightness, then the first twenty texts."""
    parts = _numbers(report), _asked(report), _autoencoder(report), _samples(report)
    return "\n".join(line for part in parts for line in part) + "\n"


def _numbers(report: Mapping[str, Any]) -> Iterator[str]:
    rows = report["rows"]
    scores = list(rows[0]["scores"])
    plan = report["plan"]
    solver = plan["solver"] or "each model's own"
    yield f"# Results on {report['corpus']}\n"
    yield (
        f"{plan['count']:,} sentences a row, seed 7, solver: {solver}, "
        f"{report['machine']}. Lower is better for perplexity, the two distances and copies; "
        f"{'valid is the share a parser accepts; ' if 'valid' in scores else ''}"
        "entropy, distinct-4 and self-BLEU should be near those of held-out text. The distances "
        "are those to sentences of the training text, less that of held-out text: 0 is as near as "
        "held-out text, and copies come nearer.\n"
    )
    yield from (f"**Take care**: {warning}.\n" for warning in report["warnings"])
    yield from table(
        ["", *scores],
        [[row["name"], *(number(row["scores"][name]) for name in scores)] for row in rows],
    )
    costs = [row for row in rows if row["cost"]]
    if costs:
        names = list(costs[0]["cost"])
        yield "\nWhat a sentence costs, decoding included:\n"
        yield from table(
            ["", *names],
            [[row["name"], *(number(row["cost"][name]) for name in names)] for row in costs],
        )


def _asked(report: Mapping[str, Any]) -> Iterator[str]:
    told = [(name, one) for name, each in report.get("asked", {}).items() for one in each]
    if not told:
        return
    yield "\nSentences that show the value asked for, in brackets where nothing was asked for:\n"
    names = list(dict.fromkeys(one["attribute"] for _, one in told))
    rows = dict[tuple[str, int], dict[str, str]]()
    for model, one in told:
        share = f"{one['asked']:.0%} ({one['not asked']:.0%})"
        rows.setdefault((model, one["steps"]), {})[one["attribute"]] = share
    yield from table(
        ["", "steps", *map(plain, names)],
        [
            [model, number(steps), *(row.get(name, "") for name in names)]
            for (model, steps), row in rows.items()
        ],
    )


def _autoencoder(report: Mapping[str, Any]) -> Iterator[str]:
    which = report.get("read back", "of at most 12 words")
    yield f"\nHeld-out sentences {which} that the autoencoder reads back exactly:\n"
    read = report["reading back"]
    yield from table(
        ["noise added", *read], [["exact", *(f"{100 * share:.1f} %" for share in read.values())]]
    )
    if held := report.get("held"):
        tried = f"Of {held['count']:,} held-out sentences of any length it reads"
        yield f"\n{tried} {100 * held['exact']:.1f} % back exactly.\n"
    yield "\nStraightness (0 is a straight line), training hours, most memory of a process:\n"
    straight, memory = report["straightness"], report["memory"]
    yield from table(
        ["", "straightness", "hours", *(f"MB for {n} at once" for n in _TOGETHER)],
        [
            [
                name,
                number(straight.get(name, "")),
                number(hours),
                *(number(memory.get(name, {}).get(n) or "") for n in _TOGETHER),
            ]
            for name, hours in report["hours"].items()
        ],
    )


def _samples(report: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Samples\n\nThe first twenty of each row, unpicked."
    for row in report["rows"]:
        if row["model"]:
            yield f"\n### {row['name']}\n"
            yield from (f"{i}. {plain(text)}" for i, text in enumerate(row["texts"][:_SHOWN], 1))
