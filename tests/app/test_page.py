import logging
import threading
import time
from pathlib import Path

import httpx
import pytest
from gradio_client.exceptions import AppError

from app.frames import ModelInfo, SolverInfo
from app.page import build_page, launch_options
from app.views import VIEWS
from app.views.form import START, cost_line, solver_choices
from app.views.stream import known_request, page_frame, player_stream
from tests.app.fakes import FakeEngine

CLOSED = ("checkpoints/everyday/config.json", ".git/config", "app/page.py")
SETTINGS = (4, "euler", 2, 0, None)


def component(engine, elem_id):
    """The widget of this name as the browser is told to make it."""
    config = build_page(engine).get_config_file()
    return next(c for c in config["components"] if c["props"].get("elem_id") == elem_id)["props"]


def address_of(client):
    return client.src.rstrip("/")


def wait_until(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


# ---- frames ---------------------------------------------------------------------------------


def test_frames_stream_in_order_from_noise_to_sentence(connect):
    job = connect(FakeEngine()).submit(steps=4, solver="heun", count=3, api_name="/generate")
    job.result(timeout=20)
    frames = job.outputs()
    assert [frame["index"] for frame in frames] == [0, 1, 2, 3, 4]
    assert [frame["t"] for frame in frames] == [0, 0.25, 0.5, 0.75, 1]
    assert [frame["nfe"] for frame in frames] == [0, 2, 4, 6, 8]
    assert [frame["last"] for frame in frames] == [False] * 4 + [True]
    assert all(len(frame["sentences"]) == 3 for frame in frames)
    assert set(frames[0]["sentences"][0]) == {"text", "endpoint"}
    assert set(frames[0]) == {
        *("index", "steps", "t", "sentences", "nfe", "decoder_calls", "seconds", "last")
    }


def test_the_first_frame_arrives_before_the_second_is_computed(connect):
    gate = threading.Event()
    engine = FakeEngine(gate=gate)
    job = connect(engine).submit(steps=2, api_name="/generate")
    assert wait_until(lambda: len(job.outputs()) == 1)
    assert engine.computed == 0
    gate.set()
    job.result(timeout=20)
    assert [frame["index"] for frame in job.outputs()] == [0, 1, 2]


def test_the_same_seed_gives_the_same_sentences(connect):
    client = connect(FakeEngine())
    first, second, other = (
        client.predict(seed=seed, api_name="/generate")["sentences"] for seed in (5, 5, 6)
    )
    assert first == second != other


def test_only_the_endpoint_is_public(connect):
    described = connect(FakeEngine()).view_api(return_format="dict", print_info=False)
    assert list(described["named_endpoints"]) == ["/generate"]
    assert described["unnamed_endpoints"] == {}
    parameters = described["named_endpoints"]["/generate"]["parameters"]
    assert [p["parameter_name"] for p in parameters] == [
        *("steps", "solver", "count", "seed", "model")
    ]


# ---- stop -----------------------------------------------------------------------------------


def test_cancelling_ends_the_steps_within_one(connect):
    engine = FakeEngine(delay=0.1)
    job = connect(engine).submit(steps=100, api_name="/generate")
    assert wait_until(lambda: engine.computed >= 3)
    job.cancel()
    computed = engine.computed
    assert wait_until(lambda: engine.closed == 1)
    assert engine.computed <= computed + 1
    time.sleep(0.3)
    assert engine.computed <= computed + 1


def test_a_visitor_who_leaves_ends_the_steps(connect):
    engine = FakeEngine(delay=0.1)
    client = connect(engine)
    data = {"data": [100, "euler", 1, 0, None]}
    call = httpx.post(f"{address_of(client)}/gradio_api/call/generate", json=data).json()
    address = f"{address_of(client)}/gradio_api/call/generate/{call['event_id']}"
    with httpx.stream("GET", address) as stream:
        next(stream.iter_lines())
    assert wait_until(lambda: engine.closed == 1)
    assert engine.computed < 100


def test_closing_the_stream_closes_the_engine():
    engine = FakeEngine()
    stream = player_stream(engine)(*SETTINGS)
    next(stream)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert (engine.computed, engine.closed) == (1, 1)


def test_a_run_after_a_stopped_one_starts_afresh(connect):
    engine = FakeEngine(delay=0.02)
    client = connect(engine)
    job = client.submit(steps=100, api_name="/generate")
    assert wait_until(lambda: engine.computed >= 1)
    job.cancel()
    again = client.submit(steps=2, api_name="/generate")
    assert again.result(timeout=20)["last"]
    assert [frame["index"] for frame in again.outputs()] == [0, 1, 2]


# ---- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("steps", 0, "from 1 to 100"),
        ("steps", 101, "from 1 to 100"),
        ("steps", 2.5, "whole number"),
        ("steps", "many", "whole number"),
        ("count", 17, "from 1 to 16"),
        ("seed", -1, "from 0 to"),
        ("seed", None, "whole number"),
        ("solver", "magic", "no solver named 'magic'"),
        ("model", "../secret", "no model named"),
    ],
)
def test_a_bad_value_is_answered_with_a_sentence(connect, field, value, said):
    engine = FakeEngine()
    with pytest.raises(AppError, match=said):
        connect(engine).predict(**{field: value}, api_name="/generate")
    assert engine.computed == 0


