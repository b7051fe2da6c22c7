"""The comparison: lanes of models, steps and solvers on the same noise.

Its settings are drawn by the player itself, lane by lane, and come with each press of Run.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import gradio as gr
from gradio.events import api

from app.frames import MAX_LANES, TOLERANCES, BadRequest, Engine, Request
from app.recording import Recording
from app.strings import LANGUAGES
from app.views import endpoints
from app.views.flow import STREAMING, number, tell, tell_end
from app.views.form import View, solver_name
from app.views.line import LINE
from app.views.player import player, player_view
from app.views.stream import known_request, lanes_stream, problem

__all__ = ["build"]

_STEPS = (0, 1, 4, 100)
_RECORDED = {"recorded": True}


def build(engine: Engine, language: gr.Radio) -> View:
    """One player, wired to a stream and to Stop."""
    del language  # the player is told by the page
    report = engine.report()
    lanes = player(
        engine,
        "lanes",
        ["lanes", "recording", "controls", "link", "sheet", "quality", "compare"],
        {"phase": "language", "lang": "en"},
        menus=_menus(engine),
        servers=[_recording(engine)],
        report=None if report is None else asdict(report),
        recording=_facts(engine.recording()),
    )
    ran = lanes.submit(
        lanes_stream(engine),
        None,
        lanes,
        **STREAMING,
    )
    tell_end(ran, lanes)
    lanes.stop(None, None, lanes, js=tell("stopped"), cancels=[ran])
    api(endpoints.compare(engine), api_name="compare", **LINE)

    def arrive(lang: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        return [gr.update(value={**_arrival(engine, query), "lang": lang})]

    def fresh() -> list[dict[str, Any]]:
        return [gr.update(value={"phase": "models", "menus": _menus(engine)})]

    return replace(player_view(lanes), arrive=arrive, fresh=fresh)


def _facts(run: Recording | None) -> dict[str, Any] | None:
    """What is said of a recorded run before it is shown."""
    if run is None:
        return None
    kept = ("model", "solver", "steps", "count", "seed", "machine", "cores")
    return {name: getattr(run, name) for name in kept} | {"every": run.frames[1]["index"]}


def _recording(engine: Engine) -> Callable[..., dict[str, Any]]:
    def recording(asked: Any = None) -> dict[str, Any]:
        del asked  # the browser always sends something
        run = engine.recording()
        return {"frames": [] if run is None else list(run.frames)}

    return recording


def _arrival(engine: Engine, query: Mapping[str, str]) -> dict[str, Any]:
    """The comparison a link asks for, or what is wrong with it; without one the usual lanes.

    `lanes` is a list by commas of steps~solver~model, with ~tolerance where the solver is adaptive;
    the word `diffusion` stands for the recorded lane.
    """
    if query.get("view") != "compare" or not query.get("lanes"):
        return {"phase": "language"}
    common = {name: number(query.get(name, "")) for name in ("count", "seed")}
    lanes = [_lane(word) for word in query["lanes"].split(",")[: MAX_LANES + 1]]
    if len(lanes) > MAX_LANES:
        return problem("lanes")
    try:
        for lane in (each for each in lanes if each != _RECORDED):
            known_request(engine, {**common, **lane}, fewest=0)
    except BadRequest as error:
        return problem(error.code)
    return {"phase": "arrive", **common, "lanes": lanes, "go": query.get("run") != "0"}


def _lane(word: str) -> dict[str, Any]:
    """Settings of one lane; what is missing or no number is refused when they are checked."""
    if word == "diffusion":
        return dict(_RECORDED)
    steps, solver, model, tolerance, *_ = [*word.split("~"), "", "", "", ""]
    known = {f"{value:g}": value for value in TOLERANCES}
    usual = Request.tolerance
    return {
        "steps": number(steps),
        "solver": solver,
        "model": model,
        "tolerance": known.get(tolerance, tolerance) if tolerance else usual,
    }


def _menus(engine: Engine) -> dict[str, Any]:
    """What a lane can be: the models and solvers there are."""
    known = [solver.name for solver in engine.solvers()]
    models = [
        {
            "name": model.name,
            "label": model.description or model.name,
            "solvers": known if model.solvers is None else model.solvers,
        }
        for model in engine.models()
    ]
    solvers = [
        {
            "name": solver.name,
            "label": {lang: solver_name(solver, lang) for lang in LANGUAGES},
            "adaptive": solver.adaptive,
            "stochastic": solver.stochastic,
        }
        for solver in engine.solvers()
    ]
    return {"models": models, "solvers": solvers, "tolerances": TOLERANCES, "steps": _STEPS}
