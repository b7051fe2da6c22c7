"""A page served in this process, and a client that calls it as a program would."""

from collections.abc import Callable, Iterator

import pytest
from gradio_client import Client

from app.page import build_page, launch_options
from tests.app.fakes import FakeEngine


@pytest.fixture
def connect() -> Iterator[Callable[[FakeEngine], Client]]:
    """Serve a page for an engine and return a client; everything is closed afterwards."""
    pages, clients = [], []

    def start(engine: FakeEngine) -> Client:
        demo = build_page(engine)
        options = {**launch_options(), "prevent_thread_lock": True, "quiet": True}
        _, url, _ = demo.launch(server_name="127.0.0.1", **options)
        pages.append(demo)
        clients.append(Client(url, verbose=False))
        return clients[-1]

    yield start
    for client in clients:
        client.close()
    for page in pages:
        page.close()
