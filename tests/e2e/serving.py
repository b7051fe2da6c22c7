"""Serves a page for a test or a picture, and finds the browser of this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.frames import Engine
from app.page import build_page, launch_options
from tests.app.fakes import FakeEngine

SHIPPED = Path(__file__).parents[2] / "checkpoints" / "everyday"
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


def axe() -> Path | None:
    """The script of axe-core named by AXE, or the one that `make axe` fetched; None without it."""
    fetched = Path(__file__).parents[2] / ".venv/axe/node_modules/axe-core/axe.min.js"
    found = Path(os.environ.get("AXE") or fetched)
    return found if found.is_file() else None


class NoCheckpointError(RuntimeError):
    """Says that the model which should be shipped is missing."""


def engine_to_test(checkpoint: Path) -> Engine:
    """The engine of the shipped checkpoint; only outside CI may invented sentences stand in."""
    if os.environ.get("CI") and not holds_checkpoint(checkpoint):
        raise NoCheckpointError(
            f"There is no checkpoint in {checkpoint}, and CI tests the page on the shipped one: "
            "train it with `make train-everyday` and commit it."
        )
    return engine_of(checkpoint)


def holds_checkpoint(folder: Path) -> bool:
    """Whether there is something to load."""
    return (folder / "config.json").is_file()


def engine_of(checkpoint: Path | None) -> Engine:
    """The engine of a checkpoint where there is one, invented sentences otherwise."""
    if checkpoint is None or not holds_checkpoint(checkpoint):
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
