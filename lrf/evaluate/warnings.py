"""What a reader must know before believing a number."""

from collections.abc import Mapping, Sequence
from typing import Any

from lrf.metrics import METRICS

__all__ = ["warnings"]


def warnings(rows: Sequence[Mapping[str, Any]], held_out: int) -> list[str]:
    """A sentence for each thing to beware of in these rows, the first of which is held-out text."""
    counts = [row["count"] for row in rows]
    unsteady = [name for name in rows[0]["scores"] if min(counts) < METRICS[name].least]
    found = list[str]()
    if unsteady:
        least = max(METRICS[name].least for name in unsteady)
        enough = f"--count {least} makes enough"
        if held_out < least:
            enough = f"for more, that many must be held out, and there are {held_out:,}"
        found.append(
            f"{' and '.join(unsteady)} are steady from {least:,} sentences a row on, and here a "
            f"row has only {min(counts):,}: do not compare them closely; {enough}"
        )
    if counts[0] < max(counts):
        found.append(
            f"there are only {counts[0]:,} held-out sentences, and a row of a model has "
            f"{max(counts):,}: entropy, distinct-4 and self-BLEU change with the number, so do not "
            "compare the model with held-out text by them"
        )
    return found
