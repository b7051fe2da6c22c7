"""Views of the page. A new one is one file and one line in `VIEWS`."""

from collections.abc import Callable

import gradio as gr

from app.frames import Engine
from app.views import flow
from app.views.form import View

__all__ = ["VIEWS", "View"]

VIEWS: dict[str, Callable[[Engine, gr.Radio], View]] = {"flow": flow.build}
