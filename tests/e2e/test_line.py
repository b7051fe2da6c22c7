"""What somebody sees in the browser whose network has filled its share of the line."""

import threading

import httpx
from playwright.sync_api import expect

from app.strings import text
from app.views.share import MOST_ADDRESS
from tests.app.fakes import FakeEngine
from tests.e2e.reading import ready
from tests.e2e.serving import served
from tests.waiting import wait_until

AFAR = {"X-Forwarded-For": "203.0.113.7"}
RUN = {"data": [1, "euler", 1, 0, None, {}, 1, 0.01]}


def test_a_refused_run_is_said_in_the_visitors_language(visit):
    gate = threading.Event()
    fake = FakeEngine(gate=gate)
    own = {"locale": "ja-JP", "extra_http_headers": AFAR}
    with served(fake) as url:
        page = ready(visit(url, "?run=0&lang=ja&steps=1", blocked="**/nothing", **own))
        for waiting in range(MOST_ADDRESS + 1):  # the first one runs
            assert httpx.post(f"{url}gradio_api/call/generate", json=RUN, headers=AFAR).is_success
            assert waiting or wait_until(lambda: fake.asked)
        page.click("#run")
        expect(page.locator("#player [role=alert]")).to_contain_text(text("error_lost", "ja"))
        expect(page.locator("#run")).to_be_enabled()
        assert len(fake.asked) == 1
        gate.set()
