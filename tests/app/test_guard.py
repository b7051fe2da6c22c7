"""What another site puts into a visitor's browser is refused; all that a visitor asks is not."""

import httpx
import pytest

from app.guard import refused
from tests.app.fakes import FakeEngine


def asked(method: str, path: str = "/gradio_api/queue/join", **headers: str) -> dict:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": path, "headers": told}


@pytest.mark.parametrize(
    ("scope", "no"),
    [
        (asked("POST"), False),  # a program
        (asked("POST", sec_fetch_site="same-origin", origin="https://a.org", host="inside"), False),
        (asked("POST", sec_fetch_site="cross-site"), True),
        (asked("GET", sec_fetch_site="cross-site"), False),  # a link
        (asked("POST", origin="http://10.0.0.5:7860", host="10.0.0.5:7860"), False),
        (asked("POST", origin="http://evil.example", host="10.0.0.5:7860"), True),
        (asked("POST", origin="null", host="localhost:7860"), True),
        (asked("POST", origin="http://a.org", host="inside", x_forwarded_host="a.org"), False),
        (asked("GET", "/gradio_api/file=https://example.com/"), True),
        (asked("HEAD", "/gradio_api/file= HTTP://example.com/"), True),
        (asked("GET", "/gradio_api/file=uploads/a.zip"), False),
        ({"type": "lifespan"}, False),
    ],
)  # fmt: skip
def test_who_asks_decides(scope, no):
    assert refused(scope) == no


def test_the_guard_stands_before_the_page(connect):
    page = connect(FakeEngine()).src.rstrip("/")
    for address in ("https://example.com/", "http://93.184.215.14/a"):
        assert httpx.get(f"{page}/gradio_api/file={address}").status_code == 403
    wish = {"data": {}, "fn_name": "stop", "component_id": 1, "session_hash": "s"}
    for path in ("component_server", "queue/join", "call/generate", "upload"):
        told = httpx.post(f"{page}/gradio_api/{path}", json=wish,
                          headers={"origin": "https://evil.example"})  # fmt: skip
        assert told.status_code == 403
    assert httpx.get(page, headers={"sec-fetch-site": "cross-site"}).status_code == 200
