"""What travels to the player: little, and enough to draw every frame as it was."""

import json
import random
from itertools import pairwise

from gradio.utils import diff

from app.frames import Frame, Sentence
from app.views.stream import player_stream
from app.views.wire import Packer
from tests.app.fakes import FakeEngine

MOST_BYTES = 150_000
ENVELOPE = 300
"""Bytes that Gradio puts around each message of a stream, at most."""


def frame(index: int, *sentences: Sentence) -> Frame:
    return Frame(index, 2, index / 2, sentences, index, index, 0.0, last=index == 2)


def bodies(*frames: Frame) -> list[dict]:
    packer = Packer()
    return [json.loads(packer.frame(each)["body"]) for each in frames]


def test_a_reading_is_stretches_of_equal_doubt():
    tokens, sure = (" I", " w", "as", " th", "ere", "."), (0.9, 0.2, 0.24, 0.1, 0.14, 0.25)
    (body,) = bodies(frame(0, Sentence("I was there.", tokens, sure, "I am.")))
    assert body["read"] == [["I ", 0, "was ", 1, "there", 2, ".", 0]]


def test_letters_of_no_piece_are_beyond_doubt():
    (body,) = bodies(frame(0, Sentence("か？ 𝄞", ("か", "nowhere"), (0.1, 0.1), "")))
    assert body["read"] == [["か", 2, "？ 𝄞", 0]]


def test_only_news_travels():
    a, b = Sentence("A.", ("A.",), (1.0,), "B."), Sentence("B.", ("B.",), (1.0,), "B.")
    surer = Sentence("B.", ("B.",), (0.9,), "C.")
    first, second, third = bodies(frame(0, a, a), frame(1, a, b), frame(2, a, surer))
    assert (first["read"], first["ends"]) == ([["A.", 0]] * 2, ["B."] * 2)
    assert (second["read"], second["ends"]) == ([None, ["B.", 0]], [None, None])
    assert (third["read"], third["ends"]) == ([None, None], [None, "C."])


def test_eight_sentences_in_a_hundred_steps_stay_small():
    # Worse than a real run: paths that never repeat, and words that change till the end.
    rng = random.Random(0)

    class Restless(FakeEngine):
        def _frame(self, request, index, calls):
            shown = super()._frame(request, index, calls)
            places = tuple((rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(request.count))
            flight = ((places,) * 101) if shown.last else ()
            return Frame(**{**vars(shown), "places": {"umap": places, "pca": places},
                            "flight": flight})  # fmt: skip

    settings = (100, "euler", 8, 0, None, 0.001, 1, {"stamp": 1_700_000_000_000.123})
    told = list(player_stream(Restless())(*settings))
    changes = [told[0], *(diff(old, new) for old, new in pairwise(told))]
    sent = [len(json.dumps(each, ensure_ascii=False).encode()) + ENVELOPE for each in changes]
    assert len(sent) == 102
    assert sum(sent) < MOST_BYTES
