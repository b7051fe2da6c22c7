"""Starts Python as a process of its own that serves a page, as a visitor's machine would."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import httpx

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "checkpoints" / "everyday"
_PATIENCE = 120.0
"""Seconds a page may take to answer."""


class Started(NamedTuple):
    """A page that answers, the seconds until it did, and the number of its process."""

    url: str
    seconds: float
    process: int


@contextmanager
def started(*words: str, **environment: str) -> Iterator[Started]:
    """Python with these words and variables, as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | own | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/"
        while not answers(url):
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise RuntimeError(f"{' '.join(words)} serves no page")
            time.sleep(0.02)
        yield Started(url, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        process.wait()


def page_on(runs: Path | str) -> AbstractContextManager[Started]:
    """The page on the shipped checkpoint, with this folder of trainings."""
    return started("app.py", "--checkpoint", str(SHIPPED), "--runs", str(runs))


def answers(url: str) -> bool:
    """Whether a page comes back."""
    try:
        with urlopen(url, timeout=10) as page:
            return page.status == 200
    except (URLError, OSError):
        return False


def asker(url: str) -> Callable[[str, Any], Any]:
    """What asks the view of training a question by its name, as its scripts in the browser do."""
    config = httpx.get(f"{url}config", timeout=_PATIENCE).json()
    components = {
        name: component["id"]
        for component in config["components"]
        for name in component["props"].get("server_fns") or ()
    }

    def ask(name: str, asked: Any = None) -> Any:
        body = {"session_hash": "a", "component_id": components[name], "fn_name": name}
        address = f"{url}gradio_api/component_server"
        return httpx.post(address, json=body | {"data": asked}, timeout=_PATIENCE).json()

    return ask


def resident(process: int) -> float:
    """Megabytes of memory that a process holds now."""
    command = ["ps", "-o", "rss=", "-p", str(process)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(told) * 1024 / 1e6
