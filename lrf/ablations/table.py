"""The table of all rows that were measured, as Markdown."""

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from lrf.ablations.measured import Entry
from lrf.ablations.rows import ROWS, Row
from lrf.markdown import number, table

__all__ = ["markdown"]

_HEAD = (
    *("", "seeds", "minutes", "sentences", "million parameters", "steps of training"),
    *("read back exactly", "perplexity at 1, 4, 100 steps", "Fréchet excess", "entropy"),
    "straightness",
)

_BEGINNING = (
    "Each row changes the preset `small` in what its commands say. A row that trains both networks "
    "at once also has batches of its own and no clusters: compare it with two stages without "
    "clusters. Minutes are those of training, the autoencoder's included where a row trains one; "
    "with `--processor-time` the processor counts them, all threads together. Parameters are those "
    "of autoencoder and flow, steps those of the flow's training. Read back exactly: of the first "
    "500 held-out sentences, or of all there are. Of each model as many sentences are measured as "
    "its row says, written from the noise of seed 7, none picked. Perplexity, distance and entropy "
    "are those of `docs/results.md`; straightness tells how far paths of 100 steps stray from "
    "straight lines, 0 if they do not. Of several seeds: the mean ± the standard deviation. `make "
    "ablations` makes this page."
)


def markdown(entries: Sequence[Entry], rows: Sequence[Row] = ROWS) -> str:
    """Every block of rows as a table. Of several seeds the mean, ± the standard deviation."""
    return "\n".join(_lines({entry.key: entry for entry in entries}, rows)) + "\n"


def _lines(measured: dict[str, Entry], rows: Sequence[Row]) -> Iterator[str]:
    yield "# Ablations\n"
    done = [row for row in rows if row.key in measured]
    if not done:
        yield "Nothing is measured yet."
        return
    yield _BEGINNING
    for block in dict.fromkeys(block for row in done for block in row.blocks):
        yield f"\n## {block[0].upper()}{block[1:]}\n"
        groups = _alike([row for row in done if block in row.blocks], measured)
        yield from table(_HEAD, [[name, *_cells(same)] for name, same in groups])
        yield ""
        for name, (first, *_) in groups:
            yield f"- {name}: {', then '.join(f'`{command}`' for command in first.commands)}"


def _alike(rows: Sequence[Row], measured: dict[str, Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries that differ in their seed alone, with their name."""
    groups = dict[tuple[Any, ...], list[Entry]]()
    for row in rows:
        entry = measured[row.key]
        facts = row.name, entry.fingerprint, round(entry.minutes), entry.count, entry.judged
        groups.setdefault(facts, []).append(entry)
    return [(facts[0], same) for facts, same in groups.items()]


def _cells(same: Sequence[Entry]) -> Iterator[str]:
    first = same[0]
    yield str(len(same))
    yield number(round(first.minutes) or first.minutes)
    yield number(first.count)
    yield " + ".join(f"{first.parameters[part] / 1e6:.1f}" for part in ("autoencoder", "flow"))
    yield _spread([entry.steps for entry in same])
    yield _spread([100 * entry.exact for entry in same]) + " %"
    for score in ("perplexity", "frechet excess", "entropy"):
        yield ", ".join(_spread([e.scores[n].get(score, "–") for e in same]) for n in first.scores)
    yield _spread([entry.straightness for entry in same])


def _spread(values: Sequence[Any]) -> str:
    if len(values) == 1 or not all(isinstance(value, int | float) for value in values):
        return number(values[0])
    return f"{number(statistics.mean(values))} ± {number(statistics.stdev(values))}"
