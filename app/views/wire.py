"""Frames as they travel to the player: as few bytes as still draw the same picture.

Gradio sends each changed leaf of a message with its whole address, so all that changes from frame
to frame is one string, the `body`. assets/player/frames.js reads it again.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, final

from app.frames import Frame, Place, Sentence

__all__ = ["EXACT", "SURE", "Packer", "numbers"]

EXACT = 10_000
"""Places travel as whole numbers, this many to a unit of the map; a screen shows no more."""
SURE = (0.15, 0.25)
"""Confidence below which a piece of text is drawn faintest, and faint; the legend gives both.

Of what the shipped flows write, read through noise, 35 pieces in 100 are below the second, of
plain noise 53 (16 sentences of seed 7, 4 steps or more). A plain reading is far above both.
"""


@final
class Packer:
    """Packs the frames of one run in their order: what a frame repeats is left out of it."""

    def __init__(self, *, heading: bool = True) -> None:
        """`heading` says whether it is shown where the flow would arrive from each frame."""
        self._heading = heading
        self._read: list[list[str | int]] = []
        self._ends: list[str] = []

    def frame(self, frame: Frame, **told: object) -> dict[str, Any]:
        """A message for the player; what is `told` beside the frame goes along.

        A reading alternates pieces of text and how doubtful each is, 0 to 2. Null stands for the
        reading or the end of the frame before.
        """
        read = [_reading(sentence) for sentence in frame.sentences]
        ends = [sentence.endpoint for sentence in frame.sentences]
        body = {
            **numbers(frame),
            "t": round(frame.t, 5),
            "seconds": round(frame.seconds, 2),
            "read": _news(read, self._read),
            "ends": _news(ends, self._ends) if self._heading else [],
            "places": {name: _whole(rows) for name, rows in frame.places.items()},
            **told,
        }
        if frame.flight:
            body["flight"] = [_whole(rows) for rows in frame.flight]
        self._read, self._ends = read, ends
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return {"phase": "frame", "index": frame.index, "body": text}


def numbers(frame: Frame) -> dict[str, Any]:
    """Where a frame stands on its way and what it has cost, in plain data."""
    return {
        "index": frame.index,
        "steps": frame.steps,
        "t": frame.t,
        "nfe": frame.nfe,
        "decoder_calls": frame.decoder_calls,
        "seconds": round(frame.seconds, 3),
        "last": frame.last,
    }


def _news(now: Sequence[Any], before: Sequence[Any]) -> list[Any]:
    known = before or [None] * len(now)
    return [None if new == old else new for new, old in zip(now, known, strict=True)]


def _whole(rows: Iterable[Place]) -> list[int]:
    """x and y of each place after one another."""
    return [round(value * EXACT) for place in rows for value in place]


def _reading(sentence: Sentence) -> list[str | int]:
    """The text in stretches of equal doubt: a stretch, its doubt, the next stretch, …

    White space looks the same at any doubt and takes that of what it follows.
    """
    runs: list[str | int] = []
    for letter, level in zip(sentence.text, _doubts(sentence), strict=True):
        if runs and (runs[-1] == level or not letter.strip()):
            runs[-2] = f"{runs[-2]}{letter}"
        else:
            runs += [letter, level]
    return runs


def _doubts(sentence: Sentence) -> list[int]:
    """Doubt of each letter, from the decoder's pieces laid along the text; 0 where they part."""
    levels, start = [0] * len(sentence.text), 0
    for token, sure in zip(sentence.tokens, sentence.confidence, strict=True):
        piece = token.strip()
        at = sentence.text.find(piece, start) if piece else -1
        if not start <= at <= start + 2:
            continue
        start = at + len(piece)
        levels[at:start] = [sum(sure < limit for limit in SURE)] * len(piece)
    return levels
