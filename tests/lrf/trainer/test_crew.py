"""Two processes that share every batch learn what one learns alone from the whole of it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import distributed

from lrf.__main__ import main
from lrf.commands import train as command
from lrf.crew import ALONE, Crew, join
from lrf.presets import PRESETS
from lrf.sampler import random_generator
from lrf.system import System
from lrf.text import load_corpus
from lrf.trainer import STAGES, Order, Run, Stage
from tests.conftest import SMALL, SMALL_FLOW, train

LAUNCH = [
    "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines",
    "1", "--mixed_precision", "no", "--dynamo_backend", "no", "--main_process_port", "0",
]  # fmt: skip
# A high rate from the start, so that twenty steps move the weights; an odd batch, so that the
# shares differ; every kind of chance there is.
SIZES = {
    "autoencoder": [
        *SMALL,
        "decoder=autoregressive",
        "encoder_dropout=0.2",
        "token_exchange=0.1",
        "learning_rate=0.004",
    ],
    "flow": [*SMALL_FLOW, "smoothing=0.2", "learning_rate=0.004", "ema=0.9"],
}
EXACT = 1e-5
# AdamW takes a whole step, 0.004 here, by the sign of a gradient that is nearly zero: what a
# processor rounds in it can move a weight by more than it moves a loss.
ROUNDED = 1e-4


def words(folder: Path, stage: str, steps: int) -> list[str]:
    text = folder.parent / "toy.txt"
    lines = (line.text for line in load_corpus("toy").train[:300])
    text.write_text("\n".join(lines), encoding="utf-8")
    return [
        "train", "--corpus", str(text), "--stage", stage, "--preset", "tiny", "--out", str(folder),
        "--max-steps", str(steps), "--device", "cpu", "--config", *SIZES[stage], "batch=33",
        "warmup=1", "sample_every=1000", "bf16=false",
    ]  # fmt: skip


def launch(arguments: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, *LAUNCH, "-m", "lrf", *arguments]
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def losses(folder: Path, stage: str) -> dict[int, float]:
    entries = map(json.loads, (folder / f"log-{stage}.jsonl").read_text().splitlines())
    return {entry["step"]: entry["loss"] for entry in entries if "loss" in entry}


def weights(folder: Path, stage: str) -> dict[str, torch.Tensor]:
    """Weights and their average."""
    state = load_file(folder / f"state-{stage}.safetensors")
    return {name: value for name, value in state.items() if not name.startswith("optimiser")}


def test_two_processes_equal_one_at_double_batch(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert main(words(one, "autoencoder", 20)) == 0
    process = launch(words(two, "autoencoder", 20))
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert said.count("holds the autoencoder after 20 steps") == 1  # one of them speaks
    expected = losses(one, "autoencoder")
    assert losses(two, "autoencoder") == pytest.approx(expected, rel=EXACT)
    assert list(losses(two, "autoencoder")) == list(range(1, 21))  # and one of them writes
    assert expected[20] < expected[1] - 0.1  # it does learn
    theirs = weights(two, "autoencoder")
    for name, value in weights(one, "autoencoder").items():
        assert float((theirs[name] - value).abs().max()) < ROUNDED, name


def test_a_crew_stops_at_one_step_and_one_process_goes_on_from_it(tmp_path):
    steps, whole, broken = 120, tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        assert main(words(folder, "autoencoder", 2)) == 0
    assert main(words(whole, "flow", steps)) == 0
    process = launch(words(broken, "flow", steps))
    log, deadline = broken / "log-flow.jsonl", time.monotonic() + 60
    while not log.exists() or log.read_text().count('"loss"') < 20:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate()
    stopped = len(losses(broken, "flow"))
    assert 20 <= stopped < steps
    assert said.count("stopped; go on with --resume") == 1
    assert System.load(broken, device="cpu").net is not None
    assert main([*words(broken, "flow", steps), "--resume"]) == 0
    found, expected = losses(broken, "flow"), losses(whole, "flow")
    assert list(found) == list(range(1, steps + 1))
    early = range(1, 21)
    assert [found[i] for i in early] == pytest.approx([expected[i] for i in early], rel=EXACT)
    assert found == pytest.approx(expected, rel=1e-3)  # roundings grow with the steps


@pytest.fixture(scope="module")
def folder(small_corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("crew") / "model"
    train(small_corpus, made, "autoencoder", 2, "decoder=autoregressive")
    train(small_corpus, made, "flow", 2)
    return made


SETTINGS = {
    "flow": ["coupling=minibatch-ot", "smoothing=0.3"],
    "decoder": [],
    "reflow": ["pairs=64", "steps=2"],
    "diffusion": SMALL_FLOW,
    "autoregressive": ["width=32", "layers=1", "heads=2", "dropout=0.0"],
}


@pytest.mark.parametrize("stage", SETTINGS)
def test_the_parts_of_three_processes_add_up_to_the_loss_and_its_gradient(
    stage, folder, small_corpus
):
    def begun(crew: Crew) -> Stage:
        given = ["batch=25", *SETTINGS[stage]]
        return STAGES[stage](Order(small_corpus, folder, PRESETS["tiny"], given, crew=crew))

    def told(made: Stage, step: int) -> tuple[float, torch.Tensor]:
        made.model.zero_grad()
        loss = made.loss(step, random_generator(0, step))
        loss.backward()
        found = [p.grad.flatten() for p in made.model.parameters() if p.grad is not None]
        return loss.item(), torch.cat(found)

    alone, crew = begun(ALONE), [begun(Crew(rank, 3)) for rank in range(3)]
    for step in range(3):
        loss, gradient = told(alone, step)
        parts = [told(one, step) for one in crew]
        assert sum(part for part, _ in parts) == pytest.approx(loss, rel=1e-5)
        assert torch.stack([part for _, part in parts]).sum(0) == pytest.approx(
            gradient, rel=1e-3, abs=1e-5 * float(gradient.abs().max())
        )
        assert len({round(part, 6) for part, _ in parts}) == 3  # each has seen other rows


def test_shares_are_the_rows_of_a_batch_each_once():
    rows = torch.arange(11)
    shares = [Crew(rank, 4).share(rows).tolist() for rank in range(4)]
    assert sorted(chain(*shares)) == rows.tolist()
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    with pytest.raises(ValueError, match="larger --config batch"):
        Crew(0, 4).share(torch.arange(3))


def test_only_the_main_process_writes(small_corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(Crew, "total", lambda crew, number: number)  # the others say nothing
    monkeypatch.setattr(Crew, "add", lambda crew, value: value)
    monkeypatch.setattr(Crew, "add_gradients", lambda crew, model: None)
    run = train(small_corpus, tmp_path / "main", "autoencoder", 2)
    order = replace(run.stage.order, folder=tmp_path / "other", crew=Crew(1, 2))
    stage = STAGES["autoencoder"](order)
    for _ in Run(stage, order.folder, run.limits, "a test", "unknown").steps(0.0):
        pass
    assert list(order.folder.iterdir()) == []


def test_without_a_launcher_a_process_is_alone(monkeypatch):
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    assert join(torch.device("cpu")) is ALONE


@pytest.mark.parametrize("stopped", [False, True])
def test_a_process_leaves_its_crew_before_it_ends(stopped, tmp_path, monkeypatch):
    """Else the threads of its exchange abort it now and then, after all is saved."""

    def trained(*_) -> bool:
        met = (tmp_path / "met").as_uri()
        distributed.init_process_group("gloo", init_method=met, rank=0, world_size=1)
        return stopped

    monkeypatch.setattr(command, "trained", trained)
    assert main(words(tmp_path / "model", "autoencoder", 1)) == (130 if stopped else 0)
    assert not distributed.is_initialized()
