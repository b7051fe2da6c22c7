"""The first ten seconds: a finished example that plays before any model has loaded."""

import json
from pathlib import Path
from typing import Any

import gradio as gr

from app.frames import Engine
from app.views.form import View
from app.views.player import player, player_view

__all__ = ["EXAMPLE", "build"]

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "first.json"
"""Made by `make examples`; without it the view is its sentence and its button."""


def build(engine: Engine, language: gr.Radio) -> View:
    """A player that holds its run from the start."""
    del language  # the player is told by the page
    shown = player(
        engine,
        "example",
        ["lanes", "start"],
        {"phase": "language", "lang": "en"},
        example=_example(),
    )

    return player_view(shown)


def _example() -> dict[str, Any] | None:
    try:
        return json.loads(EXAMPLE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
