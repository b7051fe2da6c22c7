"""Views of the page, one tab each. A new one is one file and one line in `VIEWS`."""

from collections.abc import Callable

import gradio as gr

from app.frames import Engine
from app.views import about, compare, flow, sentence, start, train
from app.views.form import View

__all__ = ["VIEWS", "View", "offered"]

VIEWS: dict[str, Callable[[Engine, gr.Radio], View]] = {
    "start": start.build,
    "flow": flow.build,
    "compare": compare.build,
    "sentence": sentence.build,
    "train": train.build,
    "about": about.build,
}
"""Name to builder, in the order of the tabs; the words of tab x are `tab_x`."""


def offered(engine: Engine) -> dict[str, Callable[[Engine, gr.Radio], View]]:
    """The views this engine can fill: that of training needs somebody who may train."""
    return {name: build for name, build in VIEWS.items() if name != "train" or engine.trainer}
