"""A visitor's own sentence: read back, in noise, to noise and home, on the line to another one."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import gradio as gr
from gradio.events import api

from app.frames import BadRequest, Engine
from app.typed import Homecoming, Recall, Revisit, Typed, Waypoint
from app.views.endpoints import plainly
from app.views.flow import STREAMING, tell, tell_end
from app.views.form import View
from app.views.line import LINE, asker
from app.views.player import drawn, player_view
from app.views.stream import problem

__all__ = ["build", "interpolate", "reconstruct", "typed_stream"]

_log = logging.getLogger(__name__)
_SCRIPTS = ("player/stream", "player/marks", "player/sentence")


def build(engine: Engine, language: gr.Radio) -> View:
    """Two fields and what comes of them, drawn by the component itself."""
    del language  # the component is told by the page
    shown = drawn("own", _SCRIPTS, {"phase": "language", "lang": "en"}, [asker()])
    ran = shown.submit(typed_stream(engine), None, shown, **STREAMING)
    tell_end(ran, shown)
    shown.stop(None, None, shown, js=tell("stopped"), cancels=[ran])
    api(reconstruct(engine), api_name="reconstruct", **LINE)
    api(interpolate(engine), api_name="interpolate", **LINE)

    return player_view(shown)


def typed_stream(engine: Engine) -> Callable[[gr.EventData], Iterator[dict[str, Any]]]:
    """What Run does: one message for each text, or one that says which field is wrong and why."""

    def stream(event: gr.EventData) -> Iterator[dict[str, Any]]:
        wish = event._data if isinstance(event._data, dict) else {}
        for message in _told(engine, wish):
            yield {**message, "run": wish.get("stamp")}

    return stream


def _told(engine: Engine, wish: dict[str, Any]) -> Iterator[dict[str, Any]]:
    field = 0
    try:
        first, field = Typed(wish.get("first", "")), 1
        second = Typed(wish["second"]) if wish.get("second") else None
        for event in engine.revisit(Revisit(first, second)):
            yield _message(event)
    except BadRequest as error:
        yield {**problem(error.code), "field": field}
    except Exception:
        _log.exception("A sentence failed")
        yield problem("unexpected")


def _message(event: Recall | Waypoint | Homecoming) -> dict[str, Any]:
    return {"phase": type(event).__name__.lower(), **asdict(event)}


def reconstruct(engine: Engine) -> Callable[[str], dict[str, Any]]:
    """What a program calls to see what the autoencoder holds of a sentence."""

    def reconstruct(sentence: str) -> dict[str, Any]:
        """Turn a sentence into numbers and read it back.

        The answer holds sentence (as the model takes it), text (what was read back), verdict
        ("exact" or "near"; or, where it is not held, "script", "long" or "lost"), kept (share of
        the characters that came back, 0 to 1), pieces (of the sentence) and most (pieces the
        model can hold).

        Parameters:
            sentence: Plain text of at most 400 characters.
        """
        with plainly():
            (back,) = engine.revisit(Revisit(Typed(sentence), ways=()))
            assert isinstance(back, Recall)
            named = {"sentence": back.typed, "text": back.text, "verdict": back.verdict}
            return {**named, "kept": back.kept, "pieces": back.pieces, "most": back.most}

    return reconstruct


def interpolate(engine: Engine) -> Callable[[str, str], dict[str, Any]]:
    """What a program calls to read the line between two sentences."""

    def interpolate(first: str, second: str) -> dict[str, Any]:
        """Read the texts on the straight line between the numbers of two sentences.

        The answer holds places: seven objects, each with share (of the second sentence, 0 to 1)
        and text.

        Parameters:
            first: Plain text of at most 400 characters.
            second: The same.
        """
        with plainly():
            wish = Revisit(Typed(first), Typed(second), ways=("line",))
            points = [event for event in engine.revisit(wish) if isinstance(event, Waypoint)]
            return {"places": [{"share": point.at, "text": point.text} for point in points]}

    return interpolate
