"""No visitor fills the line alone: who has enough runs waiting is told so, and takes no place."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

import gradio as gr
from fastapi import HTTPException, Request

from app.strings import preferred, text

__all__ = ["MOST_ADDRESS", "MOST_LINE", "MOST_VISITOR", "crowded", "shared"]

MOST_LINE = 32
"""Runs that may wait, whoever asks."""
MOST_VISITOR = 4
"""Of one visitor: an open page, which has as many players, or a client of a program."""
_MOST_UNREAD = 4 * MOST_LINE
"""Visitors whose answers are kept until they listen; the eldest who never did make room."""
MOST_ADDRESS = 16
"""Of one network address, behind which many visitors may sit; this machine's own has no limit."""


def shared(demo: gr.Blocks) -> gr.Blocks:
    """Give the line of a page its limits; what is refused never enters it."""
    # Closed to calls that would pass the line by; programs stand in it like everybody.
    demo.queue(max_size=MOST_LINE, default_concurrency_limit=1, api_open=False)
    line = demo._queue
    line.pending_messages_per_session.max_size = _MOST_UNREAD
    push = line.push

    async def push_fairly(body: Any, request: Request, username: str | None) -> Any:
        waiting = [
            (event.session_hash, _address(event.request))
            for queue in line.event_queue_per_concurrency_id.values()
            for event in queue.queue
        ]
        refused = crowded((body.session_hash, _address(request)), waiting)
        if refused:
            raise _refusal(request, *refused)
        return await push(body=body, request=request, username=username)

    line.push = push_fairly
    return demo


def crowded(
    visitor: tuple[str | None, str], waiting: Iterable[tuple[str | None, str]]
) -> tuple[str, int] | None:
    """Which words refuse one more run of this session and address, and their number; or None."""
    (session, address), known = visitor, [*waiting]
    if session is not None and sum(session == each for each, _ in known) >= MOST_VISITOR:
        return "line_visitor", MOST_VISITOR
    if not _own(address) and sum(address == each for _, each in known) >= MOST_ADDRESS:
        return "line_address", MOST_ADDRESS
    return None


def _refusal(request: Request, key: str, most: int) -> HTTPException:
    """As whoever asked can read it: Gradio's client for programs shows no words but a 422's."""
    said = text(key, preferred(request.headers.get("accept-language", "")), n=most)
    if request.headers.get("x-gradio-user") not in ("api", "mcp"):
        return HTTPException(429, said)
    told = {"__type__": "validate", "is_valid": False, "message": said, "parameter_name": "line"}
    return HTTPException(422, [told])


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _own(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
