"""Short English sentences of the Tatoeba Project, labelled by rule."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lrf.text.files import text_of
from lrf.text.folder import records
from lrf.text.lines import Corpus, Line

__all__ = ["load"]

ORIGIN = (
    "the sentences are English ones of the Tatoeba Project (tatoeba.org, for instance by way of "
    'manythings.org/anki), one JSON object such as {"text": "Good morning."} on each line'
)
NEGATIONS = {"True": "yes", "False": "no"}
SENTIMENTS = {"pos": "positive", "neutral": "neutral", "neg": "negative"}
UNLABELLED = {("type", "exclamation"), ("tense", "other")}
"""Values left out: too few exclamations to learn from; "other" tense is the labeller's doubt."""


def load(data: Path | None) -> Corpus:
    """Sentences with type, tense, negation, subject and sentiment, where these are known."""
    return Corpus(
        name="everyday",
        train=_lines(data, "everyday/train.jsonl"),
        dev=_lines(data, "everyday/dev.jsonl"),
        licence="CC BY 2.0 FR",
        credit="Trained on English sentences from the Tatoeba Project (tatoeba.org) through "
        "manythings.org/anki, CC BY 2.0 FR; filtered and automatically labelled by us.",
    )


def _lines(data: Path | None, name: str) -> tuple[Line, ...]:
    found = records(data, name, ORIGIN)
    return tuple(Line(text_of(path, line, record), _labels(record)) for path, line, record in found)


def _labels(record: Mapping[str, Any]) -> dict[str, str]:
    values = {
        "type": record.get("type"),
        "tense": record.get("tense"),
        "negation": NEGATIONS.get(str(record.get("neg"))),
        "subject": record.get("subj"),
        "sentiment": SENTIMENTS.get(str(record.get("sent"))),
    }
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and (name, value) not in UNLABELLED
    }
