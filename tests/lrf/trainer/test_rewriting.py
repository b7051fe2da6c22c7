"""A flow may start from a sentence instead of noise, and then it rewrites."""

import json
from pathlib import Path

import pytest
import torch

from app.engine import FlowEngine
from lrf import checkpoint
from lrf.__main__ import main
from lrf.checkpoint import CheckpointError
from lrf.flow import COUPLINGS
from lrf.generate import Settings, sample
from lrf.presets import PRESETS
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.text import Corpus, CorpusError, load_corpus, read_file
from lrf.trainer import STAGES, Order
from tests.conftest import SMALL_FLOW, train

PAIRS = [(f"It was {number} dogs.", f"It will be {number} dogs.") for number in range(40)]


def table(folder: Path) -> Path:
    path = folder / "pairs.csv"
    path.write_text("before,after\n" + "\n".join(f"{a},{b}" for a, b in PAIRS))
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Corpus:
    return load_corpus(str(table(tmp_path_factory.mktemp("data"))), None, "after", "before")


@pytest.fixture(scope="module")
def folder(checkpoint_folder, corpus, tmp_path_factory) -> Path:
    """A flow that was trained on pairs until it knows them."""
    folder = tmp_path_factory.mktemp("rewriter")
    checkpoint.copy(checkpoint_folder, folder, bare=True)
    train(corpus, folder, "flow", 60, "coupling=sentence-pairs", "learning_rate=0.01", "warmup=1")
    return folder


def test_pairs_start_where_they_are_told_and_draw_nothing():
    z0, z1, rng = noise(0, 3, (2, 4)), noise(1, 3, (2, 4)), random_generator(0)
    before = rng.get_state()
    start, end = COUPLINGS["sentence-pairs"]().draw(z1, rng, z0)
    assert start is z0
    assert end is z1
    assert torch.equal(rng.get_state(), before)
    with pytest.raises(ValueError, match="start from"):
        COUPLINGS["sentence-pairs"]().draw(z1, rng)


def test_every_pair_stays_together_and_is_told_by_the_digest(corpus, tmp_path):
    assert {(line.source, line.text) for line in (*corpus.train, *corpus.dev)} == set(PAIRS)
    assert corpus.digest() != read_file(table(tmp_path), "after").digest()


def test_jsonl_pairs_are_the_same_and_lines_without_a_source_are_left_out(corpus, tmp_path):
    rows = [{"after": b, "before": a} for a, b in PAIRS] + [{"after": "Alone.", "before": " "}]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    assert read_file(path, "after", source="before").digest() == corpus.digest()


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [("pairs.csv", "after", "hold the same"), ("pairs.csv", "x", "no column 'x'"),
     ("pairs.txt", "before", "no columns"), ("toy", "before", "no pairs"),
     ("hf:a/b", "before", "no pairs")],
)  # fmt: skip
def test_a_corpus_without_pairs_is_refused_in_one_sentence(tmp_path, name, source, words):
    table(tmp_path)
    (tmp_path / "pairs.txt").write_text("one\n")
    address = str(tmp_path / name) if name.startswith("pairs") else name
    with pytest.raises(CorpusError, match=words):
        load_corpus(address, None, "after", source)


def test_a_trained_rewriter_ends_nearer_to_the_rewriting_than_it_started(folder, corpus):
    system = System.load(folder, device="cpu")
    starts = system.embed([line.source for line in corpus.train])
    ends = system.embed([line.text for line in corpus.train])
    arrived = starts + system.field(len(starts)).drift(starts, 0.0)  # one Euler step
    # Measured: 0.24. A flow that had learnt nothing would stay at 1.
    assert float((arrived - ends).square().mean() / (starts - ends).square().mean()) < 0.5
    facts = checkpoint.read(folder).models["1-rf"].training
    assert facts["metrics"]["loss on held-out sentences"] < 0.5  # measured: 0.12


def test_sample_rewrites_the_lines_of_a_file_in_their_order(folder, capsys, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("\ufeffIt was 3 dogs.\r\n\nIt was 7 dogs.\n", encoding="utf-8")
    words = ["sample", "--checkpoint", str(folder), "--from-sentences", str(path), "--steps", "2"]
    assert main([*words, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["source"] for row in rows] == ["It was 3 dogs.", "It was 7 dogs."]
    settings = Settings(steps=2, count=2, sources=("It was 3 dogs.", "It was 7 dogs."))
    made = sample(System.load(folder, device="cpu"), settings)
    assert [row["text"] for row in rows] == [reading.text for reading in made]


def test_who_starts_from_noise_and_who_from_sentences_is_not_mixed_up(
    folder, checkpoint_folder, capsys, tmp_path
):
    (tmp_path / "mine.txt").write_text("Hello.\n")
    (tmp_path / "empty.txt").write_text("\n")
    mine, empty = (["--from-sentences", str(tmp_path / n)] for n in ("mine.txt", "empty.txt"))
    for words, said in [
        (["--checkpoint", str(folder)], "--from-sentences FILE"),
        (["--checkpoint", str(folder), *empty], "holds no sentences"),
        (["--checkpoint", str(checkpoint_folder), *mine], "rewrites no sentences"),
    ]:
        assert main(["sample", *words]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("stage", ["reflow", "decoder"])
def test_stages_that_start_from_noise_refuse_a_rewriter(folder, corpus, stage):
    with pytest.raises(CheckpointError, match="starts from sentences"):
        STAGES[stage](Order(corpus, folder, PRESETS["tiny"]))


def test_pairs_are_asked_for_where_there_are_none(checkpoint_folder, small_corpus, tmp_path):
    checkpoint.copy(checkpoint_folder, tmp_path / "new", bare=True)
    words = [*SMALL_FLOW, "coupling=sentence-pairs"]
    with pytest.raises(CheckpointError, match="--source-column"):
        STAGES["flow"](Order(small_corpus, tmp_path / "new", PRESETS["tiny"], words))


def test_the_page_refuses_a_rewriter_in_one_sentence(folder):
    with pytest.raises(CheckpointError, match="rewrites sentences, and the page starts from noise"):
        FlowEngine(folder)
