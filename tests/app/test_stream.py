"""Frames as a program and the page receive them: in order, stoppable, with clear refusals."""

import json
import logging
import threading

import gradio as gr
import httpx
import pytest
from gradio_client.exceptions import AppError

from app.views.stream import known_request, lanes_stream, player_stream
from tests.app.fakes import FakeEngine
from tests.waiting import wait_until

SETTINGS = (4, "euler", 2, 0, None, 0.01, 1, {"phase": "waiting", "stamp": 1.5})


def opened(message):
    return json.loads(message["body"])


# ---- frames ---------------------------------------------------------------------------------


def test_frames_stream_in_order_from_noise_to_sentence(connect):
    job = connect(FakeEngine()).submit(steps=4, solver="heun", count=3, api_name="/generate")
    job.result(timeout=20)
    frames = job.outputs()
    assert [frame["index"] for frame in frames] == [0, 1, 2, 3, 4]
    assert [frame["t"] for frame in frames] == [0, 0.25, 0.5, 0.75, 1]
    assert [frame["nfe"] for frame in frames] == [0, 2, 4, 6, 8]
    assert [frame["decoder_calls"] for frame in frames] == [2, 4, 6, 8, 10]
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


def test_only_the_endpoints_are_public(connect):
    described = connect(FakeEngine()).view_api(return_format="dict", print_info=False)
    names = {"/generate", "/compare", "/reconstruct", "/interpolate"}
    assert set(described["named_endpoints"]) == names
    assert described["unnamed_endpoints"] == {}
    parameters = described["named_endpoints"]["/generate"]["parameters"]
    assert [p["parameter_name"] for p in parameters] == [
        *("steps", "solver", "count", "seed", "model", "wanted", "guidance", "tolerance")
    ]


# ---- stop -----------------------------------------------------------------------------------


def test_cancelling_ends_the_run_with_the_step_under_way(connect):
    engine = FakeEngine(delay=2.0)  # far longer than a cancelling takes to be heard
    job = connect(engine).submit(steps=100, api_name="/generate")
    assert wait_until(lambda: engine.computed == 1)
    job.cancel()
    assert wait_until(lambda: engine.closed == 1)
    assert engine.computed == 2


def test_a_visitor_who_leaves_ends_the_steps(connect):
    engine = FakeEngine(delay=0.1)
    client = connect(engine)
    data = {"data": [100, "euler", 1, 0, None, {}, 1, 0.01]}
    call = httpx.post(f"{client.src.rstrip('/')}/gradio_api/call/generate", json=data).json()
    address = f"{client.src.rstrip('/')}/gradio_api/call/generate/{call['event_id']}"
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
        ((0, "euler", 2, 0, None, 0.01, 1), "error_steps"),
        ((4, "magic", 2, 0, None, 0.01, 1), "error_solver"),
        ((4, "euler", 99, 0, None, 0.01, 1), "error_count"),
        ((4, "euler", 2, None, None, 0.01, 1), "error_seed"),
        ((4, "euler", 2, 0, "other", 0.01, 1), "error_model"),
        ((4, "euler", 2, 0, None, 0.5, 1), "error_tolerance"),
        ((4, "euler", 2, 0, None, 0.01, 9), "error_guidance"),
    ],
)
def test_the_page_is_told_which_words_to_say(settings, key):
    messages = list(player_stream(FakeEngine())(*settings, None))
    assert messages == [{"phase": "problem", "key": key, "run": None}]


@pytest.mark.parametrize(
    ("kind", "told"), [("question", None), ("", None), ("riddle", "error_wanted")]
)
def test_what_is_wanted_reaches_the_engine_or_is_refused(kind, told):
    engine = FakeEngine()
    *settings, pressed = SETTINGS
    messages = list(player_stream(engine, ["type"])(*settings, kind, pressed))
    assert messages[-1].get("key") == told
    wanted = {"type": kind} if kind else {}
    assert [request.wanted for request in engine.asked] == ([] if told else [wanted])


def test_the_page_survives_a_failure_inside():
    messages = list(player_stream(FakeEngine(error=RuntimeError("x")))(*SETTINGS))
    assert [message["phase"] for message in messages] == ["frame", "problem"]
    assert messages[-1]["key"] == "error_unexpected"


def test_frames_carry_the_stamp_of_the_press_that_asked_for_them():
    assert {message["run"] for message in player_stream(FakeEngine())(*SETTINGS)} == {1.5}


def test_whole_numbers_may_come_as_floats():
    request = known_request(FakeEngine(), {"steps": 4.0, "count": 2.0, "seed": 7.0})
    assert (request.steps, request.count, request.seed) == (4, 2, 7)


def test_the_last_frame_brings_the_flight_plane_and_straightness_follows():
    *_, before, last, bend = player_stream(FakeEngine())(*SETTINGS)
    assert "flight" not in opened(before)
    # Two numbers for each of two sentences at each of five times.
    assert [len(row) for row in opened(last)["flight"]] == [4] * 5
    assert (bend["phase"], bend["straightness"], bend["fine"]) == ("bend", [0.25, 0.25], 100)


# ---- lanes ----------------------------------------------------------------------------------


def lanes_of(engine, *lanes, **common):
    wish = {"lanes": list(lanes), "count": 2, "seed": 0, "stamp": 3.5, **common}
    return list(lanes_stream(engine)(gr.EventData(None, wish)))


def test_lanes_come_one_after_the_other_from_no_step_to_many():
    steps = (0, 1, 3)
    told = lanes_of(FakeEngine(), *({"steps": n, "solver": "euler"} for n in steps))
    assert [m["lane"] for m in told if m["phase"] == "frame"] == [0, 1, 1, 2, 2, 2, 2]
    assert [m["lane"] for m in told if m["phase"] == "bend"] == [0, 1, 2]
    assert {m["run"] for m in told} == {3.5}
    noise = [opened(m)["read"] for m in told if m["phase"] == "frame" and m["index"] == 0]
    assert noise[1] == noise[2]


@pytest.mark.parametrize(
    ("lanes", "key"),
    [
        ([], "error_lanes"),
        ([{"steps": 1}] * 7, "error_lanes"),
        ([{"steps": 1}, {"steps": 101}], "error_lane_steps"),
        ([{"steps": 1}, {"steps": 1, "solver": "magic"}], "error_solver"),
    ],
)
def test_a_wrong_lane_stops_them_all_before_the_first_step(lanes, key):
    engine = FakeEngine()
    told = lanes_of(engine, *lanes)
    assert [(m["phase"], m["key"], m["run"]) for m in told] == [("problem", key, 3.5)]
    assert engine.computed == 0
