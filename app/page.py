"""The page around the views: header, language, footer, and how it is launched."""

from itertools import zip_longest
from pathlib import Path
from typing import Any

import gradio as gr
from gradio import themes
from starlette.middleware import Middleware

from app.frames import Engine
from app.guard import Guard
from app.strings import LANGUAGES, preferred, text
from app.training import MOST_BYTES
from app.views import VIEWS, View, offered
from app.views.address import address_bar, opened_view, sets, wandered
from app.views.line import QUIET
from app.views.share import shared
from app.views.tour import tour

__all__ = ["build_page", "launch_options"]

_ROOT = Path(__file__).parents[1]
_ASSETS = _ROOT / "assets"
_STYLES = ("style", "player", "sentence", "train", "tour")
_HOUR = 3600
_COLOURS = {
    "body_background_fill": "#faf9f6",
    "body_background_fill_dark": "#131619",
    "body_text_color": "#23262a",
    "body_text_color_dark": "#e8e6e1",
    "body_text_color_subdued": "#686b70",
    "body_text_color_subdued_dark": "#9ca1a8",
    "background_fill_secondary": "#f1efe9",
    "background_fill_secondary_dark": "#1f2327",
    "block_background_fill": "#ffffff",
    "block_background_fill_dark": "#1a1e22",
    "border_color_primary": "#e5e1d8",
    "border_color_primary_dark": "#30353a",
    "color_accent": "#165e83",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#1a1e22",
    "input_border_color": "#dcd8ce",
    "input_border_color_dark": "#363c42",
    "input_border_width": "1px",
    "slider_color": "*primary_600",
    "slider_color_dark": "*primary_400",
    "button_primary_background_fill": "*primary_600",
    "button_primary_background_fill_dark": "*primary_500",
    "button_primary_background_fill_hover": "*primary_700",
    "button_primary_background_fill_hover_dark": "*primary_600",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#ffffff",
}
_HEAD = """
<meta name="description" content="Watch noise turn into sentences, step by step: a rectified flow
for language, live in the browser.">
<meta name="color-scheme" content="light dark">
"""


def build_page(engine: Engine) -> gr.Blocks:
    """The whole page for whoever makes the sentences."""
    with gr.Blocks(
        title=text("title", "en"), analytics_enabled=False, delete_cache=(_HOUR, 24 * _HOUR)
    ) as demo:
        with gr.Row(elem_id="head"):
            header = gr.Markdown(_header("en"), elem_id="title")
            with gr.Row(elem_id="tools"):
                guide = tour(engine)
                language = _language()
        tabs, titles, views = _views(engine, language)
        footer = gr.Markdown(text("footer", "en"), elem_id="about")
        names = [*offered(engine)]
        views += [guide, address_bar(names)]
        _wire_language(demo, views, language, [header, footer, *titles], (tabs, names))
    return shared(demo)


def _views(engine: Engine, language: gr.Radio) -> tuple[gr.Tabs, list[gr.Tab], list[View]]:
    titles, views = [], []
    with gr.Tabs(selected=next(iter(VIEWS)), elem_id="views", overflow_behavior="wrap") as tabs:
        for name, build in offered(engine).items():
            with gr.Tab(text(f"tab_{name}", "en"), id=name, elem_id=f"tab-{name}") as title:
                views.append(build(engine, language))
            titles.append(title)
            title.select(None, None, None, js=f'() => window.flowAddress?.show("{name}")')
            if views[-1].fresh is not None:  # a training may have ended since it was last open
                title.select(views[-1].fresh, None, [*views[-1].widgets], **QUIET)
    return tabs, titles, views


def _header(lang: str) -> str:
    return f"# {text('title', lang)}\n\n{text('lead', lang)}"


def _language() -> gr.Radio:
    choices = [(name, lang) for lang, name in LANGUAGES.items()]
    return gr.Radio(
        choices, value="en", label=text("language", "en"), elem_id="language", min_width=180
    )


