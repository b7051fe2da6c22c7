"""Whose minutes a run counts, and whether it hears who wants it to end."""

import os
import signal
from pathlib import Path

import pytest

from lrf.__main__ import main
from lrf.presets import PRESETS
from lrf.system import System
from lrf.trainer import STAGES, Limits, Order, Run
from tests.conftest import SMALL


def words(folder: Path, *more: str) -> list[str]:
    """One step of a small autoencoder."""
    text = folder.parent / "words.txt"
    text.write_text("\n".join(f"Sentence {i} of many." for i in range(60)))
    return [
        *("train", "--corpus", str(text), "--stage", "autoencoder", "--preset", "tiny"),
        *("--out", str(folder), "--device", "cpu", "--config", *SMALL, "batch=16", *more),
    ]


@pytest.mark.parametrize("processor", [True, False])
def test_a_resumed_run_keeps_its_clock(small_corpus, tmp_path, processor):
    def begun() -> Run:
        order = Order(small_corpus, tmp_path, PRESETS["tiny"], [*SMALL, "batch=16"])
        limits = Limits(steps=2, processor=processor)
        return Run(STAGES["autoencoder"](order), tmp_path, limits, "a test", "unknown")

    for _ in begun().steps():
        pass
    again = begun()
    again.resume(Limits(seconds=60.0, processor=not processor))
    assert again.limits == Limits(seconds=60.0, processor=processor)


@pytest.mark.parametrize("more", [["--max-minutes", "1"], []])
def test_a_run_by_the_wall_is_not_resumed_by_the_processor(tmp_path, capsys, more):
    folder = tmp_path / "run"
    assert main(words(folder, "--max-steps", "1")) == 0
    assert main(words(folder, "--resume", "--processor-time", *more)) == 2
    assert "leave out --processor-time" in capsys.readouterr().err


def test_a_stop_while_the_last_weights_are_saved_is_heard(tmp_path, monkeypatch):
    kind = STAGES["autoencoder"]
    measure = kind.measure

    def stopped(stage):
        os.kill(os.getpid(), signal.SIGTERM)
        return measure(stage)

    monkeypatch.setattr(kind, "measure", stopped)
    assert main(words(tmp_path / "run", "--max-steps", "1")) == 130
    assert System.load(tmp_path / "run", device="cpu").net is None
