"""No text leaves the engine unchecked; the default hides little, and hides it whole."""

import codecs

import pytest

from app.check import CHECK, HIDDEN, Blocklist, checked
from app.engine import FlowEngine
from app.frames import Frame, Request, Sentence
from app.typed import Recall, Revisit, Typed, Waypoint


@pytest.mark.parametrize("text", ["A darn day.", "DARN it", "those darns!", "（darn）"])
def test_a_listed_word_hides_the_whole_text(text):
    assert Blocklist(["darn", "drat"])(text) == HIDDEN


@pytest.mark.parametrize("text", ["", "She darned a sock.", "a.b", "今日は雨です。"])
def test_a_word_that_only_contains_a_listed_one_stays(text):
    assert Blocklist(["darn", "a.d"])(text) == text


def test_the_default_leaves_plain_sentences_alone():
    assert CHECK("We walked home in the rain.") == "We walked home in the rain."
    assert CHECK(f"They called him a {codecs.decode('ergneq', 'rot13')}.") == HIDDEN


def test_the_pieces_of_a_hidden_text_go_with_it():
    sentence = Sentence("A darn day.", (" A", " darn", " day", "."), (1.0,) * 4, "A fine day.")
    frame = Frame(0, 1, 0.0, (sentence,), 1, 1, 0.1, last=False)
    assert checked(frame, Blocklist(["darn"])).sentences == (
        Sentence(HIDDEN, (), (), "A fine day."),
    )


def test_every_text_of_the_engine_has_passed_the_check(checkpoint_folder):
    engine = FlowEngine(checkpoint_folder, "cpu", check=lambda text: "x")
    frames = [e for e in engine.run(Request(steps=1, count=2)) if isinstance(e, Frame)]
    said = {t for f in frames for s in f.sentences for t in (s.text, s.endpoint, *s.tokens)}
    said |= set(engine.cloud().texts)
    for event in engine.revisit(Revisit(Typed("a red cat"), Typed("a dog"))):
        if isinstance(event, Recall):
            said |= {event.typed, event.text}
        elif isinstance(event, Waypoint):
            said.add(event.text)
    assert said == {"x"}
