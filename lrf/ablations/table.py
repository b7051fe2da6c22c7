"""The table of all rows that were measured, as Markdown."""

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from lrf.ablations.measured import Entry
from lrf.markdown import number, table

__all__ = ["markdown"]

_HEAD = (
    *("", "seeds", "minutes", "steps of the flow", "read back exactly"),
    *("perplexity at 1, 4, 100 steps", "Fréchet excess", "entropy", "straightness"),
)


def markdown(entries: Sequence[Entry]) -> str:
    """Every block of entries as a table. Of several seeds the mean, ± the standard deviation."""
    return "\n".join(_lines(entries)) + "\n"


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    yield "# Ablations\n"
    if not entries:
        yield "Nothing is measured yet."
        return
    yield (
        "Each row changes the preset `small` as its commands say; rows that train both networks at "
        "once also have no clusters and batches of their own. Minutes are those the "
        "processor worked, all threads together; they include the autoencoder "
        "where a row trains one. Of each model "
        f"{entries[0]['count']:,} sentences of seed 7 are measured, none picked; perplexity, "
        "distance and entropy are those of `docs/results.md`. Of several seeds: the mean ± the "
        "standard deviation. `make ablations` makes this page."
    )
    for block in dict.fromkeys(entry["block"] for entry in entries):
        yield f"\n## {block[0].upper()}{block[1:]}\n"
        mine = [entry for entry in entries if entry["block"] == block]
        names = dict.fromkeys(entry["name"] for entry in mine)
        seeds = [[entry for entry in mine if entry["name"] == name] for name in names]
        yield from table(_HEAD, [list(_cells(same)) for same in seeds])
        yield ""
        for first, *_ in seeds:
            yield f"- {first['name']}: {', then '.join(f'`{c}`' for c in first['commands'])}"


def _cells(same: Sequence[Entry]) -> Iterator[str]:
    yield same[0]["name"]
    yield str(len(same))
    yield number(same[0]["minutes"])
    yield _spread([entry["steps"] for entry in same])
    yield _spread([100 * entry["exact"] for entry in same]) + " %"
    for score in ("perplexity", "frechet excess", "entropy"):
        steps = same[0]["scores"]
        yield ", ".join(_spread([e["scores"][n].get(score, "") for e in same]) for n in steps)
    yield _spread([entry["straightness"] for entry in same])


def _spread(values: Sequence[Any]) -> str:
    if len(values) == 1 or not all(isinstance(value, int | float) for value in values):
        return number(values[0])
    return f"{number(statistics.mean(values))} ± {number(statistics.stdev(values))}"
