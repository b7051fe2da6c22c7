"""What is asked for is counted where a text shows it, beside what luck gives."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lrf.evaluate import asked
from lrf.evaluate.report import _asked
from lrf.text import Line
from lrf.text.attributes import Attributes

LINES = [
    Line("The Mill serves tea.", {"name": "The Mill", "mood": "glad"}),
    Line("Come to the mill, it is a pub by the water.", {"name": "The Mill", "mood": "sad"}),
    Line("Giraffe is cheap.", {"name": "Giraffe", "mood": "glad"}),
    Line("A pub.", {"near": "Avalon"}),
]
KNOWN = Attributes.of(LINES)
LENGTHS = KNOWN.values["length"]


@pytest.fixture
def asking(system, monkeypatch):
    """A model that always says the name asked for, and The Mill in every second sentence else."""

    def sample(system, settings):
        name = settings.wanted.get("name")
        usual = ["Here is the mill.", "Here."] * (settings.count // 2)
        return [SimpleNamespace(text=name or text) for text in usual]

    monkeypatch.setattr(asked, "sample", sample)
    return replace(system, attributes=KNOWN)


def test_only_what_a_text_shows_is_counted():
    assert asked.seen(KNOWN, LINES) == ["name", "length"]  # no mood, and no Avalon
    assert asked.seen(KNOWN, []) == ["length"]


def test_a_length_is_shown_by_the_text_of_that_length():
    shown = {value: asked._shows("Giraffe is cheap.", KNOWN, "length", value) for value in LENGTHS}
    assert [value for value, so in shown.items() if so] == ["7-17"]


def test_the_share_that_shows_it_stands_beside_that_of_luck(asking):
    found = list(asked.obeyed(asking, None, [0, 1, 4], LINES))
    assert [(one["attribute"], one["steps"]) for one in found] == [
        ("name", 1), ("length", 1), ("name", 4), ("length", 4),
    ]  # fmt: skip
    assert found[0]["asked"] == 1.0
    assert found[0]["not asked"] == 0.25  # The Mill in a half, Giraffe never
    page = list(_asked({"asked": {"m": found}}))
    assert "| m | 1 | 100% (25%) |" in page[3]


def test_a_model_that_knows_no_attributes_is_passed_over(asking):
    assert list(asked.obeyed(replace(asking, attributes=None), None, [1], LINES)) == []
