"""Every stage learns from a file that stays on the disk; what is held does not grow with it."""

import gc
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch

from lrf.checkpoint import CheckpointError
from lrf.config import TrainingConfig
from lrf.presets import PRESETS
from lrf.system import System
from lrf.text import Corpus, files, load_corpus, read_file
from lrf.text.tokenizer import Tokenizer
from lrf.trainer import STAGES, Order
from lrf.trainer.batches import Shuffled
from lrf.trainer.flow import FlowStage
from lrf.trainer.sentences import StoredTokens, token_batches
from lrf.types import PAD
from tests.conftest import train

RECIPE = TrainingConfig(batch=16, seed=1)


def written(path: Path, count: int) -> Path:
    """That many lines, each of two sentences of the toy language."""
    texts = [line.text for line in load_corpus("toy").train]
    rng = np.random.default_rng(0)
    pairs = zip(rng.choice(texts, count), rng.choice(texts, count), strict=True)
    path.write_text("\n".join(f"{one} {other}" for one, other in pairs), encoding="utf-8")
    return path


def peak(path: Path, folder: Path, tokenizer: Tokenizer) -> int:
    """Most bytes Python and numpy hold at once while a file is read and both stages take a step."""
    gc.collect()
    tracemalloc.start()
    corpus = read_file(path)
    token_batches(tokenizer, corpus, 99, TrainingConfig(batch=4)).tokens(0)
    flow = STAGES["flow"](Order(corpus, folder, PRESETS["tiny"], ["batch=4"]))
    flow.loss(0, torch.Generator().manual_seed(0))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_file(folder, tokenizer, tmp_path, monkeypatch):
    many, few = written(tmp_path / "many.txt", 6_000), written(tmp_path / "few.txt", 300)
    more = many.stat().st_size - few.stat().st_size
    monkeypatch.setattr(files, "MOST_HELD_OUT", 15)  # those are in memory, but never above 2,000
    monkeypatch.setattr("lrf.text.stored._BLOCK", 100)
    monkeypatch.setattr("lrf.trainer.sentences._SAMPLE", 100)
    monkeypatch.setattr("lrf.trainer.flow._COUNTED", 100)
    held = peak(many, folder, tokenizer) - peak(few, folder, tokenizer)
    assert held > 3 * more  # loaded: sentences, tokens, labels
    monkeypatch.setattr(files, "STORED_FROM", 0)
    peak(few, folder, tokenizer)  # what is made at the first call stays
    grown = peak(many, folder, tokenizer) - peak(few, folder, tokenizer)
    # The order of the rows takes four bytes a line; when Python collects its garbage adds 70 kB.
    assert grown < more / 4


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train((line.text for line in load_corpus("toy").train[:300]), 400)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    path = written(tmp_path_factory.mktemp("stored") / "toy.txt", 2_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "STORED_FROM", 0)
        return read_file(path)


@pytest.fixture(scope="module")
def folder(stored: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stored") / "model"
    train(stored, made, "autoencoder", 20, "max_tokens=48", "learning_rate=0.004", "warmup=1")
    train(stored, made, "flow", 2)
    return made


@pytest.mark.parametrize(
    ("stage", "settings"),
    [
        ("decoder", []),
        ("reflow", ["pairs=64", "steps=2"]),
        ("autoregressive", ["width=32", "layers=1", "heads=2"]),
    ],
)
def test_every_stage_can(stage, settings, stored, folder):
    train(stored, folder, stage, 2, *settings)
    assert System.load(folder, device="cpu").net is not None


def test_it_learns(folder):
    entries = map(json.loads, (folder / "log-autoencoder.jsonl").open())
    losses = [entry["loss"] for entry in entries if "loss" in entry]
    assert losses[-1] < losses[0] - 0.3  # from 6, the surprise of 400 pieces


def test_a_flow_gets_the_latents_and_labels_it_would_find_in_the_folder(stored, folder):
    flow = STAGES["flow"](Order(stored, folder, PRESETS["tiny"], ["label_dropout=0"]))
    assert isinstance(flow, FlowStage)
    rows = torch.tensor([5, 1_000, 17])
    _, z1, labels, _ = flow.ends(rows, torch.Generator().manual_seed(0))
    lines = [stored.train[int(row)] for row in rows]
    system = System.load(folder, device="cpu")
    assert torch.allclose(z1, system.embed([line.text for line in lines]), atol=1e-5)
    assert labels.tolist() == flow.attributes.encode(lines).tolist()
    assert not list(folder.glob("latents-*")) or (folder / "log-reflow.jsonl").exists()


def test_batches_depend_on_the_step_alone_and_show_each_line_once(stored, tokenizer):
    made = StoredTokens(tokenizer, stored, 99, RECIPE)
    seen = [made.tokens(step) for step in range(100)]
    again = StoredTokens(tokenizer, stored, 99, RECIPE)
    assert torch.equal(again.tokens(70), seen[70])
    assert {len(tokens) for tokens in seen} == {16}
    rows = [tuple(i for i in row if i != PAD) for tokens in seen for row in tokens.tolist()]
    assert len(set(rows)) == len(rows) == 1_600  # two of the buckets of 50 batches
    padding = sum(int((tokens == PAD).sum()) for tokens in seen)
    assert padding < 0.2 * sum(tokens.numel() for tokens in seen)  # of like length


def test_too_long_lines_make_batches_smaller_and_too_many_are_told(stored, tokenizer):
    middle = int(np.median(StoredTokens(tokenizer, stored, 99, RECIPE).sample.lengths))
    made = StoredTokens(tokenizer, stored, middle, RECIPE)
    sizes = {len(made.tokens(step)) for step in range(50)}
    assert max(sizes) < 16
    assert min(sizes) > 4
    with pytest.raises(CheckpointError, match="larger --config max_tokens"):
        StoredTokens(tokenizer, stored, 3, RECIPE)


def test_an_order_of_four_bytes_a_row_is_that_of_eight():
    rows = Shuffled(1_000, 1_000, seed=3).rows(2)
    assert rows.dtype == torch.int64
    assert rows.tolist() == np.random.default_rng((3, 2)).permutation(1_000).tolist()
