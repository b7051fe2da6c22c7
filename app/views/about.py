"""What this is, how to read its pictures, and whose data it learnt from."""

from dataclasses import asdict

import gradio as gr

from app.frames import Engine
from app.views.form import View
from app.views.player import drawn, player_view

__all__ = ["build"]


def build(engine: Engine, language: gr.Radio) -> View:
    """Prose, drawn by the component: what a checkpoint says of its data is text, never HTML."""
    del language  # the component is told by the page
    value = {"phase": "language", "lang": "en"}
    return player_view(drawn("what", ["player/about"], value, source=asdict(engine.source())))
