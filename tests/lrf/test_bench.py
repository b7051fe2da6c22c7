"""The benchmark measures everything it promises. How fast a machine is, no test can say."""

import builtins
import re

import pytest

from lrf.__main__ import main
from lrf.bench.clock import in_turns
from lrf.solvers import SOLVERS
from lrf.trainer import STAGES


def tables(markdown: str) -> dict[str, list[list[str]]]:
    """Title to the cells of head and rows."""
    parts = re.split(r"^## (.+)$", markdown, flags=re.M)[1:]
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


def test_both_sides_take_turns_after_one_run_that_does_not_count():
    done, ticks = [], iter([0, 1, 1, 11, 11, 13, 13, 43, 43, 46, 46, 51])
    ways = [lambda: done.append("a"), lambda: done.append("b")]
    assert in_turns(ways, 3, lambda: float(next(ticks))) == [2_000, 10_000]
    assert "".join(done) == "ab" * 4


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
