"""What this is, how to read its pictures, and whose data it learnt from."""

from dataclasses import asdict

import gradio as gr

from app.frames import Engine
from app.views.form import View
from app.views.player import drawn, player_view

__all__ = ["build"]

_EXPLAINED = ("diffusion", "autoregressive", "normalizing-flow", "toy", "restaurants")
"""Kinds of models, and a folder of them, that get a paragraph where they are there."""


def build(engine: Engine, language: gr.Radio) -> View:
    """Prose, drawn by the component: what a checkpoint says of its data is text, never HTML."""
    del language  # the component is told by the page
    value = {"phase": "language", "lang": "en"}
    models = engine.models()
    there = {model.kind for model in models} | {model.folder for model in models}
    more = [f"about_what_{name}" for name in _EXPLAINED if name in there]
    sources = [asdict(source) for source in engine.sources()]
    return player_view(drawn("what", ["player/about"], value, sources=sources, more=more))
