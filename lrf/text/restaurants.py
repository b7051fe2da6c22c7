"""Descriptions of invented restaurants, each with the facts it states: the cleaned E2E corpus."""

from pathlib import Path
from typing import Any

from lrf.text.files import fault, text_of
from lrf.text.folder import records
from lrf.text.lines import Corpus, Line

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
        train=_lines(data, "restaurants/cleaned.train.jsonl"),
        dev=_lines(data, "restaurants/cleaned.dev.jsonl"),
        licence="CC BY-SA 4.0",
        credit="Trained on the E2E NLG Challenge dataset (Novikova, Dušek & Rieser, SIGDIAL 2017) "
        "in its cleaned version (Dušek, Howcroft & Rieser, INLG 2019), CC BY-SA 4.0.",
    )


def _lines(data: Path | None, name: str) -> tuple[Line, ...]:
    found = records(data, name, ORIGIN)
    return tuple(
        Line(text_of(path, line, record), _slots(path, line, record))
        for path, line, record in found
    )


def _slots(path: Path, line: int, record: dict[str, Any]) -> dict[str, str]:
    slots = record.get("mr", {})
    if not isinstance(slots, dict) or not all(isinstance(value, str) for value in slots.values()):
        raise fault(path, line, '"mr" must hold slots and their values, both text')
    return slots
