"""The benchmark measures everything it promises. How fast a machine is, no test can say."""

import builtins
import re

import pytest
import torch

from lrf.__main__ import main
from lrf.bench import put
from lrf.bench.clock import against, in_turns, step_by_step
from lrf.bench.stages import ready
from lrf.presets import PRESETS
from lrf.sampler import random_generator
from lrf.solvers import SOLVERS
from lrf.trainer import STAGES, Order
from lrf.trainer.diffusion import DiffusionStage
from lrf.trainer.flow import FlowStage
from tests.conftest import SMALL_FLOW, train


def tables(markdown: str) -> dict[str, list[list[str]]]:
    """Title to the cells of head and rows."""
    parts = re.split(r"^### (.+)$", markdown, flags=re.M)[1:]
    return {
        title: [[cell.strip() for cell in line.split("|")[1:-1]] for line in body.splitlines()
                if line.startswith("| ") and not line.startswith("| ---")]
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }  # fmt: skip


def test_the_page_has_every_row_and_every_ratio_is_a_number_above_0(
    checkpoint_folder, tmp_path, capsys
):
    page = tmp_path / "performance.md"
    assert main(["bench", "--quick", "--checkpoint", str(checkpoint_folder), "--device", "cpu",
                 "--out", str(page)]) == 0  # fmt: skip
    found = tables(page.read_text("utf-8"))
    assert found == tables(capsys.readouterr().out)
    names = {title: [row[0] for row in rows[1:]] for title, rows in found.items()}
    solvers = names["Solvers on a grid"] + ["dormand-prince"]
    assert set(solvers) == set(SOLVERS)
    assert names["The adaptive solver"]
    assert names["A run read at every step"]
    assert names["A training step"] == list(STAGES)
    costs = " ".join(names["What a sentence costs"])
    assert all(word in costs for word in ("steps", "sentences at once", "K", "d", "tokens"))
    ratios = [float(row[rows[0].index("ratio")]) for rows in found.values()
              if "ratio" in rows[0] for row in rows[1:]]  # fmt: skip
    assert len(ratios) == len(SOLVERS) + 1 + len(STAGES)
    assert min(ratios) > 0
    bars = [row[rows[0].index("bar")] for rows in found.values() if "bar" in rows[0]
            for row in rows[1:]]  # fmt: skip
    assert sum(bar.endswith((", held", ", missed")) for bar in bars) == len(STAGES) + 7
    assert bars.count("it has none") == len(SOLVERS) - 6
    assert "Not measured on a GPU." in page.read_text("utf-8")


@pytest.mark.parametrize("stage", [FlowStage, DiffusionStage])
def test_the_bare_loop_of_a_flow_has_the_loss_of_its_stage(stage, small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 0)
    words = [*SMALL_FLOW, "batch=16", "self_conditioning=0.5"]
    made = stage(Order(small_corpus, tmp_path, PRESETS["tiny"], words))
    for step in range(4):  # with and without the network's own guess
        ours = made.loss(step, random_generator(made.config.seed, step, 1))
        torch.testing.assert_close(ready(made, step)(made.model), ours)


def test_both_sides_take_turns_after_one_run_that_does_not_count():
    done, ticks = [], iter([0, 1, 1, 11, 11, 13, 13, 43, 43, 46, 46, 51])
    ways = [lambda: done.append("a"), lambda: done.append("b")]
    assert in_turns(ways, 3, lambda: float(next(ticks))) == [2_000, 10_000]
    assert "".join(done) == "ab" * 4


def test_ways_of_several_steps_take_turns_after_each_and_medians_of_steps_are_summed():
    done = []

    def walk(name):
        for step in range(2):
            done.append(f"{name}{step}")
            yield

    # Seconds of a0 b0 a1 b1, three times over; the fourth pair finds both at their end.
    taken = [1, 5, 2, 1, 3, 6, 9, 1, 2, 50, 4, 1]
    ticks = [tick for i in range(0, 12, 4) for s in taken[i : i + 4] for tick in (0, s)]
    for walked in (8, 17, 26):
        ticks.insert(walked, 0)  # the look that finds the end reads the clock once
    times = iter(ticks)
    ways = [lambda: walk("a"), lambda: walk("b")]
    assert step_by_step(ways, 3, lambda: float(next(times))) == [6_000, 7_000]
    assert done == [*("a0", "b0"), *("a0", "b0", "a1", "b1") * 3]


def test_a_bar_is_held_up_to_its_very_number():
    assert against(1.1, 1.1) == "≤ 1.1, held"
    assert against(1.2, 1.1, " ×") == "≤ 1.1 ×, missed"
    assert against(30.0, 30.0, least=True) == "≥ 30, held"
    assert against(29.9, 30.0, least=True) == "≥ 30, missed"


def test_each_command_writes_its_own_part_of_the_page(tmp_path):
    page = tmp_path / "performance.md"
    put(page, "library", r"old \1 numbers")
    put(page, "page", "numbers of the page")
    first = page.read_text("utf-8")
    assert first.startswith("# Performance")
    put(page, "library", r"new \1 numbers")
    assert page.read_text("utf-8") == first.replace("old", "new")


def test_without_torchdiffeq_the_command_says_what_installs_it(
    checkpoint_folder, capsys, monkeypatch
):
    real = builtins.__import__

    def without(name, *rest):
        if name == "torchdiffeq":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["bench", "--quick", "--checkpoint", str(checkpoint_folder)]) == 2
    assert "`make bench` installs" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--model", "moon"], ["--checkpoint", "nowhere"]])
def test_what_cannot_be_measured_is_one_sentence(words, checkpoint_folder, capsys):
    assert main(["bench", "--checkpoint", str(checkpoint_folder), *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
