"""The guided tour: a button in the header, and a card that leads along the page's own controls.

It asks nothing of Python: what a visitor has done is read off the page, in assets/page/tour.js.
"""

import gradio as gr

from app.frames import Engine
from app.strings import TEXTS
from app.views.form import View
from app.views.player import drawn, player_view

__all__ = ["tour"]


def tour(engine: Engine) -> View:
    """One component; it names what the usual model is to be compared with: its reflow, or the flow
    it is the reflow of."""
    words = {key: said for key, said in TEXTS.items() if key.startswith(("tour_", "tab_"))}
    usual, *rest = engine.models()
    kinds = {"flow", "reflow"} - {usual.kind} if usual.kind in ("flow", "reflow") else set[str]()
    near = [model for model in rest if model.folder == usual.folder]
    others = [model.name for model in near if model.kind in kinds]
    shown: gr.HTML = drawn(
        "tour",
        ["page/stops", "page/tour"],
        {"phase": "language", "lang": "en"},
        words=words,
        others=others,
    )
    return player_view(shown)
