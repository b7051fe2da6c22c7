"""How many are served before a visitor: read off the one line that page and programs wait in."""

from collections.abc import Callable
from typing import Any

from gradio.context import LocalContext

__all__ = ["LINE", "QUIET", "ahead", "asker"]

LINE: dict[str, Any] = {"concurrency_id": "flow", "concurrency_limit": 1}
"""Page and programs share one run at a time; the others wait in line."""
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""An event that sets the form right: it waits for no run and nobody hears of it."""


def asker() -> Callable[[Any], int]:
    """What a player asks while it waits: how many runs come before the one of this stamp."""

    def before(stamp: Any = None) -> int:
        blocks = LocalContext.blocks.get()
        queue = blocks and blocks._queue.event_queue_per_concurrency_id.get(LINE["concurrency_id"])
        if not queue:
            return 0
        waiting = [event.data for event in queue.queue]
        return ahead(stamp, [_sent(data) for data in waiting], queue.current_concurrency)

    return before


def ahead(stamp: Any, waiting: list[list[Any]], running: int) -> int:
    """Runs before the one whose message bears this stamp; 0 if it waits no longer."""
    for place, messages in enumerate(waiting):
        if any(isinstance(m, dict) and m.get("stamp") == stamp for m in messages):
            return place + running
    return 0


def _sent(data: Any) -> list[Any]:
    """All that a waiting run was sent: its inputs, and what its event carries."""
    return [] if data is None else [*data.data, data.event_data]
