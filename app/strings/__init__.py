"""Every word on the screen, in English and Japanese. Knows no widget and no engine.

One file for each part of the page; `TEXTS` holds them all.
"""

from app.strings.about import ABOUT
from app.strings.around import AROUND
from app.strings.compare import COMPARE
from app.strings.hub import HUB
from app.strings.map import MAP
from app.strings.player import PLAYER
from app.strings.quality import QUALITY
from app.strings.sentence import SENTENCE
from app.strings.settings import SETTINGS
from app.strings.tour import TOUR
from app.strings.train import TRAIN
from app.strings.trained import TRAINED
from app.strings.wishes import WISHES

__all__ = ["LANGUAGES", "TEXTS", "counted", "preferred", "text"]

LANGUAGES = {"en": "English", "ja": "日本語"}

TEXTS: dict[str, dict[str, str]] = (
    AROUND | SETTINGS | PLAYER | MAP | COMPARE | QUALITY | WISHES
) | (SENTENCE | TRAIN | TRAINED | HUB | ABOUT | TOUR)


def text(key: str, lang: str, **values: object) -> str:
    """The words for `key`; values fill its {places}."""
    return TEXTS[key][lang].format(**values)


def counted(noun: str, number: int, lang: str) -> str:
    """A number with its noun in the right form: "1 step", "4 steps"."""
    form = "one" if number == 1 else "many"
    return text(f"{noun}_{form}", lang, n=f"{number:,}")


def preferred(header: str) -> str:
    """The language of the screen for an Accept-Language header; English unless Japanese leads."""
    for tag in sorted(header.lower().split(","), key=_weight, reverse=True):
        known = tag.strip()[:2]
        if known in LANGUAGES:
            return known
    return "en"


def _weight(tag: str) -> float:
    try:
        return float(tag.partition("q=")[2] or 1)
    except ValueError:
        return 0.0
