"""What the page is made of, before any browser opens it."""

import json
from pathlib import Path

import gradio as gr
import httpx
import pytest

from app.frames import MAX_GUIDANCE, ModelInfo, SolverInfo
from app.page import build_page, launch_options
from app.views import VIEWS
from app.views.address import opened_view
from app.views.form import START, cost_line, solver_choices
from app.views.presets import presets
from app.views.start import EXAMPLE
from app.views.stream import player_stream
from app.views.tour import tour
from app.views.wire import SURE
from app.views.wishes import own_scale
from tests.app.fakes import FakeEngine

CLOSED = ("checkpoints/everyday/config.json", ".git/config", "app/page.py")


def component(engine, elem_id):
    """The widget of this name as the browser is told to make it."""
    config = build_page(engine).get_config_file()
    return next(c for c in config["components"] if c["props"].get("elem_id") == elem_id)["props"]


def test_a_solver_of_the_engine_is_a_line_of_the_menu():
    engine = FakeEngine()
    engine.menu.append(SolverInfo("zigzag", 3))
    assert ("zigzag · 3 calls a step", "zigzag") in component(engine, "solver")["choices"]
    assert ("zigzag · 1 ステップに 3 回", "zigzag") in solver_choices(engine, "ja")


def test_a_solver_says_when_it_draws_noise_or_chooses_its_steps():
    engine = FakeEngine(
        menu=[SolverInfo("a", 1, stochastic=True), SolverInfo("b", 6, adaptive=True)]
    )
    assert [line for line, _ in solver_choices(engine, "en")] == [
        "a · 1 call a step · same noise, different path",
        "b · chooses its own steps",
    ]


def test_the_model_menu_appears_when_there_is_a_choice():
    two = [ModelInfo("small", "Small"), ModelInfo("large", "Large")]
    assert component(FakeEngine(), "model")["visible"] is False
    assert component(FakeEngine(names=two), "model")["visible"] is True


def test_the_cost_is_said_before_the_run():
    more = [SolverInfo("zigzag", 3, calls_to_start=1), SolverInfo("patient", 6, adaptive=True)]
    line = cost_line(FakeEngine(menu=[*FakeEngine().menu, *more]))
    assert line(4, "heun", "en") == "4 steps × 2 calls = **8 network calls**"
    assert line(1, "euler", "en") == "1 step × 1 call = **1 network call**"
    assert line(4, "heun", "ja") == "4 ステップ × 2 回 = **ネットワーク計算 8 回**"
    assert line(4, "zigzag", "en") == "4 steps × 3 calls + 1 = **13 network calls**"
    assert "As many steps as this tolerance needs" in line(None, "patient", "en")
    assert line(None, "heun", "en") == line(4, "magic", "en") == ""


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_labels_and_a_greeting_for_each_widget(name):
    with gr.Blocks():
        view = VIEWS[name](FakeEngine(), gr.Radio(["en", "ja"]))
    assert len(view.labels("ja")) == len(view.arrive("en", {})) == len(view.widgets)


def greeting(query):
    """What the flow view does for a visitor with this query string."""
    with gr.Blocks():
        view = VIEWS["flow"](FakeEngine(), gr.Radio(["en", "ja"]))
    *form, player = view.arrive("ja", query)
    return [update.get("value") for update in form[:4]], player["value"]


def test_a_link_sets_the_form():
    query = {"steps": "4", "solver": "heun", "count": "3", "seed": "9"}
    values, message = greeting(query)
    assert values == [4, "heun", 3, 9]
    assert message == {"phase": "arrive", "go": True, "lang": "ja"}


def test_a_link_asks_for_what_the_model_knows_and_no_more():
    with gr.Blocks():
        view = VIEWS["flow"](FakeEngine(), gr.Radio(["en", "ja"]))
    *_, kind, weather, _ = view.arrive("ja", {"wanted": "type:question"})
    assert (kind["value"], kind["label"], weather["value"]) == ("question", "文の種類", "")
    assert weather["choices"] == [("指定なし", ""), ("rain", "rain")]  # its words are not known
    *_, message = view.arrive("ja", {"wanted": "type:riddle"})
    assert message["value"]["key"] == "error_wanted"


