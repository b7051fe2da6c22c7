"""The view in which noise becomes sentences: settings on one side, the player on the other."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import gradio as gr
from gradio.events import Dependency, api

from app.frames import (
    MAX_COUNT,
    MAX_SEED,
    MAX_STEPS,
    TOLERANCES,
    BadRequest,
    Engine,
    Request,
)
from app.strings import text
from app.views import endpoints
from app.views.form import START, Form, View, cost_line, model_choices, solver_choices
from app.views.line import LINE, QUIET
from app.views.model import wire_model
from app.views.player import player as make_player
from app.views.presets import preset_buttons, wire_presets
from app.views.stream import known_request, player_stream, problem
from app.views.wishes import asked_in_link, scale_in_link, wish_menus

__all__ = ["STREAMING", "build", "number", "tell", "tell_end"]


_GREETING = {"phase": "language", "lang": "en"}
STREAMING: dict[str, Any] = {
    "show_progress": "hidden",
    "trigger_mode": "multiple",
    "api_visibility": "private",
    **LINE,
}
"""How a player's stream is run."""


def build(engine: Engine, language: gr.Radio) -> View:
    """Place the widgets, then wire them."""
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="settings"):
            quick = preset_buttons(engine)
            steps = _steps()
            tolerance = _tolerance()
            solver, cost = _solver(engine)
            with gr.Row(elem_id="go"):
                run = gr.Button(text("run", "en"), variant="primary", elem_id="run")
                stop = gr.Button(text("stop", "en"), elem_id="stop")
        with gr.Column(elem_id="result"):
            player = make_player(engine, "player", ["history", "link", "sentences"], _GREETING)
        with gr.Column(elem_id="more"):
            count, seed, dice = _more()
            model = _model(engine)
            wishes = wish_menus(engine)
    form = Form(steps, solver, count, seed, model, tolerance, dice, run, stop, quick, wishes)
    _wire_settings(engine, form, (cost, language))
    _wire_run(engine, form, player)
    api(endpoints.generate(engine), api_name="generate", **LINE)

    def labels(lang: str) -> list[dict[str, Any]]:
        spoken = gr.update(value={"phase": "language", "lang": lang})
        return [*form.labels(engine, lang), spoken]

    def arrive(lang: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        meant = query if query.get("view", "flow") == "flow" else {}
        wish, message = _arrival(engine, meant)
        greeting = gr.update(value={**message, "lang": lang})
        return [*form.labels(engine, lang, wish), greeting]

    def fresh() -> list[dict[str, Any]]:
        return [*form.fresh(engine), gr.update()]

    return View([*form.widgets, player], labels, arrive, fresh)


def _steps() -> gr.Slider:
    label = text("steps", "en")
    return gr.Slider(1, MAX_STEPS, START.steps, step=1, label=label, elem_id="steps", buttons=[])


def _tolerance() -> gr.Radio:
    """Takes the place of the steps while the solver is an adaptive one."""
    choices = [(f"{value:g}", value) for value in TOLERANCES]
    return gr.Radio(
        choices, value=START.tolerance, label=text("tolerance", "en"), visible=False,
        elem_id="tolerance",
    )  # fmt: skip


def _solver(engine: Engine) -> tuple[gr.Dropdown, gr.Markdown]:
    names = [solver.name for solver in engine.solvers()]
    menu = gr.Dropdown(
        solver_choices(engine, "en"),
        value=START.solver if START.solver in names else names[0],
        label=text("solver", "en"),
        filterable=False,
        elem_id="solver",
    )
    line = cost_line(engine)(START.steps, menu.value, "en")
    return menu, gr.Markdown(line, elem_id="cost")


def _more() -> tuple[gr.Slider, gr.Number, gr.Button]:
    label = text("count", "en")
    count = gr.Slider(1, MAX_COUNT, START.count, step=1, label=label, elem_id="count", buttons=[])
    with gr.Row(elem_id="noise"):
        seed = gr.Number(START.seed, label=text("seed", "en"), elem_id="seed", min_width=120)
        dice = gr.Button(text("dice", "en"), size="sm", elem_id="dice", min_width=120)
    return count, seed, dice


def _model(engine: Engine) -> gr.Dropdown:
    """A menu where there is a choice; where there is none, the value alone."""
    models = engine.models()
    return gr.Dropdown(
        model_choices(engine),
        value=models[0].name,
        label=text("model", "en"),
        visible=len(models) > 1,
        elem_id="model",
    )


def _arrival(engine: Engine, query: Mapping[str, str]) -> tuple[Request, dict[str, Any]]:
    """Settings of a link and what the player does on arrival; a wrong link is said, not run."""
    names = [solver.name for solver in engine.solvers()]
    start = replace(START, solver=START.solver if START.solver in names else names[0])
    wishes: dict[str, Any] = {name: number(query[name]) for name in asdict(start) if name in query}
    if "tolerance" in query:
        word = query["tolerance"]
        wishes["tolerance"] = next((each for each in TOLERANCES if f"{each:g}" == word), word)
    if "wanted" in query:
        wishes["wanted"] = asked_in_link(query["wanted"])
    if "guidance" in query:
        wishes["guidance"] = scale_in_link(query["guidance"])
    try:
        wish = known_request(engine, {**asdict(start), **wishes})
    except BadRequest as error:
        return start, problem(error.code)
    go = query.get("run") != "0" and bool({*asdict(start), "run"} & {*query})
    return wish, {"phase": "arrive", "go": go}


def number(word: str) -> int | str:
    """What a link says as a number where it is one."""
    # More digits than any setting has are no number here, and thousands of them none for int().
    whole = word.isascii() and word.isdigit() and len(word) <= len(str(MAX_SEED))
    return int(word) if whole else word


def _wire_settings(engine: Engine, form: Form, told: tuple[gr.Markdown, gr.Radio]) -> None:
    (cost, language), wishes = told, form.wishes.inputs
    set_at_once = [form.steps, form.solver, form.model, form.tolerance, form.wishes.guidance]
    wire_presets(engine, form.presets, set_at_once)
    form.dice.click(None, None, form.seed, js=f"() => Math.floor(Math.random() * {MAX_SEED})")
    adaptive = {solver.name for solver in engine.solvers() if solver.adaptive}
    gr.on(
        [each.change for each in (form.steps, form.solver, language, form.model, *wishes)],
        cost_line(engine),
        [form.steps, form.solver, language, form.model, *wishes],
        cost,
        preprocess=False,
        trigger_mode="always_last",
        **QUIET,
    )
    wire_model(engine, form, language)
    gr.on(
        [each.change for each in form.inputs],  # pyright: ignore[reportAttributeAccessIssue]
        None,
        form.inputs,
        None,
        js=f"(...values) => window.flowAddress?.form({json.dumps([*form.wishes.values])}, values)",
    )
    form.solver.change(
        lambda name: [gr.update(visible=(name in adaptive) == wanted) for wanted in (False, True)],
        form.solver,
        [form.steps, form.tolerance],
        preprocess=False,
        **QUIET,
    )


def _wire_run(engine: Engine, form: Form, player: gr.HTML) -> None:
    """The player hears of each press, and sends Run and Stop to rest by what it hears."""
    pressed = form.run.click(None, None, player, js=tell("waiting"))
    streamed = pressed.then(
        player_stream(engine, list(form.wishes.values)),
        [*form.inputs, player],
        player,
        preprocess=False,
        **STREAMING,
    )
    tell_end(streamed, player)
    form.stop.click(None, None, player, js=tell("stopped"), cancels=[streamed])


def tell_end(streamed: Dependency, player: gr.HTML) -> None:
    """The player hears how a stream ended."""
    streamed.success(None, None, player, js=tell("ended"))
    streamed.failure(None, None, player, js=tell("failed"))


def tell(phase: str) -> str:
    """A browser function: a message for the player, stamped so that no two are equal."""
    return f'() => ({{phase: "{phase}", stamp: Date.now() + Math.random()}})'
