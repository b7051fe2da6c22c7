"""From nothing to sentences that an exact parser accepts, by the commands of the README."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lrf.generate import Settings, sample
from lrf.system import System
from lrf.text import PARSERS, load_corpus

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

COUNT = 200


def lrf(*words: str, text: str | None = None) -> str:
    """One command in a process of its own; its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "lrf", *words], input=text, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both stages of the tiny preset. Steps, not minutes, so that a slow machine learns as much.

    No sentence has more than 16 tokens, so none are read beyond; nobody looks on the way; and the
    flow, at twice the preset's learning rate and in bfloat16, takes less than half of the time.
    """
    folder = tmp_path_factory.mktemp("toy")
    common = ["--corpus", "toy", "--preset", "tiny", "--out", str(folder), "--config"]
    common.append("sample_every=100000")
    lrf("train", *common, "max_tokens=16", "--stage", "autoencoder", "--max-steps", "1100")
    flow = ["learning_rate=4e-3", "bf16=true", "--stage", "flow", "--max-steps", "1400"]
    lrf("train", *common, *flow)
    return folder


def texts(folder: Path, steps: int) -> list[str]:
    system = System.load(folder, device="cpu")
    return [one.text for one in sample(system, Settings(steps=steps, count=COUNT, seed=1))]


def valid(sentences: list[str]) -> float:
    return sum(PARSERS["toy"](sentence) is not None for sentence in sentences) / len(sentences)


def test_the_autoencoder_gives_held_out_sentences_back(folder):
    lines = [line.text for line in load_corpus("toy").dev[:300]]
    out = lrf("reconstruct", "--checkpoint", str(folder), "--json", text="\n".join(lines) + "\n")
    exact = [json.loads(line)["exact"] for line in out.splitlines()]
    assert len(exact) == 300
    assert sum(exact) / 300 >= 0.95  # measured .997


def test_thirty_two_steps_make_valid_and_different_sentences(folder):
    sentences = texts(folder, 32)
    assert valid(sentences) >= 0.80  # measured .905
    assert len(set(sentences)) / COUNT >= 0.95


def test_noise_alone_is_no_language_and_one_step_is_not_enough(folder):
    none, one, many = (valid(texts(folder, steps)) for steps in (0, 1, 32))
    assert none <= 0.30  # measured 0; one random choice a slot, in the right order, parses 5 %
    assert one <= many - 0.20  # measured 0: one step lands between sentences
