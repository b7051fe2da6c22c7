"""The address bar: which view and which settings a link means, and the way back to them.

All of it happens in the browser, in assets/page/address.js; Python is asked when Back or Forward
leads to other settings or to the other language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import gradio as gr

from app.frames import Request
from app.strings import LANGUAGES
from app.views.form import View
from app.views.player import drawn

__all__ = ["address_bar", "opened_view", "sets", "wandered"]

_RUN = {*(field.name for field in fields(Request)), "map", "run"}
"""What a link may say of a run. Anything else was hung on the address by those who passed it on."""


def opened_view(query: Mapping[str, str], names: Sequence[str]) -> str:
    """The view a link names; one with settings of a run means the flow."""
    if query.get("view") in names:
        return query["view"]
    return "flow" if _RUN & {*query} else names[0]


def sets(query: Mapping[str, str], name: str | None) -> bool:
    """Whether a query holds settings for the view of this name."""
    return query.get("view") == name and bool({*query} - {"lang", "view", "run"})


def address_bar(names: Sequence[str]) -> View:
    """A component that shows nothing: it keeps the address in step with what is shown."""
    bar = drawn("address", ["page/address"], {"phase": "empty"}, words={}, first=names[0])

    def labels(lang: str) -> list[dict[str, Any]]:
        return [gr.update(value={"phase": "language", "lang": lang})]

    def arrive(lang: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        value = {"phase": "arrive", "view": opened_view(query, names), "lang": lang}
        return [gr.update(value=value)]

    return View([bar], labels, arrive)


def wandered(event: gr.EventData) -> dict[str, str]:
    """The query of an entry of the history, as the browser tells it; what is no text is dropped."""
    told = event._data if isinstance(event._data, dict) else {}
    query = {str(name): value for name, value in told.items() if isinstance(value, str)}
    if query.get("lang") not in LANGUAGES:
        query["lang"] = "en"
    return query
