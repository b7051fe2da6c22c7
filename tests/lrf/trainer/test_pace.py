"""The pace is the thread's own, whatever else runs on the machine."""

import pytest
import torch

from lrf.presets import PRESETS
from lrf.trainer import STAGES, Order, pace
from lrf.trainer.loop import Progress
from tests.conftest import SMALL


@pytest.fixture
def clocks(monkeypatch):
    """Two clocks that stand still: the thread's own and the one on the wall."""
    told = {"thread_time": 0.0, "perf_counter": 0.0}
    for name in told:
        monkeypatch.setattr(pace.time, name, lambda name=name: told[name])
    return told


def walk(clocks, own, wall, count):
    for step in range(1, count + 1):
        clocks["thread_time"] += own if step > 1 else 40 * own  # the first one prepares much
        clocks["perf_counter"] += wall
        yield Progress(step, 1.0, 0.1, step * wall, 0.0)


@pytest.mark.parametrize(
    ("wall", "on_cpu", "each", "crowded"),
    [(0.02, True, 0.02, False), (0.2, True, 0.02, True), (0.2, False, 0.2, False)],
)
def test_other_work_is_told_and_not_counted(clocks, wall, on_cpu, each, crowded):
    found = pace._measured(walk(clocks, 0.02, wall, 500), 2.0, on_cpu=on_cpu)
    assert found == (pytest.approx(each), crowded)
    assert clocks["thread_time"] < 40 * 0.02 + 2.1  # it stopped after so many seconds of its own


def test_a_single_step_is_better_than_none(clocks):
    assert pace._measured(walk(clocks, 0.02, 0.3, 1), 2.0, on_cpu=True) == (0.3, False)


def test_a_stage_is_measured_and_its_folder_has_what_is_spelt(small_corpus, tmp_path):
    words = [*SMALL, "batch=16"]
    order = Order(small_corpus, tmp_path, PRESETS["tiny"], words, torch.device("cpu"))
    found = pace.probe(order, STAGES["autoencoder"], 0.1)
    assert found.steps_a_second > 1
    assert found.spelt == (0.0, "")
