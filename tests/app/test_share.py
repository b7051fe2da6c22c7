"""No visitor fills the line alone: over the limits a run is refused in words and takes no place."""

import threading

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import ValidationError

from app.strings import text
from app.views.share import MOST_ADDRESS, MOST_LINE, MOST_VISITOR, crowded, shared
from tests.app.fakes import FakeEngine
from tests.waiting import wait_until

RUN = {"data": [1, "euler", 1, 0, None, {}, 1, 0.01]}
AFAR = {"x-forwarded-for": "203.0.113.7"}


@pytest.fixture
def busy(connect):
    """A client of a page that computes one run until the gate is opened; the line is empty."""
    engine = FakeEngine(gate=threading.Event())
    client = connect(engine)
    running = client.submit(steps=1, api_name="/generate")
    assert wait_until(lambda: engine.asked)
    yield client
    assert engine.gate is not None
    engine.gate.set()
    running.result(timeout=20)


def called(client, **headers):
    address = f"{client.src.rstrip('/')}/gradio_api/call/generate"
    return httpx.post(address, json=RUN, headers={**AFAR, **headers})


def joined(client, session, **headers):
    (generate,) = (d for d in client.config["dependencies"] if d["api_name"] == "generate")
    body = {**RUN, "fn_index": generate["id"], "session_hash": session}
    address = f"{client.src.rstrip('/')}/gradio_api/queue/join"
    return httpx.post(address, json=body, headers=headers)


def test_answers_that_nobody_reads_make_room(connect, monkeypatch):
    made = []
    monkeypatch.setattr("app.views.share._MOST_UNREAD", 5)
    monkeypatch.setattr("app.page.shared", lambda demo: made.append(shared(demo)) or made[0])
    engine = FakeEngine()
    client = connect(engine)
    for k in range(20):
        assert joined(client, f"stranger {k}").is_success
    assert wait_until(lambda: engine.closed == 20)
    kept = made[0]._queue.pending_messages_per_session
    assert {*kept} <= {f"stranger {k}" for k in range(15, 20)}
    assert client.predict(steps=1, api_name="/generate")["last"]  # who listens is answered


def test_no_road_leads_past_the_line(busy):
    for road in ("run", "api"):
        address = f"{busy.src.rstrip('/')}/gradio_api/{road}/generate"
        for end in ("", "/"):
            told = httpx.post(address + end, json=RUN)
            assert told.status_code == 404
            assert "queue" in told.json()["detail"]


def taken(job):
    """Whether the server has put a program's run into the line."""
    return job.communicator.event_id is not None


@pytest.mark.parametrize(
    ("visitor", "waiting", "refused"),
    [
        (("a", "203.0.113.7"), [], None),
        (("a", "203.0.113.7"), [("a", "203.0.113.7")] * (MOST_VISITOR - 1), None),
        (("a", "203.0.113.7"), [("a", "198.51.100.1")] * MOST_VISITOR, "line_visitor"),
        (("b", "203.0.113.7"), [("a", "203.0.113.7")] * (MOST_ADDRESS - 1), None),
        (("b", "203.0.113.7"), [("a", "203.0.113.7")] * MOST_ADDRESS, "line_address"),
        ((None, "203.0.113.7"), [(None, "198.51.100.1")] * MOST_LINE, None),
        (("b", "127.0.0.1"), [("a", "127.0.0.1")] * MOST_LINE, None),
        (("b", "::1"), [("a", "::1")] * MOST_LINE, None),
        (("b", "a name"), [("a", "a name")] * MOST_ADDRESS, "line_address"),
    ],
)
def test_waiting_runs_are_counted_by_visitor_and_by_address(visitor, waiting, refused):
    told = crowded(visitor, waiting)
    assert (told and told[0]) == refused


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_visitor_with_enough_runs_waiting_is_refused_in_words(busy, lang):
    for _ in range(MOST_VISITOR):
        assert joined(busy, "one").is_success
    refused = joined(busy, "one", **{"accept-language": lang, "x-gradio-user": "app"})
    assert refused.status_code == 429
    assert refused.json()["detail"] == text("line_visitor", lang, n=MOST_VISITOR)
    assert joined(busy, "another").is_success


def test_an_address_with_enough_runs_waiting_leaves_the_rest_to_others(busy):
    told = [called(busy) for _ in range(MOST_ADDRESS + 3)]
    assert [each.status_code for each in told] == [200] * MOST_ADDRESS + [429] * 3
    assert told[-1].json()["detail"] == text("line_address", "en", n=MOST_ADDRESS)
    other = {"x-forwarded-for": "198.51.100.1"}
    left = [called(busy, **other).status_code for _ in range(MOST_LINE - MOST_ADDRESS + 1)]
    assert left == [200] * MOST_ADDRESS + [429]


def test_a_full_line_is_said_too(busy):
    near = [called(busy, **{"x-forwarded-for": f"203.0.113.{n}"}) for n in range(MOST_LINE + 1)]
    assert [each.status_code for each in near] == [200] * MOST_LINE + [503]
    assert "Queue is full" in near[-1].json()["detail"]


def test_a_program_is_told_and_may_ask_again_when_it_has_cancelled(busy):
    client = Client(busy.src, verbose=False)
    jobs = [client.submit(steps=1, api_name="/generate") for _ in range(MOST_VISITOR)]
    assert wait_until(lambda: all(map(taken, jobs)))
    with pytest.raises(ValidationError, match=f"{MOST_VISITOR} runs of yours are waiting"):
        client.predict(steps=1, api_name="/generate")
    jobs[0].cancel()
    again = client.submit(steps=1, api_name="/generate")
    assert wait_until(lambda: taken(again))
    for job in [*jobs[1:], again]:
        job.cancel()
    client.close()
