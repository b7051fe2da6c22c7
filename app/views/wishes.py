"""What the sentences should be like: a menu for each attribute the models know, and guidance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.frames import MAX_GUIDANCE, Engine, ModelInfo
from app.strings import TEXTS, text

__all__ = ["Wishes", "asked_in_link", "in_link", "own_scale", "scale_in_link", "wish_menus"]


@dataclass(frozen=True)
class Wishes:
    """The menus and the slider, folded away until a visitor opens them."""

    fold: gr.Accordion
    guidance: gr.Slider
    menus: Sequence[gr.Dropdown]
    """One for each attribute; the empty value asks for nothing."""
    values: Mapping[str, tuple[str, ...]]
    """Attribute to all values that any model knows, in the order of the menus."""

    @property
    def inputs(self) -> list[Any]:
        """In the order in which a stream takes them: guidance, then the menus."""
        return [self.guidance, *self.menus]

    @property
    def widgets(self) -> list[Any]:
        """In the order of `labels`."""
        return [self.fold, *self.inputs]

    def labels(
        self,
        lang: str,
        model: ModelInfo | None = None,
        asked: Mapping[str, str] | None = None,
        guidance: float | None = None,
    ) -> list[dict[str, Any]]:
        """Updates for `widgets`: words in this language.

        Given a model, the menus offer what it knows and nothing else; given what is asked, they
        show that, and the fold opens on it.
        """
        fold: dict[str, Any] = {"label": text("wishes", lang)}
        words: dict[str, Any] = {
            "label": text("guidance", lang),
            "info": text("guidance_says", lang),
        }
        updates: list[dict[str, Any]] = [{} for _ in self.menus]
        if model is not None:
            fold["visible"] = bool(model.attributes)
            updates = [_labels(name, model.attributes.get(name, ()), lang) for name in self.values]
        if guidance is not None:
            words["value"] = guidance
        if asked:
            fold["open"] = True
        for name, update in zip(self.values, updates, strict=True):
            if model is not None:
                update["visible"] = name in model.attributes
            if asked is not None:
                update["value"] = asked.get(name, "")
        return [gr.update(**each) for each in (fold, words, *updates)]


def wish_menus(engine: Engine) -> Wishes:
    """The widgets for all that any of the models was trained to follow."""
    models = engine.models()
    known: dict[str, dict[str, None]] = {}
    for model in models:
        for name, values in model.attributes.items():
            known.setdefault(name, {}).update(dict.fromkeys(values))
    values = {name: tuple(each) for name, each in known.items()}
    first = models[0].attributes
    with gr.Accordion(
        text("wishes", "en"), open=False, visible=bool(first), elem_id="wishes"
    ) as fold:
        menus = [
            gr.Dropdown(value="", visible=name in first, filterable=False, elem_id=_id(name),
                        **_labels(name, first.get(name, ()), "en"))
            for name in values
        ]  # fmt: skip
        guidance = gr.Slider(
            0, MAX_GUIDANCE, 1, step=0.5, label=text("guidance", "en"),
            info=text("guidance_says", "en"), elem_id="guidance", buttons=[],
        )  # fmt: skip
    return Wishes(fold, guidance, menus, values)


def own_scale(model: ModelInfo) -> float:
    """Where the slider begins for a model."""
    return min(model.guidance, MAX_GUIDANCE)


def in_link(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a run as an address says them; what nobody asked for is left out."""
    asked = dict(settings)
    wanted, guidance = asked.pop("wanted"), asked.pop("guidance")
    if wanted:
        pairs = ",".join(f"{name}:{value}" for name, value in wanted.items())
        asked |= {"wanted": pairs, "guidance": guidance}
    return {name: value for name, value in asked.items() if value is not None}


def asked_in_link(words: str) -> dict[str, str]:
    """`type:question,tense:past` as attributes and values; the engine checks them."""
    pairs = (word.partition(":") for word in words.split(",") if word)
    return {name: value for name, _, value in pairs}


def scale_in_link(word: str) -> float | str:
    """What a link says as a guidance scale where it is one."""
    return float(word) if re.fullmatch(r"\d(\.\d{1,3})?", word, re.ASCII) else word


def _id(name: str) -> str:
    return "wish-" + re.sub(r"\W", "-", name)


def _labels(name: str, values: Sequence[str], lang: str) -> dict[str, Any]:
    menu = [(_word(f"wish_{name}_{value}", value, lang), value) for value in values]
    choices = [(text("wish_any", lang), ""), *menu]
    return {"label": _word(f"wish_{name}", name, lang), "choices": choices}


def _word(key: str, plain: str, lang: str) -> str:
    return TEXTS.get(key, {}).get(lang, plain)
