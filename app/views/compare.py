"""The comparison: lanes of models, steps and solvers on the same noise.

Its settings are drawn by the player itself, lane by lane, and come with each press of Run.
"""

from dataclasses import replace
from typing import Any

import gradio as gr

from app.frames import TOLERANCES, Engine
from app.strings import LANGUAGES
from app.views.flow import STREAMING, tell, tell_end
from app.views.form import View, solver_name
from app.views.player import player, player_view
from app.views.stream import lanes_stream

__all__ = ["build"]

_STEPS = (0, 1, 4, 100)


def build(engine: Engine, language: gr.Radio) -> View:
    """One player, wired to a stream and to Stop."""
    del language  # the player is told by the page
    lanes = player(
        engine,
        "lanes",
        ["lanes.js", "controls.js", "compare.js"],
        {"phase": "language", "lang": "en"},
        menus=_menus(engine),
    )
    ran = lanes.submit(
        lanes_stream(engine),
        None,
        lanes,
        **STREAMING,
    )
    tell_end(ran, lanes)
    lanes.stop(None, None, lanes, js=tell("stopped"), cancels=[ran])

    def fresh() -> list[dict[str, Any]]:
        return [gr.update(value={"phase": "models", "menus": _menus(engine)})]

    return replace(player_view(lanes), fresh=fresh)


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