@pytest.mark.parametrize("kind", ["question", ""])
def test_the_link_of_a_run_asks_for_the_same_run(kind):
    engine = FakeEngine(menu=[SolverInfo("patient", 6, adaptive=True)])
    settings = (4, "patient", 3, 12345, "fake", 0.0001, 2.5 if kind else 1, kind, {"stamp": 1})
    first, *others = player_stream(engine, ["type"])(*settings)
    assert not any("link" in message for message in others)
    query = {name: str(value) for name, value in first["link"].items()}
    with gr.Blocks():
        view = VIEWS["flow"](engine, gr.Radio(["en", "ja"]))
    updates = view.arrive("en", query)
    assert [update["value"] for update in updates[:6]] == [4, "patient", 3, 12345, "fake", 0.0001]
    guidance, asked = updates[-4], updates[-3]
    assert (guidance["value"], asked["value"]) == (2.5 if kind else 1, kind)
    assert updates[-1]["value"] == {"phase": "arrive", "go": True, "lang": "en"}


@pytest.mark.parametrize("word", ["0.5", "1e-3", "nan", "x"])
def test_a_link_with_a_tolerance_nobody_offers_is_refused(word):
    assert greeting({"tolerance": word})[1]["key"] == "error_tolerance"


@pytest.mark.parametrize(("word", "shown"), [("2.5", 2.5), ("0", 0.0), ("9", 1.0), ("1e0", 1.0)])
def test_a_link_sets_the_guidance_or_is_refused(word, shown):
    with gr.Blocks():
        view = VIEWS["flow"](FakeEngine(), gr.Radio(["en", "ja"]))
    updates = view.arrive("en", {"wanted": "type:question", "guidance": word, "run": "0"})
    fold, guidance, kind, _, player = updates[-5:]
    refused = player["value"]["phase"] == "problem"
    assert refused == (word in ("9", "1e0"))
    assert guidance["value"] == shown
    assert (kind["value"], fold.get("open")) == (("", None) if refused else ("question", True))


def test_guidance_costs_twice_where_something_is_asked():
    line = cost_line(FakeEngine())
    assert (
        line(4, "heun", "en", None, 2, "question", "") == "4 steps × 4 calls = **16 network calls**"
    )
    assert line(4, "heun", "en", None, 2, "", "") == line(4, "heun", "en", None, 1, "question", "")


def test_a_model_with_guidance_of_its_own_says_why_it_costs_twice():
    guided = ModelInfo("guided", "", attributes={"type": ("question",)}, guidance=2.0)
    line = cost_line(FakeEngine(names=[ModelInfo("plain", ""), guided]))
    told = line(4, "heun", "en", "guided", 1, "")
    assert told.startswith("4 steps × 4 calls = **16 network calls** (this model writes with")
    # Asked for something, it goes by the slider.
    plain = "4 steps × 2 calls = **8 network calls**"
    assert line(4, "heun", "en", "guided", 1, "question") == plain
    assert line(4, "heun", "en", "plain", 1, "") == plain


def test_the_slider_begins_at_the_guidance_scale_of_the_model():
    kinds = {"type": ("question",)}
    guided = ModelInfo("guided", "", attributes=kinds, guidance=2.0)
    engine = FakeEngine(names=[ModelInfo("plain", "", attributes=kinds), guided])
    with gr.Blocks():
        view = VIEWS["flow"](engine, gr.Radio(["en", "ja"]))
    scales = [view.arrive("en", {"model": name})[-3]["value"] for name in ("plain", "guided")]
    assert scales == [1, 2]
    asked = {"model": "guided", "wanted": "type:question", "guidance": "3"}
    assert view.arrive("en", asked)[-3]["value"] == 3
    assert own_scale(ModelInfo("far", "", guidance=50.0)) == MAX_GUIDANCE
    straight = ModelInfo("straight", "", kind="reflow", guidance=2.0)
    one, _, hundred = presets(FakeEngine(names=[ModelInfo("plain", ""), straight]))
    assert (one.settings[-1], hundred.settings[-1]) == (2, 1)  # a preset that changes the model


def test_no_calls_are_told_of_a_model_without_steps():
    line = cost_line(FakeEngine(names=[ModelInfo("flow", ""), ModelInfo("writer", "", ())]))
    assert line(12, "euler", "en", "writer") == ""
    assert "12 network calls" in line(12, "euler", "en", "flow")


