"""The place in the line that the page shows while a run waits."""

import threading

import httpx
from gradio_client.utils import Status

from app.views.line import ahead
from tests.app.fakes import FakeEngine
from tests.waiting import wait_until


def test_a_run_is_known_by_its_stamp_among_inputs_or_event():
    waiting = [[1, {"stamp": 0.5}], ["words", None], [None, {"stamp": 1.5, "lanes": []}]]
    assert [ahead(stamp, waiting, 1) for stamp in (0.5, 1.5, 2.5, None)] == [1, 3, 0, 0]


def servant(client, name):
    """Address and component that answer a player's question of this name."""
    found = [
        c
        for c in client.config["components"]
        if name in (c.get("props") or {}).get("server_fns", ())
    ]
    return f"{client.src.rstrip('/')}/gradio_api/component_server", found[0]["id"]


def test_the_page_is_told_its_place_in_the_line(connect):
    engine = FakeEngine(gate=threading.Event())
    client = connect(engine)
    running = client.submit(steps=1, api_name="/generate")
    assert wait_until(lambda: engine.asked)
    first = client.submit(steps=1, api_name="/generate")
    assert wait_until(lambda: first.status().code is Status.IN_QUEUE)
    address, component = servant(client, "before")
    lanes = next(
        d for d in client.config["dependencies"] if d["targets"] and d["targets"][0][1] == "submit"
    )
    body = {
        "data": [],
        "event_data": {"stamp": 12.25, "lanes": [{"steps": 1}], "count": 1, "seed": 0},
    }
    join = {**body, "fn_index": lanes["id"], "session_hash": "a"}
    assert httpx.post(f"{client.src.rstrip('/')}/gradio_api/queue/join", json=join).is_success
    asked = {"session_hash": "b", "component_id": component, "fn_name": "before", "data": 12.25}
    assert httpx.post(address, json=asked).json() == 2
    assert httpx.post(address, json={**asked, "data": {"x": 1}}).json() == 0
    assert engine.gate is not None
    engine.gate.set()
    running.result(timeout=20)
    first.result(timeout=20)
