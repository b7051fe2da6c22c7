"""What no visitor of the page asks is answered with 403, before Gradio hears of it."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

__all__ = ["Guard", "refused"]

_ABROAD = re.compile(r"/file[=/]\s*https?:", re.IGNORECASE)
"""Gradio would fetch a file from any address of the internet and pass it on."""
_READING = ("GET", "HEAD", "OPTIONS")
Scope = Mapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]


class Guard:
    """ASGI middleware round the page."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass on what is not refused."""
        heard = PlainTextResponse("Forbidden", 403) if refused(scope) else self.app
        await heard(scope, receive, send)


def refused(scope: Scope) -> bool:
    """A file of another address, or a question that another site put into a visitor's browser.

    A browser tells who asks, by `Sec-Fetch-Site` where the connection is safe, by `Origin`
    elsewhere; a program tells nothing. Reading stays free: links lead here from anywhere.
    """
    if scope["type"] != "http":
        return False
    if _ABROAD.search(scope["path"]):
        return True
    if scope["method"] in _READING:
        return False
    headers = Headers(scope=dict(scope))
    if site := headers.get("sec-fetch-site"):
        return site == "cross-site"
    origin = headers.get("origin")
    here = headers.get("x-forwarded-host", headers.get("host", ""))
    return origin is not None and urlsplit(origin).netloc != here
