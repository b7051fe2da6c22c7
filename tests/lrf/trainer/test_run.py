"""A run that is killed at any moment goes on as if nothing had happened."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.presets import PRESETS
from lrf.system import System
from lrf.text import load_corpus
from lrf.trainer import STAGES, Limits, Order, Run
from lrf.trainer.flow import FlowStage
from tests.conftest import SMALL, train

STEPS = 60


def command(folder: Path, *more: str) -> list[str]:
    text = folder.parent / "toy.txt"  # the whole corpus would take longer than the steps
    lines = (line.text for line in load_corpus("toy").train[:1000])
    text.write_text("\n".join(lines), encoding="utf-8")
    return [
        sys.executable, "-m", "lrf", "train", "--corpus", str(text), "--stage", "autoencoder",
        "--preset", "tiny", "--out", str(folder), "--max-steps", str(STEPS), "--device", "cpu",
        "--config", *SMALL, "batch=16", "save_every=0.05", "sample_every=7", *more,
    ]  # fmt: skip


def launch(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command(folder, *more), env=env, stderr=subprocess.DEVNULL)


def losses(folder: Path) -> dict[int, float]:
    lines = (folder / "log-autoencoder.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    return {entry["step"]: entry["loss"] for entry in entries if "loss" in entry}


def steps_logged(folder: Path) -> int:
    log = folder / "log-autoencoder.jsonl"
    return log.read_text().count('"loss"') if log.exists() else 0


def kill_after(folder: Path, process: subprocess.Popen[bytes], steps: int) -> None:
    deadline = time.monotonic() + 60
    while steps_logged(folder) < steps and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run ended before it could be killed"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody interrupted."""
    folder = tmp_path_factory.mktemp("run") / "whole"
    assert launch(folder).wait() == 0
    return folder


def test_a_killed_run_resumes_with_the_losses_of_an_uninterrupted_one(whole, tmp_path):
    broken = tmp_path / "broken"
    kill_after(broken, launch(broken), 12)
    assert System.load(broken, device="cpu").net is None  # loadable at any moment
    kill_after(broken, launch(broken, "--resume"), 30)
    assert launch(broken, "--resume").wait() == 0
    expected, found = losses(whole), losses(broken)
    assert list(found) == list(range(1, STEPS + 1))
    # Same machine, same thread count: only the order of float additions could differ.
    assert found == pytest.approx(expected, rel=1e-5)
    assert len({round(value, 4) for value in expected.values()}) > STEPS // 2


def test_a_polite_stop_cuts_no_step_and_resumes_to_the_end_first_asked_for(whole, tmp_path):
    broken = tmp_path / "broken"
    process = launch(broken)
    while steps_logged(broken) < 12:
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 130
    assert steps_logged(broken) < STEPS
    words = command(broken, "--resume")
    place = words.index("--max-steps")
    del words[place : place + 2]
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    assert subprocess.run(words, env=env, capture_output=True).returncode == 0
    assert losses(broken) == pytest.approx(losses(whole), rel=1e-5)


def test_a_run_that_fails_keeps_the_last_good_state(small_corpus, tmp_path, monkeypatch):
    run = train(small_corpus, tmp_path, "autoencoder", 2)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.safetensors")}
    nothing = torch.tensor(float("nan"), requires_grad=True)
    monkeypatch.setattr(run.stage, "loss", lambda step, rng: nothing)
    run.limits = Limits(steps=5)
    with pytest.raises(FloatingPointError, match="step 2"):
        list(run.steps())
    assert {path: path.read_bytes() for path in tmp_path.glob("*.safetensors")} == before


def test_a_state_is_not_resumed_with_other_data_or_settings(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2)
    order = Order(small_corpus, tmp_path, PRESETS["tiny"], [*SMALL, "batch=16", "learning_rate=1"])
    run = Run(STAGES["autoencoder"](order), tmp_path, Limits(steps=4), "a test", "unknown")
    with pytest.raises(CheckpointError, match="other data or settings"):
        run.resume()


def test_a_damaged_state_is_refused_in_one_sentence(small_corpus, tmp_path):
    run = train(small_corpus, tmp_path, "autoencoder", 2)
    run.state_file.write_bytes(run.state_file.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match="cannot be resumed"):
        run.resume()


def test_the_loss_of_the_flow_falls(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2)
    train(small_corpus, tmp_path, "flow", 150, "learning_rate=0.003")
    entries = [json.loads(line) for line in (tmp_path / "log-flow.jsonl").open()]
    values = [entry["loss"] for entry in entries if "loss" in entry]
    early, late = sum(values[:30]) / 30, sum(values[-30:]) / 30
    assert late < 0.9 * early  # measured: about 0.7; untrained it stays at 1