def _wire_language(
    demo: gr.Blocks,
    views: list[View],
    language: gr.Radio,
    prose: list[Any],
    tabs: tuple[gr.Tabs, list[str]],
) -> None:
    """A visitor is greeted in the language of the link or the browser, and may switch.

    Back and Forward lead to the language and the settings of an entry of the history.
    """
    opened, names = tabs

    def around(lang: str) -> list[Any]:
        titles = [gr.update(label=text(f"tab_{name}", lang)) for name in names]
        return [_header(lang), text("footer", lang), *titles]

    def switch(lang: str) -> list[Any]:
        label = gr.update(label=text("language", lang))
        return [label, *around(lang), *(update for view in views for update in view.labels(lang))]

    def arrive(request: gr.Request) -> list[Any]:
        query = dict(request.query_params)
        lang = query.get("lang") or preferred(request.headers.get("accept-language", ""))
        lang = lang if lang in LANGUAGES else "en"
        updates = [update for view in views for update in view.arrive(lang, query)]
        chosen = gr.update(value=lang, label=text("language", lang))
        return [_selected(query, names), chosen, *around(lang), *updates]

    def wander(event: gr.EventData) -> list[Any]:
        query = wandered(event)
        chosen = gr.update(value=query["lang"], label=text("language", query["lang"]))
        return [chosen, *around(query["lang"]), *_wandered_to(query, names, views)]

    outputs = [language, *prose, *(widget for view in views for widget in view.widgets)]
    demo.load(arrive, None, [opened, *outputs], **QUIET)
    language.input(switch, language, outputs, trigger_mode="always_last", **QUIET)
    bar = views[-1].widgets[0]
    assert isinstance(bar, gr.HTML)
    bar.wander(wander, None, outputs, trigger_mode="multiple", **QUIET)


def _selected(query: dict[str, str], names: list[str]) -> dict[str, Any]:
    """Opens the view of a link. The first is open already, or a visitor has left it meanwhile."""
    view = opened_view(query, names)
    return gr.update() if view == names[0] else gr.update(selected=view)


def _wandered_to(query: dict[str, str], names: list[str], views: list[View]) -> list[Any]:
    """What each widget becomes: one view takes that entry's settings, the others keep theirs."""
    lang = query["lang"]
    return [
        update
        for name, view in zip_longest(names, views)
        for update in (view.arrive(lang, query) if sets(query, name) else view.labels(lang))
    ]


def launch_options(*, training: bool = False, mcp: bool = False) -> dict[str, Any]:
    """Arguments of `launch()`: the looks, and nothing open that a visitor does not need.

    Files are taken where somebody may train on them, and only then.
    """
    return {
        "theme": _theme(),
        "css_paths": [_ASSETS / f"{name}.css" for name in _STYLES],
        "head": _HEAD,
        "favicon_path": str(_ASSETS / "favicon.svg"),
        "footer_links": ["api", "settings"],
        "share": False,
        "show_error": False,
        "enable_monitoring": False,
        "run_history": False,
        "max_file_size": MOST_BYTES if training else "1mb",
        "blocked_paths": [str(_ROOT / name) for name in ("checkpoints", "runs", ".git")],
        "state_session_capacity": 500,
        "strict_cors": True,
        "app_kwargs": {"middleware": [Middleware(Guard)]},
        "ssr_mode": False,
        "mcp_server": mcp,
    }


def _theme() -> themes.Base:
    """Indigo dye on paper; the fonts are those of the visitor's machine (see style.css)."""
    indigo = themes.Color(
        *("#eef5f9", "#d8e8f1", "#b4d2e3", "#86b6d0", "#5fa3c6", "#2f7ba1"),
        *("#165e83", "#124c6a", "#103f58", "#0d3347", "#08212f"),
    )
    theme = themes.Base(
        primary_hue=indigo,
        neutral_hue=themes.colors.stone,
        radius_size=themes.sizes.radius_lg,
        font=themes.Font("sans-serif"),
        font_mono=themes.Font("monospace"),
    )
    return theme.set(**_COLOURS)
