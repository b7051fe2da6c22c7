"""Small things every test may ask for: a corpus, a checkpoint that was trained for a moment."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lrf.presets import PRESETS
from lrf.system import System
from lrf.text import Corpus, load_corpus
from lrf.trainer import STAGES, Limits, Order, Run

SMALL = [
    "encoder_width=32", "encoder_layers=1", "decoder_width=32", "decoder_layers=1",
    "latents=2", "latent_width=8", "max_tokens=24", "vocabulary=400",
]  # fmt: skip
SMALL_FLOW = ["width=32", "layers=1"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes come first: no worker begins them when the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small lose more to waiting threads than they gain."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session", autouse=True)
def not_calm() -> Iterator[None]:
    """Tests wait for the jobs they begin, and several test at once: none of them yields."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LRF_CALM", "0")
        yield


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    """Three hundred sentences of the toy language."""
    whole = load_corpus("toy")
    return replace(whole, train=whole.train[:300], dev=whole.dev[:20])


def train(corpus: Corpus, folder: Path, stage: str, steps: int, *settings: str) -> Run:
    """Train a stage of a very small model to the given step."""
    sizes = {"autoencoder": SMALL, "flow": SMALL_FLOW}.get(stage, [])
    words = [*sizes, "batch=16", *settings]
    order = Order(corpus, folder, PRESETS["tiny"], words)
    run = Run(STAGES[stage](order), folder, Limits(steps=steps), "a test", "unknown")
    for _ in run.steps():
        pass
    return run


@pytest.fixture(scope="session")
def checkpoint_folder(small_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint with autoencoder and flow; it writes nonsense, but by the real road."""
    folder = tmp_path_factory.mktemp("checkpoint")
    train(small_corpus, folder, "autoencoder", 3)
    train(small_corpus, folder, "flow", 3)
    return folder


@pytest.fixture(scope="session")
def system(checkpoint_folder: Path) -> System:
    """That checkpoint, loaded."""
    return System.load(checkpoint_folder, device="cpu")
