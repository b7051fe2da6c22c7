"""A browser that reaches this machine alone, and pages to open in it."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.app.fakes import FakeEngine
from tests.e2e.reading import USUAL
from tests.e2e.serving import (
    SHIPPED,
    NoBrowserError,
    chromium,
    engine_to_test,
    holds_checkpoint,
    served,
)

_OWN = ("127.0.0.1", "localhost")
expect.set_options(timeout=USUAL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a missing one fails in CI and skips elsewhere."""
    try:
        path = chromium()
    except NoBrowserError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    # Every name but this machine's own leads nowhere, even one the page hides from playwright.
    rules = "--host-resolver-rules=MAP * ~NOTFOUND , " + " , ".join(f"EXCLUDE {h}" for h in _OWN)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=[rules])
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """The page on the shipped checkpoint; outside CI invented sentences where none is shipped."""
    with served(engine_to_test(SHIPPED)) as url:
        yield url


@pytest.fixture
def shipped_url(page_url: str) -> str:
    """The page on the shipped checkpoint, or no test."""
    if not holds_checkpoint(SHIPPED):
        pytest.skip(f"there is no checkpoint in {SHIPPED}")
    return page_url


@pytest.fixture
def fake() -> FakeEngine:
    """An engine slow enough to be watched and stopped."""
    return FakeEngine(delay=0.05)


@pytest.fixture
def contexts() -> list[BrowserContext]:
    """Where pages are open: a page that outlives its server complains of it."""
    return []


@pytest.fixture
def fake_url(fake: FakeEngine, contexts: list[BrowserContext]) -> Iterator[str]:
    """The page on the engine of `fake`; every page is closed before it is."""
    with served(fake) as url:
        yield url
        while contexts:
            contexts.pop().close()


@pytest.fixture
def visit(browser: Browser, contexts: list[BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Open a page as a visitor; afterwards: no console error, no call to another host."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def on_request(request: Request | WebSocket) -> None:
        if _foreign(request.url):
            complaints.append(f"request: {request.url}")

    def opened(url: str, query: str = "", *, blocked: str = "", **settings: Any) -> Page:
        context = browser.new_context(**{"locale": "en-US", **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", on_console if not blocked else lambda _: None)
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.on("request", on_request)
        page.on("websocket", on_request)
        page.goto(url + query)
        page.wait_for_selector(".player .flow[data-phase]:visible")
        return page

    yield opened
    while contexts:
        contexts.pop().close()
    assert complaints == []


def _foreign(url: str) -> bool:
    parts = urlsplit(url)  # "data:" and "blob:" have no host
    return parts.hostname is not None and parts.hostname not in _OWN
