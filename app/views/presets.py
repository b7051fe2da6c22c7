"""Good settings at one press: steps, solver and model together, from what the engine has."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from app.frames import Engine, ModelInfo, Request
from app.strings import text
from app.views.wishes import own_scale

__all__ = ["Preset", "preset_buttons", "presets", "wire_presets"]

_PRECISE = "dormand-prince"
_FEWER: dict[int, tuple[str, ...]] = {1: ("distil", "reflow"), 4: ("reflow",), 100: ()}
"""Steps to the training stages whose models were made for so few, the best first."""


@dataclass(frozen=True)
class Preset:
    """A button: its words are `preset_NAME`."""

    name: str
    wish: Request

    @property
    def settings(self) -> list[Any]:
        """In the order in which `wire_presets` takes the widgets."""
        wish = self.wish
        return [wish.steps, wish.solver, wish.model, wish.tolerance, wish.guidance]


def presets(engine: Engine) -> list[Preset]:
    """One, four and a hundred steps, then a solver that measures its own error if there is one."""
    known = [solver.name for solver in engine.solvers()]
    ways = [model for model in engine.models() if model.solvers is None or model.solvers]
    if not ways:
        return []
    ways = [model for model in ways if model.folder == ways[0].folder]
    found = []
    for steps, kinds in _FEWER.items():
        model = _made_for(ways, kinds)
        found.append(_preset(f"steps_{steps}", model, steps, (model.solvers or known)[0]))
    exact = [model for model in ways if model.solvers is None or _PRECISE in model.solvers]
    if _PRECISE in known and exact:
        found.append(_preset("precise", exact[0], Request.steps, _PRECISE))
    return found


def _preset(name: str, model: ModelInfo, steps: int, solver: str) -> Preset:
    return Preset(name, Request(steps, solver, model=model.name, guidance=own_scale(model)))


def _made_for(models: Sequence[ModelInfo], kinds: Sequence[str]) -> ModelInfo:
    """The last model of the first of these stages that there is, else the first of all."""
    made = [[model for model in models if model.kind == kind] for kind in kinds]
    return next((each[-1] for each in made if each), models[0])


def preset_buttons(engine: Engine) -> dict[str, gr.Button]:
    """Buttons by the name of their preset."""
    with gr.Row(elem_id="presets"):
        return {
            preset.name: gr.Button(
                text(f"preset_{preset.name}", "en"), size="sm", elem_id=f"preset-{preset.name}"
            )
            for preset in presets(engine)
        }


def wire_presets(
    engine: Engine, buttons: dict[str, gr.Button], widgets: Sequence[Component]
) -> None:
    """A press sets steps, solver, model, tolerance and guidance in the browser."""
    for preset in presets(engine):
        code = f"() => {json.dumps(preset.settings)}"
        buttons[preset.name].click(None, None, [*widgets], js=code)
