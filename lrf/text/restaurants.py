"""Descriptions of invented restaurants, each with the facts it states: the cleaned E2E corpus."""

import random
from collections.abc import Sequence
from pathlib import Path

from lrf.text.folder import Record, sentences
from lrf.text.lines import Corpus, Line
from lrf.text.rows import fault

__all__ = ["load"]

ORIGIN = (
    "the descriptions are the cleaned data of the E2E NLG Challenge "
    "(tuetschek/e2e-cleaning on GitHub), "
    'one JSON object such as {"text": "...", "mr": {"name": "...", "food": "..."}} on each line'
)


def load(data: Path | None) -> Corpus:
    """Descriptions with their slots: name, eatType, food, priceRange, customer rating and so on."""
    return Corpus(
        name="restaurants",
        train=sentences(data, "restaurants/cleaned.train.jsonl", ORIGIN, _slots),
        dev=_mixed(sentences(data, "restaurants/cleaned.dev.jsonl", ORIGIN, _slots)),
        licence="CC BY-SA 4.0",
        credit="Trained on the E2E NLG Challenge dataset (Novikova, Dušek & Rieser, SIGDIAL 2017) "
        "in its cleaned version (Dušek, Howcroft & Rieser, INLG 2019), CC BY-SA 4.0.",
    )


def _mixed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines in an order of chance, always the same.

    In the file those of one restaurant stand together, and its first hundreds know a few alone.
    """
    return tuple(random.Random(0).sample(lines, len(lines)))


def _slots(record: Record) -> dict[str, str]:
    slots = record.found.get("mr", {})
    if not isinstance(slots, dict) or not all(isinstance(value, str) for value in slots.values()):
        raise fault(record.path, record.line, '"mr" must hold slots and their values, both text')
    return slots
