"""Serves a page for a test or a picture, and finds the browser of this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.frames import Engine
from app.page import build_page, launch_options
from tests.app.fakes import FakeEngine

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class NoBrowserError(RuntimeError):
    """Says what to install."""


def chromium() -> str:
    """The browser named by CHROMIUM, or the first one on the PATH."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not found:
        raise NoBrowserError(
            "No Chromium here. Install chromium (Debian: apt install chromium fonts-noto-cjk) "
            "or Google Chrome, or name one in the variable CHROMIUM."
        )
    return found


def engine_of(checkpoint: Path | None) -> Engine:
    """The engine of a checkpoint where there is one, invented sentences otherwise."""
    if checkpoint is None or not (checkpoint / "config.json").is_file():
        return FakeEngine(delay=0.03)
    from app.engine import FlowEngine

    return FlowEngine(checkpoint)


@contextmanager
def served(engine: Engine) -> Iterator[str]:
    """The address of a page with this engine, as long as the block lasts."""
    demo = build_page(engine)
    options = {**launch_options(), "prevent_thread_lock": True, "quiet": True}
    _, url, _ = demo.launch(server_name="127.0.0.1", **options)
    try:
        yield url
    finally:
        demo.close()
