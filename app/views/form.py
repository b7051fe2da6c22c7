"""The settings of a run as widgets: their labels in both languages, and a link's wishes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr
from gradio.components import Component

from app.frames import MAX_STEPS, Engine, Request, SolverInfo, model_or_default
from app.strings import TEXTS, counted, text
from app.views.wishes import Wishes, own_scale

__all__ = [
    "START",
    "Form",
    "View",
    "cost_line",
    "model_choices",
    "solver_choices",
    "solver_name",
]

START = Request(steps=12, count=6, seed=7)
"""What a visitor meets: enough steps to see the words settle, few enough to take a second."""


@dataclass(frozen=True)
class View:
    """What the page needs of a view to greet a visitor and to switch the language."""

    widgets: Sequence[Component]
    labels: Callable[[str], list[dict[str, Any]]]
    """Updates for `widgets` that put them in this language."""
    arrive: Callable[[str, Mapping[str, str]], list[dict[str, Any]]]
    """The same updates, with the settings a link asks for."""
    fresh: Callable[[], list[dict[str, Any]]] | None = None
    """Updates for `widgets` that list the models there are now; None where none are listed."""


@dataclass(frozen=True)
class Form:
    """The widgets a request is made of, and the buttons beside them."""

    steps: gr.Slider
    solver: gr.Dropdown
    count: gr.Slider
    seed: gr.Number
    model: gr.Dropdown
    tolerance: gr.Radio
    dice: gr.Button
    run: gr.Button
    stop: gr.Button
    presets: dict[str, gr.Button]
    wishes: Wishes

    @property
    def _settings(self) -> list[Component]:
        return [self.steps, self.solver, self.count, self.seed, self.model, self.tolerance]

    @property
    def inputs(self) -> list[Component]:
        """In the order in which a stream takes them."""
        return [*self._settings, *self.wishes.inputs]

    @property
    def widgets(self) -> list[Component]:
        """In the order of `labels`."""
        buttons = [self.dice, self.run, self.stop, *self.presets.values()]
        return [*self._settings, *buttons, *self.wishes.widgets]

    def fresh(self, engine: Engine) -> list[dict[str, Any]]:
        """Updates for `widgets`: the models there are now."""
        models = engine.models()
        menu = gr.update(choices=model_choices(engine), visible=len(models) > 1)
        return [menu if widget is self.model else gr.update() for widget in self.widgets]

    def labels(
        self, engine: Engine, lang: str, wish: Request | None = None
    ) -> list[dict[str, Any]]:
        """Updates for `widgets`: words in this language and, given a wish, its values.

        Without one, `wire_model` hears of the language and words the menus of the chosen model.
        """
        names = ("steps", "solver", "count", "seed", "model", "tolerance")
        updates: list[dict[str, Any]] = [{"label": text(name, lang)} for name in names]
        updates[4] |= {"choices": model_choices(engine), "visible": len(engine.models()) > 1}
        if wish is not None:
            model = model_or_default(engine.models(), wish.model)
            updates[1]["choices"] = solver_choices(engine, lang, model.name)
            for name, update in zip(names, updates, strict=True):
                update["value"] = getattr(wish, name)
            updates[4]["value"] = wish.model or model.name
        buttons: list[dict[str, Any]] = [
            {"value": text(name, lang)}
            for name in ("dice", "run", "stop", *(f"preset_{name}" for name in self.presets))
        ]
        return [
            *(gr.update(**update) for update in [*updates, *buttons]),
            *self._wishes(engine, lang, wish),
        ]

    def _wishes(self, engine: Engine, lang: str, wish: Request | None) -> list[dict[str, Any]]:
        if wish is None:
            return self.wishes.labels(lang)
        model = model_or_default(engine.models(), wish.model)
        scale = wish.guidance if wish.wanted else own_scale(model)
        return self.wishes.labels(lang, model, wish.wanted, scale)


def model_choices(engine: Engine) -> list[tuple[str, str]]:
    """Menu lines: what a visitor reads, and the model's name."""
    return [(model.description or model.name, model.name) for model in engine.models()]


def solver_choices(engine: Engine, lang: str, model: str | None = None) -> list[tuple[str, str]]:
    """Menu lines: what a visitor reads, and the solver's name. An unknown solver shows its name.

    Those of one model where it is named, else those of any.
    """
    own = next((m.solvers for m in engine.models() if m.name == model), None)
    solvers = [solver for solver in engine.solvers() if own is None or solver.name in own]
    return [(_solver_line(solver, lang), solver.name) for solver in solvers]


def solver_name(solver: SolverInfo, lang: str) -> str:
    """What a visitor calls it."""
    return TEXTS.get(f"solver_{solver.name}", {}).get(lang, solver.name)


def _solver_line(solver: SolverInfo, lang: str) -> str:
    name = solver_name(solver, lang)
    if solver.adaptive:
        return text("adaptive", lang, name=name)
    calls = counted("calls", solver.calls_per_step, lang)
    line = text("per_step", lang, name=name, calls=calls)
    return text("stochastic", lang, line=line) if solver.stochastic else line


def cost_line(engine: Engine) -> Callable[..., str]:
    """Says before a run what it will cost; says nothing while the settings make no sense."""
    solvers = {solver.name: solver for solver in engine.solvers()}

    def line(
        steps: Any, name: Any, lang: str, model: Any = None, guidance: Any = 1, *asked: Any
    ) -> str:
        chosen = model_or_default(engine.models(), model)
        if chosen.solvers == ():
            return ""  # it takes no steps
        looks = chosen.calls(any(asked), guidance)
        said = _cost(_paid(solvers[name], looks), steps, lang) if name in solvers else ""
        guided = said and looks > 1 and not any(asked)
        return text("guided", lang, line=said) if guided else said

    return line


def _cost(solver: SolverInfo, steps: Any, lang: str) -> str:
    if solver.adaptive:
        return text("cost_adaptive", lang, calls=counted("calls", solver.calls_per_step, lang))
    whole = isinstance(steps, int | float) and 1 <= steps <= MAX_STEPS and steps == int(steps)
    if not whole:
        return ""
    start = f" + {solver.calls_to_start}" if solver.calls_to_start else ""
    total = int(steps) * solver.calls_per_step + solver.calls_to_start
    return text(
        "cost",
        lang,
        steps=counted("steps", int(steps), lang),
        calls=counted("calls", solver.calls_per_step, lang) + start,
        total=counted("network", total, lang),
    )


def _paid(solver: SolverInfo, times: int) -> SolverInfo:
    """The solver where each look costs so many calls."""
    calls, start = solver.calls_per_step * times, solver.calls_to_start * times
    return replace(solver, calls_per_step=calls, calls_to_start=start)
