"""Sixty hostile strings into every field, link and endpoint: shown as text or refused in words."""

import json
from pathlib import Path

import gradio as gr
import pytest

from app.frames import BadRequest
from app.jobs import LocalTrainer
from app.views import VIEWS, endpoints
from app.views.sentence import interpolate, reconstruct, typed_stream
from app.views.stream import lanes_stream, player_stream
from app.views.train import answers
from tests.app.attacks import BROKEN_FIELDS, PARAMETERS, STRINGS
from tests.app.fakes import FakeEngine

ROOT = Path(__file__).parents[2]
ANYTHING = [*STRINGS, *BROKEN_FIELDS]


def test_there_are_sixty_of_them():
    assert len(STRINGS) == len({*STRINGS}) == 60
    assert max(map(len, STRINGS)) == 1_000_000


def told_by(call, **fields):
    """What a program hears, as text: an answer or a refusal in one sentence."""
    try:
        answer = call(**fields)
        return json.dumps(answer if isinstance(answer, dict) else list(answer))
    except gr.Error as refused:
        said = str(refused.message)
        assert 0 < len(said) < 300, said[:300]
        assert "Traceback" not in said
        return said


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        (endpoints.generate, PARAMETERS[:8]),
        (endpoints.compare, ["lanes", "count", "seed"]),
        (reconstruct, ["sentence"]),
        (interpolate, ["first", "second"]),
    ],
)
def test_an_endpoint_answers_or_refuses_in_one_sentence(endpoint, fields):
    engine = FakeEngine()
    usual = {"sentence": "A cat.", "first": "A cat.", "second": "A dog.", "lanes": [{"steps": 1}]}
    for field in fields:
        for value in ANYTHING:
            given = {name: usual[name] for name in fields if name in usual} | {field: value}
            told = told_by(endpoint(engine), **given)
            assert "went wrong on our side" not in told, (field, value)
    assert {request.solver for request in engine.asked} <= {"euler", "heun"}
    assert {request.model for request in engine.asked} <= {None, "", "fake"}


def test_a_lane_answers_or_refuses_in_one_sentence():
    for field in PARAMETERS[:8]:
        for value in ANYTHING:
            told = told_by(endpoints.compare(FakeEngine()), lanes=[{"steps": 1, field: value}])
            assert "went wrong on our side" not in told, (field, value)


def test_the_page_names_what_is_wrong_in_its_own_words():
    for value in ANYTHING:
        engine = FakeEngine()
        forms = [[4, "euler", 1, 0, None, 0.01, 1, {"stamp": 1}] for _ in range(8)]
        for place, form in enumerate(forms):
            form[place] = value
        told = [m for form in forms for m in player_stream(engine)(*form)]
        for name in ("lanes", "count", "seed", "stamp"):
            wish = {"lanes": [{"steps": 1}], "count": 1, "seed": 0, "stamp": 1, name: value}
            told += lanes_stream(engine)(gr.EventData(None, wish))
        for name in ("steps", "solver", "model", "tolerance"):
            wish = {"lanes": [{"steps": 1, name: value}], "count": 1, "seed": 0}
            told += lanes_stream(engine)(gr.EventData(None, wish))
        for name in ("first", "second", "stamp"):
            wish = {"first": "A cat.", "second": "A dog.", name: value}
            told += typed_stream(engine)(gr.EventData(None, wish))
        told += lanes_stream(engine)(gr.EventData(None, value))
        told += typed_stream(engine)(gr.EventData(None, value))
        assert "error_unexpected" not in {message.get("key") for message in told}, value


def test_a_link_sets_the_form_or_is_refused():
    engine = FakeEngine()
    with gr.Blocks():
        views = [build(engine, gr.Radio(["en", "ja"])) for build in VIEWS.values()]
    for name in PARAMETERS:
        for value in STRINGS:
            for view in views:
                updates = view.arrive("en", {name: value, "view": "compare"})
                assert value not in json.dumps(updates) or name == "view" or len(value) < 4


def test_a_question_of_the_training_view_is_answered_or_refused(tmp_path):
    trainer = LocalTrainer(tmp_path / "runs", ROOT / "checkpoints" / "everyday")
    for name, answer in answers(trainer).items():
        for value in ANYTHING:
            asked = [value, {"source": value}, {"source": {"name": value, "column": value}}]
            asked += [{"act": "stop", "run": value}, {"act": value, "run": "x"}]
            asked += [{"aim": value, "source": {}}, {"aim": "more", "run": value}, {"file": value}]
            for wish in asked:
                told = answer(wish)
                assert "refused" in told or name == "runs", (name, wish)
                assert str(tmp_path) not in json.dumps(told)
                assert len(json.dumps(told)) < 500
    assert not (tmp_path / "runs").exists() or not list((tmp_path / "runs").iterdir())


def test_a_word_of_a_visitor_is_not_repeated_at_length():
    with pytest.raises(BadRequest) as refused:
        next(iter(endpoints._requests(FakeEngine(), [{"solver": "A" * 1_000_000}], {})))
    assert len(str(refused.value)) < 200