def test_a_failure_inside_shows_no_details(connect, caplog):
    engine = FakeEngine(error=RuntimeError("secret path /etc/x"))
    with caplog.at_level(logging.ERROR), pytest.raises(AppError, match="Something went wrong") as e:
        connect(engine).predict(api_name="/generate")
    assert "secret" not in str(e.value)
    assert "secret path" in caplog.text


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ((0, "euler", 2, 0, None), "error_steps"),
        ((4, "magic", 2, 0, None), "error_solver"),
        ((4, "euler", 99, 0, None), "error_count"),
        ((4, "euler", 2, None, None), "error_seed"),
        ((4, "euler", 2, 0, "other"), "error_model"),
    ],
)
def test_the_page_is_told_which_words_to_say(settings, key):
    assert list(player_stream(FakeEngine())(*settings)) == [{"phase": "problem", "key": key}]


def test_the_page_survives_a_failure_inside():
    messages = list(player_stream(FakeEngine(error=RuntimeError("x")))(*SETTINGS))
    assert [message["phase"] for message in messages] == ["frame", "problem"]
    assert messages[-1]["key"] == "error_unexpected"


def test_whole_numbers_may_come_as_floats():
    request = known_request(FakeEngine(), {"steps": 4.0, "count": 2.0, "seed": 7.0})
    assert (request.steps, request.count, request.seed) == (4, 2, 7)


# ---- what the page shows --------------------------------------------------------------------


def test_a_solver_of_the_engine_is_a_line_of_the_menu():
    engine = FakeEngine()
    engine.menu.append(SolverInfo("zigzag", 3))
    assert ("zigzag · 3 calls a step", "zigzag") in component(engine, "solver")["choices"]
    assert ("zigzag · 1 ステップに 3 回", "zigzag") in solver_choices(engine, "ja")


def test_the_model_menu_appears_when_there_is_a_choice():
    two = [ModelInfo("small", "Small"), ModelInfo("large", "Large")]
    assert component(FakeEngine(), "model")["visible"] is False
    assert component(FakeEngine(names=two), "model")["visible"] is True


def test_the_cost_is_said_before_the_run():
    line = cost_line(FakeEngine())
    assert line(4, "heun", "en") == "4 steps × 2 calls = **8 network calls**"
    assert line(1, "euler", "en") == "1 step × 1 call = **1 network call**"
    assert line(4, "heun", "ja") == "4 ステップ × 2 回 = **ネットワーク計算 8 回**"
    assert line(None, "heun", "en") == line(4, "magic", "en") == ""


def test_a_frame_for_the_player_is_plain_data():
    request = known_request(FakeEngine(), {"steps": 1, "count": 1})
    message = page_frame(next(FakeEngine().run(request)))
    sentence = message["sentences"][0]
    assert message["phase"] == "frame"
    assert len(sentence["tokens"]) == len(sentence["confidence"])


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_labels_and_a_greeting_for_each_widget(name):
    import gradio as gr

    with gr.Blocks():
        view = VIEWS[name](FakeEngine(), gr.Radio(["en", "ja"]))
    assert len(view.labels("ja")) == len(view.arrive("en", {})) == len(view.widgets)


def greeting(query):
    """What the flow view does for a visitor with this query string."""
    import gradio as gr

    with gr.Blocks():
        view = VIEWS["flow"](FakeEngine(), gr.Radio(["en", "ja"]))
    *form, player = view.arrive("ja", query)
    return [update.get("value") for update in form[:4]], player["value"]


def test_a_link_sets_the_form():
    query = {"steps": "4", "solver": "heun", "count": "3", "seed": "9"}
    values, message = greeting(query)
    assert values == [4, "heun", 3, 9]
    assert message == {"phase": "arrive", "go": True, "lang": "ja"}


def test_a_link_may_ask_not_to_run():
    assert greeting({"run": "0"})[1]["go"] is False


@pytest.mark.parametrize("query", [{"steps": "500"}, {"steps": "x"}, {"solver": "<b>"}])
def test_a_wrong_link_is_said_and_not_run(query):
    values, message = greeting(query)
    assert values == [START.steps, "euler", START.count, START.seed]
    assert (message["phase"], message["key"]) == ("problem", f"error_{next(iter(query))}")


def test_nothing_is_open_that_a_visitor_does_not_need(connect):
    client = connect(FakeEngine())
    options = launch_options()
    assert options["share"] is options["show_error"] is options["run_history"] is False
    root = Path(__file__).parents[2]
    closed = ["monitoring/summary", *(f"gradio_api/file={root / name}" for name in CLOSED)]
    codes = [httpx.get(f"{address_of(client)}/{path}").status_code for path in closed]
    assert set(codes) <= {403, 404}
    assert httpx.get(f"{address_of(client)}/config").status_code == 200
