"""Views of the page, one tab each. A new one is one file and one line in `VIEWS`."""

from collections.abc import Callable

import gradio as gr

from app.frames import Engine
from app.views import about, compare, flow, sentence, start
from app.views.form import View

__all__ = ["VIEWS", "View"]

VIEWS: dict[str, Callable[[Engine, gr.Radio], View]] = {
    "start": start.build,
    "flow": flow.build,
    "compare": compare.build,
    "sentence": sentence.build,
    "about": about.build,
}
"""Name to builder, in the order of the tabs; the words of tab x are `tab_x`."""
