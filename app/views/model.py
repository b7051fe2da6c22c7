"""What the chosen model brings into the form: its solvers, its attributes, its guidance scale."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from app.frames import Engine, model_or_default
from app.views.form import Form, solver_choices
from app.views.line import QUIET
from app.views.wishes import own_scale

__all__ = ["wire_model"]

# A menu that is left says "input" even where nobody chose.
_SEEN = "(name) => { window.flowModelSeen = name; }"
_ANOTHER = """(name) => {
    const another = window.flowModelSeen !== name;
    window.flowModelSeen = name;
    return [another ? name : null];
}"""


def wire_model(engine: Engine, form: Form, language: gr.Radio) -> None:
    """Menus offer what the chosen model knows, in the language of the page."""
    gr.on(
        [form.model.change, language.change],
        _fitting(engine, form),
        [form.model, language, form.solver, *form.wishes.menus],
        [form.solver, *form.wishes.widgets],
        preprocess=False,
        trigger_mode="always_last",
        **QUIET,
    )
    form.model.focus(None, form.model, None, js=_SEEN, api_visibility="private")
    form.model.input(  # by a visitor, not by a link, which may bring a scale of its own
        lambda name: own_scale(model_or_default(engine.models(), name)) if name else gr.skip(),
        form.model,
        form.wishes.guidance,
        js=_ANOTHER,
        preprocess=False,
        **QUIET,
    )


def _fitting(engine: Engine, form: Form) -> Callable[..., list[dict[str, Any]]]:
    """Shows what the model knows; what fits it stays chosen."""

    def fit(name: Any, lang: str, solver: Any, *values: Any) -> list[dict[str, Any]]:
        model = model_or_default(engine.models(), name)
        menu = gr.update(choices=solver_choices(engine, lang, model.name))
        updates = form.wishes.labels(lang, model)
        if model.solvers and solver not in model.solvers:
            menu["value"] = model.solvers[0]
        # Only what the model does not know is set back: a link may be setting the others just now.
        for update, (key, value) in zip(
            updates[2:], zip(form.wishes.values, values, strict=True), strict=True
        ):
            if value and value not in model.attributes.get(key, ()):
                update["value"] = ""
        return [menu, *updates]

    return fit
