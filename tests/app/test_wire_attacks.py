"""The page attacked through the wire: hostile strings, roads to other files, other sites."""

import http.client
import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from gradio.utils import get_upload_folder

from tests.app.attacks import BROKEN_FIELDS, PARAMETERS, ROADS, SECRETS, STRINGS
from tests.app.fakes import FakeEngine

ROOT = Path(__file__).parents[2]
JSON = {"content-type": "application/json"}


class Wire:
    """A program that sends what it likes."""

    def __init__(self, url, config):
        self.config = config
        self.url = url.rstrip("/")
        # No connection is used twice: one that the server hung up on must not spoil the next call.
        self.http = httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    def call(self, name, values):
        """All events of one call of a named endpoint."""
        body = json.dumps({"data": values})
        address = f"{self.url}/gradio_api/call/{name}"
        begun = self.sent(address, body)
        if begun is None or not begun.is_success:
            return begun.text if begun is not None else ""
        return self.http.get(f"{address}/{begun.json()['event_id']}").text

    def press(self, fn_index, values, event=None, query=""):
        """All messages of one event of the page."""
        body = {"data": values, "event_data": event, "fn_index": fn_index, "session_hash": "s"}
        address = f"{self.url}/gradio_api/queue/join{query}"
        begun = self.sent(address, json.dumps(body))
        if begun is None or not begun.is_success:
            return begun.text if begun is not None else ""
        return self.http.get(f"{self.url}/gradio_api/queue/data?session_hash=s").text

    def sent(self, address, content):
        """The answer; None where the server hung up on too large a body."""
        try:
            return self.http.post(address, content=content, headers=JSON)
        except httpx.TransportError:
            return None


@pytest.fixture
def wire(connect):
    client = connect(FakeEngine())
    return Wire(client.src, client.config)


def no_trace(told):
    assert "Traceback" not in told
    assert 'File "' not in told
    assert str(ROOT) not in told


def test_endpoints_survive_every_string(wire):
    for place, value in enumerate(STRINGS):
        run = [1, "euler", 1, 0, None, {}, 1, 0.001]
        run[place % len(run)] = value
        no_trace(wire.call("generate", run))
        no_trace(wire.call("compare", [[{"steps": 1, "model": value}], 1, 0]))
        told = wire.call("reconstruct", [value])
        no_trace(told)
        assert ("event: complete" in told) != ("event: error" in told)
        no_trace(wire.call("interpolate", [value, "A dog."]))
    assert "event: complete" in wire.call("reconstruct", ["A cat."])


def test_private_plumbing_survives_what_it_never_sends(wire):
    for function in wire.config["dependencies"]:
        if function["backend_fn"] and function["targets"]:
            for value in ("<b>x</b>", "\0", None, {"a": [1]}, "A" * 1_000_000):
                values = [value] * len(function["inputs"])
                no_trace(wire.press(function["id"], values, event=value))
    no_trace(wire.press(10**6, []))
    assert "event: complete" in wire.call("reconstruct", ["A cat."])


def test_what_is_private_runs_nothing_for_who_guesses_its_name(wire):
    for function in wire.config["dependencies"]:
        if function["api_visibility"] == "private" and function["api_name"]:
            told = wire.call(function["api_name"], [None] * len(function["inputs"]))
            no_trace(told)
            assert '"nfe"' not in told, (function["api_name"], told[:200])


def test_the_page_itself_holds_nothing_of_a_link(wire):
    for value in STRINGS[:-1]:
        text = value.encode("utf-8", "replace").decode()
        query = urlencode(dict.fromkeys(PARAMETERS, text))
        shown = wire.http.get(f"{wire.url}/?{query}")
        assert shown.status_code == 200
        assert "<" not in text or text not in shown.text
    with suppress(ConnectionError):  # hung up on: refused as well
        assert raw(wire.url, f"?steps={STRINGS[-1]}")[0].status in (400, 414, 431)
    assert wire.http.get(f"{wire.url}/?steps=4").status_code == 200


def test_questions_of_components_survive_every_string(wire):
    asked = [
        (component["id"], name)
        for component in wire.config["components"]
        for name in (component["props"].get("server_fns") or ())
    ]
    assert {name for _, name in asked} >= {"cloud", "before", "look", "start", "status"}
    address = f"{wire.url}/gradio_api/component_server"
    for place, value in enumerate([*STRINGS, *BROKEN_FIELDS]):
        for component, name in [
            asked[place % len(asked)],
            (asked[0][0], str(value)[:99]),
            (value, "x"),
        ]:
            body = {"session_hash": "s", "component_id": component, "fn_name": name, "data": value}
            sent = json.dumps(body).encode()
            told = wire.sent(address, sent)
            no_trace(told.text if told is not None else "")
    assert wire.http.get(f"{wire.url}/config").status_code == 200


# ---- routes -------------------------------------------------------------------------------------

ROUTES = (
    *("gradio_api/file=", "gradio_api/file/", "file=", "static/", "assets/", "svelte/", "theme/"),
    *("gradio_api/proxy=", "gradio_api/stream/s/1/", "gradio_api/custom_component/1/client/x/"),
    *("pwa_icon/", "gradio_api/deep_link?session_hash=", "monitoring/", "gradio_api/", ""),
)


def raw(url, path):
    """The answer to a path that no client has tidied up."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    line.putrequest("GET", f"/{path}", skip_accept_encoding=True)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read(2_000_000).decode("utf-8", "replace")
    line.close()
    return answer, body


def test_no_route_leads_to_a_file_outside_assets(wire):
    for secret, mark in SECRETS.items():
        path = Path(secret) if secret.startswith("/") else ROOT / secret
        mark = mark or (path.read_text().strip() if path.exists() else "no such file")
        for route in ROUTES:
            for road in ROADS:
                answer, body = raw(wire.url, route + road.format(file=path))
                where = answer.headers.get("location", "")
                assert mark not in body or secret == "/etc/hostname" == body, (route, road)
                assert not where or urlsplit(where).hostname in (None, "127.0.0.1")


def test_addresses_are_neither_fetched_nor_followed(wire):
    for route in ("gradio_api/file=", "gradio_api/proxy=", "file="):
        answer, body = raw(wire.url, f"{route}{wire.url}/config")
        assert "components" not in body
        assert answer.status >= 400


# ---- uploads, other sites ---------------------------------------------------------------------


def test_an_upload_is_capped_and_stays_in_its_folder(wire):
    address = f"{wire.url}/gradio_api/upload"
    big = wire.http.post(address, files={"files": ("a.txt", b"x" * 1_100_000)})
    assert big.status_code == 413
    for name in ("../../evil.html", "/etc/evil.html", "..\\evil.html", "a\0.html", "e" * 3000):
        sent = wire.http.post(address, files={"files": (name, b"<script>1</script>")})
        if sent.is_success:
            (kept,) = sent.json()
            assert Path(kept).resolve().is_relative_to(Path(get_upload_folder()).resolve())
            shown = wire.http.get(f"{wire.url}/gradio_api/file={kept}")
            kind = shown.headers.get("content-disposition", "")
            assert shown.status_code >= 400 or "attachment" in kind, name


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_other_sites_may_not_read_the_answers(wire, origin):
    for path in ("/config", "/gradio_api/info"):
        told = wire.http.get(wire.url + path, headers={"origin": origin})
        assert "access-control-allow-origin" not in told.headers
    asked = {"origin": origin, "access-control-request-method": "POST"}
    told = wire.http.options(f"{wire.url}/gradio_api/queue/join", headers=asked)
    assert "access-control-allow-origin" not in told.headers
