"""The player: one custom component whose drawing happens in the browser, in assets/player/.

Every view that shows runs makes one of its own files; Python only sends it messages.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr

from app.frames import MAX_COUNT, MAX_GUIDANCE, MAX_LANES, MAX_SEED, MAX_STEPS, Engine
from app.strings import TEXTS
from app.training import MOST_BYTES
from app.typed import MAX_CHARACTERS
from app.views.form import View
from app.views.line import asker
from app.views.wire import SURE

__all__ = ["drawn", "plain_cloud", "player", "player_view"]

_ASSETS = Path(__file__).parents[2] / "assets"
_COMMON = ("stream", "marks", "frames", "sources", "ink", "map", "transport")
_LIMITS = {
    "max_steps": MAX_STEPS,
    "max_count": MAX_COUNT,
    "max_seed": MAX_SEED,
    "max_lanes": MAX_LANES,
    "max_guidance": MAX_GUIDANCE,
    "max_characters": MAX_CHARACTERS,
    "most_mb": MOST_BYTES // 1_000_000,
    "faintest": round(100 * SURE[0]),
    "faint": round(100 * SURE[1]),
}


def player(
    engine: Engine,
    name: str,
    scripts: Sequence[str],
    value: dict[str, Any],
    servers: Sequence[Callable[..., Any]] = (),
    **given: Any,
) -> gr.HTML:
    """A player called `name`, run by these files of assets/player after those all players share."""
    files = [f"player/{file}" for file in (*_COMMON, *scripts)]
    common = {"plotly": _plotly(), "models": [model.name for model in engine.models()]}
    return drawn(name, files, value, servers=[_cloud(engine), asker(), *servers], **common, **given)


def drawn(
    name: str,
    scripts: Sequence[str],
    value: dict[str, Any],
    servers: Sequence[Callable[..., Any]] = (),
    **given: Any,
) -> gr.HTML:
    """A component called `name` whose drawing is done by these files of assets.

    They find what is `given`, and the words of the page, in the constant GIVEN: properties of a
    component are lost when a message comes before its tab is opened, its script is not.
    """
    common = {"words": TEXTS, "limits": _LIMITS}
    data = json.dumps(common | given).replace("<", "\\u003c")
    files = [_ASSETS / f"{file}.js" for file in ("player/words", *scripts)]
    code = [file.read_text(encoding="utf-8") for file in files]
    return gr.HTML(
        value,
        html_template="<section></section>",
        js_on_load="\n".join([f"const GIVEN = {data};", *code]),
        apply_default_css=False,
        elem_id=name,
        elem_classes=["player"],
        server_functions=list(servers),
    )


def player_view(shown: gr.HTML) -> View:
    """The view of a player alone: it is told the language, and a link sets nothing in it."""

    def labels(lang: str) -> list[dict[str, Any]]:
        return [gr.update(value={"phase": "language", "lang": lang})]

    def arrive(lang: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        del query
        return labels(lang)

    return View([shown], labels, arrive)


def plain_cloud(engine: Engine, ground: str = "") -> dict[str, Any]:
    """What the maps show behind the paths, as the player draws it."""
    cloud = engine.cloud(ground)
    places = {name: list(map(list, rows)) for name, rows in cloud.places.items()}
    return {"texts": list(cloud.texts), "places": places, "explained": cloud.explained}


def _cloud(engine: Engine) -> Callable[[], dict[str, Any]]:
    def cloud(ground: Any = "") -> dict[str, Any]:
        return plain_cloud(engine, ground if isinstance(ground, str) else "")

    return cloud


@cache
def _plotly() -> str:
    """Address of the plotly.js inside the installed package; it alone is opened to visitors."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        return ""
    script = Path(package.origin).parent / "package_data" / "plotly.min.js"
    gr.set_static_paths([script])
    return f"gradio_api/file={script.resolve().as_posix()}"
