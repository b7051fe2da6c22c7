"""The rounds of kills in small: a disk that is full, then a kill; and what counts as lost."""

import json
import random
import time

import pytest

from app.jobs import LocalTrainer
from tests import kill, struck
from tests.kill import begun, kill_training, over
from tests.struck import faults, saved


def test_a_full_disk_and_a_kill_lose_nothing_and_are_told_apart(
    tmp_path, checkpoint_folder, monkeypatch
):
    monkeypatch.setattr(kill, "_MINUTES", 0.05)
    monkeypatch.setattr(random, "choice", lambda ways: ways[-1])  # what trains and its watch
    trainer = LocalTrainer(tmp_path, checkpoint_folder)
    folder = begun(tmp_path, "mine", stages=1)
    full = folder / "config.json.part"
    full.symlink_to("/dev/full")  # no byte fits there
    trainer.resume("mine")
    assert over(trainer, "mine") == "failed"
    assert trainer.status("mine").problem == ("trouble_disk", {})
    full.unlink()
    trainer.resume("mine")
    deadline = time.monotonic() + 60
    while not saved(folder).get("autoencoder") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert kill_training(folder) == "SIGKILL to both"
    assert over(trainer, "mine") == "interrupted"
    assert trainer.status("mine").problem == ("trouble_interrupted", {})
    before = saved(folder)
    assert before["autoencoder"] > 0
    trainer.resume("mine")
    assert faults(folder, before, over(trainer, "mine")) == ""


@pytest.mark.parametrize(
    ("state", "before", "steps", "told"),
    [("done", {"flow": 3}, [1, 2], "saved"), ("done", {}, [1, 2, 2], "gaps"),
     ("done", {}, [1, 3], "gaps"), ("failed", {}, [1, 2], "ended as failed")],
)  # fmt: skip
def test_what_is_lost_is_seen(tmp_path, monkeypatch, state, before, steps, told):
    monkeypatch.setattr(struck, "saved", lambda folder: {"flow": steps[-1]})
    lines = [json.dumps({"step": step, "loss": 1.0}) for step in steps]
    (tmp_path / "log-flow.jsonl").write_text("\n".join(lines))
    assert told in faults(tmp_path, before, state)
