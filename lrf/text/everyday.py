"""Short English sentences of the Tatoeba Project, labelled by rule."""

from pathlib import Path

from lrf.text.folder import Record, sentences
from lrf.text.lines import Corpus

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
        train=sentences(data, "everyday/train.jsonl", ORIGIN, _labels),
        dev=sentences(data, "everyday/dev.jsonl", ORIGIN, _labels),
        licence="CC BY 2.0 FR",
        credit="Trained on English sentences from the Tatoeba Project (tatoeba.org) through "
        "manythings.org/anki, CC BY 2.0 FR; filtered and automatically labelled by us.",
    )


def _labels(record: Record) -> dict[str, str]:
    found = record.found
    values = {
        "type": found.get("type"),
        "tense": found.get("tense"),
        "negation": NEGATIONS.get(str(found.get("neg"))),
        "subject": found.get("subj"),
        "sentiment": SENTIMENTS.get(str(found.get("sent"))),
    }
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and (name, value) not in UNLABELLED
    }
