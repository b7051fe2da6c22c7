import re
from pathlib import Path

import pytest

from app.strings import LANGUAGES, TEXTS, counted, preferred, text

PLAYER = Path(__file__).parents[2] / "assets" / "sentences.js"


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_exists_in_every_language(key):
    assert set(TEXTS[key]) == set(LANGUAGES)
    assert all(words.strip() for words in TEXTS[key].values())


@pytest.mark.parametrize("key", TEXTS)
def test_translations_leave_the_same_places_to_fill(key):
    places = [set(re.findall(r"{(\w+)}", words)) for words in TEXTS[key].values()]
    assert all(found == places[0] for found in places)


def test_the_player_asks_only_for_words_that_exist():
    source = PLAYER.read_text(encoding="utf-8")
    asked = set(re.findall(r'say\("(\w+)"', source)) | set(re.findall(r'"(legend_\w+)"', source))
    nouns = set(re.findall(r'counted\("(\w+)"', source))
    assert asked
    assert asked | {f"{noun}_{form}" for noun in nouns for form in ("one", "many")} <= set(TEXTS)


def test_one_is_singular_and_many_are_plural():
    assert counted("steps", 1, "en") == "1 step"
    assert counted("network", 400, "en") == "400 network calls"
    assert counted("steps", 1, "ja") == "1 ステップ"


def test_values_fill_their_places():
    assert text("step_of", "en", step=3, steps=4) == "step 3 of 4"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("ja,en-US;q=0.9,en;q=0.8", "ja"),
        ("ja-JP", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("en;q=0.5, ja;q=0.9", "ja"),
        ("fr-FR,fr;q=0.9,ja;q=0.5", "ja"),
        ("de", "en"),
        ("", "en"),
        (";;q=x,,", "en"),
    ],
)
def test_the_browser_names_its_language(header, lang):
    assert preferred(header) == lang
