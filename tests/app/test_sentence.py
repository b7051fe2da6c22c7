"""A visitor's sentence: what is refused, what is judged, and that its ways begin and end at it."""

import gradio as gr
import pytest
from gradio_client.exceptions import AppError

from app.engine import FlowEngine
from app.refusal import BadRequest
from app.sentence import kept, verdict
from app.typed import Homecoming, Recall, Revisit, Typed, Waypoint
from app.views.sentence import typed_stream
from tests.app.fakes import FakeEngine

REFUSED = [
    ("", "typed_empty"),
    (" \t\u3000\u200b\n", "typed_empty"),
    ("a" * 1_000_000, "typed_long"),
    ("雨" * 401, "typed_long"),
    ("one\0two", "typed_control"),
    ("half a pair \ud800", "typed_control"),
    ("<b>bold</b>", "typed_markup"),
    ("see <!-- this -->", "typed_markup"),
    (7, "typed_kind"),
    (None, "typed_kind"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_sentence_is_refused_by_name(text, code):
    with pytest.raises(BadRequest) as refused:
        Typed(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["雨" * 400, "2 < 3 > 1", "I ❤ Kyōto.", "two\nlines", "<3"])
def test_plain_text_of_any_writing_is_taken(text):
    assert Typed(text).text == text


@pytest.mark.parametrize(
    ("text", "back", "share"),
    [("abcd", "abcd", 1.0), ("abcd", "abXd", 0.75), ("雨が降る", "雨が止む", 0.5), ("ab", "", 0.0)],
)
def test_the_share_that_came_back_counts_characters(text, back, share):
    assert kept(text, back) == share


@pytest.mark.parametrize(
    ("text", "back", "pieces", "judged"),
    [
        ("We walked home.", "We walked home.", 4, "exact"),
        ("今日は雨です。", "今日は雨です。", 21, "exact"),
        ("今日は雨です。", "今日は雪です。", 7, "near"),
        ("今日は雨です。", "The lamp is on.", 21, "script"),
        ("We walked home. " * 9, "We walked home.", 36, "long"),
        ("We walked home.", "He had lunch.", 4, "lost"),
    ],
)
def test_the_verdict_says_what_is_in_the_way(text, back, pieces, judged):
    assert verdict(text, back, pieces, 31) == judged


def test_every_way_begins_and_ends_where_it_should(checkpoint_folder):
    engine = FlowEngine(checkpoint_folder, "cpu")
    events = list(engine.revisit(Revisit(Typed(" a  red cat "), Typed("a dog"))))
    first, second, *rest = events
    assert isinstance(first, Recall)
    assert isinstance(second, Recall)
    assert (first.typed, first.place, second.place) == ("a red cat", 0, 1)
    *_, home = (event for event in events if isinstance(event, Homecoming))
    points = [event for event in rest if isinstance(event, Waypoint)]
    ways = {way: [p for p in points if p.way == way] for way in ("noise", "back", "forth", "line")}
    assert [p.at for p in ways["noise"]] == [1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2]
    assert [p.at for p in ways["back"]] == [1.0, 0.8, 0.6, 0.4, 0.2, 0.0]
    assert [p.at for p in ways["forth"]] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert len(ways["line"]) == 7
    assert ways["noise"][0].text == ways["back"][0].text == ways["line"][0].text == first.text
    assert ways["line"][-1].text == second.text
    assert ways["forth"][0].text == ways["back"][-1].text
    assert home.same == (ways["forth"][-1].text == first.text)
    assert home.nfe == 80  # Heun: 20 steps of 2 calls, there and back


def test_only_the_ways_asked_for_are_gone(checkpoint_folder):
    engine = FlowEngine(checkpoint_folder, "cpu")
    events = list(engine.revisit(Revisit(Typed("a cat"), Typed("a dog"), ways=("line",))))
    assert [type(event) for event in events] == [Recall, Recall, *[Waypoint] * 7]


# ---- messages -------------------------------------------------------------------------------


def messages_of(engine, **wish):
    return list(typed_stream(engine)(gr.EventData(None, {"stamp": 2.5, **wish})))


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_the_page_is_told_which_field_is_wrong(text, code):
    told = messages_of(FakeEngine(), first=text)
    assert told == [{"phase": "problem", "key": f"error_{code}", "field": 0, "run": 2.5}]
    if text:
        (told,) = messages_of(FakeEngine(), first="A cat.", second=text)
        assert (told["key"], told["field"]) == (f"error_{code}", 1)


def test_the_page_is_told_each_text_and_the_way_home():
    told = messages_of(FakeEngine(), first="A cat.", second="A dog.")
    assert [message["phase"] for message in told] == [
        *["recall"] * 2, *["waypoint"] * 9, "homecoming", *["waypoint"] * 3,
    ]  # fmt: skip
    assert {message["run"] for message in told} == {2.5}


def test_a_failure_inside_is_one_problem():
    told = messages_of(FakeEngine(error=RuntimeError("disk")), first="A cat.")
    assert [message.get("key") for message in told] == [None, "error_unexpected"]
    assert "disk" not in str(told)


def test_a_program_reads_back_and_joins_sentences(connect):
    client = connect(FakeEngine())
    back = client.predict("A cat.", api_name="/reconstruct")
    assert (back["text"], back["verdict"], back["kept"]) == ("A cat.", "exact", 1.0)
    assert set(back) == {"sentence", "text", "verdict", "kept", "pieces", "most"}
    line = client.predict("A cat.", "A dog.", api_name="/interpolate")
    assert [place["share"] for place in line["places"]] == [0.0, 0.4, 1.0]
    assert [line["places"][k]["text"] for k in (0, -1)] == ["A cat.", "A dog."]
    with pytest.raises(AppError, match="type a few words"):
        client.predict("  ", api_name="/reconstruct")
    with pytest.raises(AppError, match="400 characters"):
        client.predict("A cat.", "x" * 1_000_000, api_name="/interpolate")