def test_the_corpus_is_encoded_once(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2)
    train(small_corpus, tmp_path, "flow", 1)
    (cache,) = tmp_path.glob("latents-*.safetensors")
    written = cache.stat().st_mtime_ns
    manifest = checkpoint.read(tmp_path)
    checkpoint.write(tmp_path, manifest)
    train(small_corpus, tmp_path, "flow", 1)
    assert cache.stat().st_mtime_ns == written


def test_a_suspended_process_does_not_use_up_its_minutes(small_corpus, tmp_path, monkeypatch):
    from lrf.trainer import schedule

    clock = itertools.count(0.0, 1000.0)  # every look at the clock is 1000 seconds later
    monkeypatch.setattr(schedule.time, "monotonic", lambda: next(clock))
    run = train(small_corpus, tmp_path, "autoencoder", 3)
    assert run.state.seconds == 3 * schedule.LONGEST_STEP


def test_a_full_disk_loses_nothing_that_was_saved(small_corpus, tmp_path, monkeypatch):
    run = train(small_corpus, tmp_path, "autoencoder", 4)
    before = {path: path.read_bytes() for path in tmp_path.glob("*[!l]")}  # but the log

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    run.limits = Limits(steps=8)
    monkeypatch.setattr("lrf.checkpoint.sync", full)
    with pytest.raises(OSError, match="No space left"):
        list(run.steps())
    assert {path: path.read_bytes() for path in before} == before
    monkeypatch.undo()
    again = Run(run.stage, tmp_path, Limits(steps=8), "a test", "unknown")
    again.resume(Limits(steps=8))
    assert again.state.step == 4
    assert [progress.step for progress in again.steps()] == [5, 6, 7, 8]


def test_a_persons_own_sentences_are_looked_at(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2)
    order = Order(small_corpus, tmp_path, PRESETS["tiny"], own=["Mine."])
    look = STAGES["autoencoder"](order).look()
    assert look["given"] == ["Mine.", *(line.text for line in small_corpus.dev[:3])]
    assert len(look["read"]) == 4
    look = STAGES["flow"](order).look()
    assert (look["given"], len(look["read"]), len(look["32"])) == (["Mine."], 1, 4)


def test_smoothing_adds_fresh_noise_of_its_size_to_every_latent(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2)
    order = Order(small_corpus, tmp_path, PRESETS["tiny"], ["smoothing=0.5"])
    stage = STAGES["flow"](order)
    assert isinstance(stage, FlowStage)
    rows, rng = torch.arange(len(stage.latents)), torch.Generator().manual_seed(0)
    first, again = (stage.ends(rows, rng)[1] - stage.latents.float() for _ in range(2))
    assert float(first.std()) == pytest.approx(0.5, abs=0.03)
    assert float((first - again).std()) == pytest.approx(0.5 * 2**0.5, abs=0.04)


def test_whoever_reads_the_log_finds_each_step_once_it_is_done(small_corpus, tmp_path):
    steps = begun(small_corpus, tmp_path, 5).steps()
    assert [steps_logged(tmp_path) for _ in range(3) if next(steps)] == [1, 2, 3]
    steps.close()
    again = begun(small_corpus, tmp_path, 5)
    again.resume()
    assert [steps_logged(tmp_path) for _ in again.steps()] == [4, 5]


def test_a_checkpoint_tells_every_run_behind_its_weights(small_corpus, tmp_path):
    train(small_corpus, tmp_path / "first", "autoencoder", 2)
    checkpoint.copy(tmp_path / "first", tmp_path / "second")
    stopped = iter(begun(small_corpus, tmp_path / "second", 5).steps())
    next(stopped)
    stopped.close()
    again = begun(small_corpus, tmp_path / "second", 5)
    again.resume()
    assert [step.step for step in again.steps()] == [2, 3, 4, 5]
    part = checkpoint.read(tmp_path / "second").autoencoder
    assert [run["steps"] for run in part.runs] == [2, 5]
    assert part.seconds == sum(run["seconds"] for run in part.runs)
    assert "7 steps in 0 minutes, 2 runs" in (tmp_path / "second" / "card.md").read_text()


def begun(corpus, folder: Path, steps: int) -> Run:
    """A run of an autoencoder before its first step."""
    order = Order(corpus, folder, PRESETS["tiny"], [*SMALL, "batch=16"])
    return Run(STAGES["autoencoder"](order), folder, Limits(steps=steps), "a test", "unknown")
