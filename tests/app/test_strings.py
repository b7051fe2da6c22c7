import re
from pathlib import Path

import pytest

from app.strings import LANGUAGES, TEXTS, counted, preferred, text
from app.views import VIEWS
from lrf.solvers import SOLVERS

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPTS = [path for name in ("player", "train") for path in sorted((ASSETS / name).glob("*.js"))]


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_exists_in_every_language(key):
    assert set(TEXTS[key]) == set(LANGUAGES)
    assert all(words.strip() for words in TEXTS[key].values())


@pytest.mark.parametrize("key", TEXTS)
def test_translations_leave_the_same_places_to_fill(key):
    places = [set(re.findall(r"{(\w+)}", words)) for words in TEXTS[key].values()]
    assert all(found == places[0] for found in places)


def test_the_players_ask_only_for_words_that_exist():
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    asked = {key for call in re.findall(r"say\(([^{}()]*)", source) for key in quoted(call)}
    asked |= set(re.findall(r'"((?:legend|caption|axis|error|state)_\w+)"', source))
    nouns = set(re.findall(r'counted\("(\w+)"', source))
    assert len(asked) > 40
    assert asked | {f"{noun}_{form}" for noun in nouns for form in ("one", "many")} <= set(TEXTS)


def quoted(call: str) -> list[str]:
    return re.findall(r'"(\w+)"', call)


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_solver_of_the_library_has_a_name_on_the_page(solver):
    assert f"solver_{solver}" in TEXTS


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_name_on_its_tab(view):
    assert f"tab_{view}" in TEXTS


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