def test_presets_and_tour_keep_to_the_models_of_the_pages_own_folder():
    names = [("2-rf", "reflow"), ("1-rf", "flow"), ("toy/1-rf", "flow"), ("toy/2-rf", "reflow")]
    engine = FakeEngine(names=[ModelInfo(name, name, kind=kind) for name, kind in names])
    assert {preset.wish.model for preset in presets(engine)} == {"2-rf"}
    with gr.Blocks():
        (shown,) = tour(engine).widgets
    assert '"others": ["1-rf"]' in str(getattr(shown, "js_on_load", ""))


def test_presets_choose_from_what_there_is():
    both = [SolverInfo("euler", 1), SolverInfo("dormand-prince", 6, adaptive=True)]
    models = [
        ModelInfo("writer", "", solvers=()), ModelInfo("first", "", ("euler",), kind="flow"),
        ModelInfo("ddpm", "", ("ddim",)), ModelInfo("second", "", kind="reflow"),
        ModelInfo("quick", "", ("euler",), kind="distil"),
    ]  # fmt: skip
    found = presets(FakeEngine(menu=both, names=models))
    assert [(p.wish.steps, p.wish.solver, p.wish.model) for p in found[:3]] == [
        (1, "euler", "quick"), (4, "euler", "second"), (100, "euler", "first"),
    ]  # fmt: skip
    assert (found[3].name, found[3].wish.solver, found[3].wish.model) == (
        *("precise", "dormand-prince", "second"),
    )
    assert [p.name for p in presets(FakeEngine())] == ["steps_1", "steps_4", "steps_100"]
    assert presets(FakeEngine(names=models[:1])) == []


@pytest.mark.parametrize("query", [{"run": "0"}, {"steps": "4", "run": "0"}, {}, {"lang": "ja"}])
def test_nothing_runs_unless_a_link_asks_for_it(query):
    assert greeting(query)[1]["go"] is False


@pytest.mark.parametrize(
    ("query", "view"),
    [({}, "start"), ({"lang": "ja"}, "start"), ({"steps": "4"}, "flow"), ({"run": "0"}, "flow"),
     ({"view": "compare"}, "compare"), ({"view": "magic"}, "start"),
     ({"__theme": "dark", "utm_source": "mail"}, "start")],
)  # fmt: skip
def test_a_link_opens_the_view_it_means(query, view):
    assert opened_view(query, [*VIEWS]) == view


def test_the_example_is_three_lanes_from_the_same_noise():
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert [lane["wish"]["steps"] for lane in example["lanes"]] == [1, 4, 100]
    ends = [[json.loads(lane["frames"][k]["body"]) for k in (0, -1)] for lane in example["lanes"]]
    assert ends[0][0]["read"] == ends[1][0]["read"] == ends[2][0]["read"]
    assert all(last["last"] for _, last in ends)
    assert tuple(example["sure"]) == SURE  # it was recorded with the limits its legend states


@pytest.mark.parametrize("query", [{"steps": "500"}, {"steps": "x"}, {"solver": "<b>"}])
def test_a_wrong_link_is_said_and_not_run(query):
    values, message = greeting(query)
    assert values == [START.steps, "euler", START.count, START.seed]
    assert (message["phase"], message["key"]) == ("problem", f"error_{next(iter(query))}")


@pytest.mark.parametrize("digits", ["2147483648", "9" * 5_000])
def test_a_seed_too_large_is_said_and_not_run(digits):
    assert greeting({"seed": digits})[1]["key"] == "error_seed"


def test_nothing_is_open_that_a_visitor_does_not_need(connect):
    client = connect(FakeEngine())
    options = launch_options()
    assert options["share"] is options["show_error"] is options["run_history"] is False
    root = Path(__file__).parents[2]
    closed = ["monitoring/summary", *(f"gradio_api/file={root / name}" for name in CLOSED)]
    codes = [httpx.get(f"{client.src.rstrip('/')}/{path}").status_code for path in closed]
    assert set(codes) <= {403, 404}
    assert httpx.get(f"{client.src.rstrip('/')}/config").status_code == 200
