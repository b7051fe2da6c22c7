"""The report says what was measured, once, and survives being stopped."""

import json

import pytest

from lrf.__main__ import main
from lrf.evaluate import rows
from lrf.evaluate.report import markdown
from lrf.metrics import METRICS


@pytest.fixture
def words(checkpoint_folder, tmp_path) -> list[str]:
    return ["evaluate", "--checkpoint", str(checkpoint_folder), "--corpus", "toy", "--count", "4",
            "--steps", "0", "2", "--quick", "--device", "cpu", "--out", str(tmp_path)]  # fmt: skip


def test_a_quick_report_holds_honest_rows_and_every_model_at_every_number_of_steps(
    words, tmp_path, system
):
    assert main(words) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    names = [row["name"] for row in report["rows"]]
    assert names[4:] == ["1-rf, 0 steps", "1-rf, 2 steps"]
    assert any("shuffled" in name for name in names[:4])
    free = [name for name, metric in METRICS.items() if not metric.judged]
    assert all(list(row["scores"]) == free for row in report["rows"])
    assert [row["cost"].get("NFE") for row in report["rows"][4:]] == [0, 2]
    assert report["autoencoder"] == system.manifest.autoencoder.digest
    assert set(report["straightness"]) == {"1-rf"}
    repeated = report["rows"][3]["scores"]
    assert repeated["self-BLEU"] == pytest.approx(1)
    text = (tmp_path / "report.md").read_text()
    assert text == markdown(report)
    assert "1-rf, 2 steps" in text


def test_scores_are_remembered_and_texts_are_told_apart(words, tmp_path, monkeypatch):
    assert main(words) == 0
    before = json.loads((tmp_path / "report.json").read_text())
    kept = json.loads((tmp_path / "scores.json").read_text())
    for scores in kept.values():
        scores["entropy"] = 99.0
    (tmp_path / "scores.json").write_text(json.dumps(kept))
    assert main(words) == 0
    after = json.loads((tmp_path / "report.json").read_text())
    assert {row["scores"]["entropy"] for row in after["rows"]} == {99.0}
    assert len(kept) == len({tuple(row["texts"]) for row in before["rows"]})


def test_ones_own_sentences_stand_in_for_the_corpus(words, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("".join(f"My sentence number {i} is here.\n" for i in range(40)))
    assert main([*words, "--sentences", str(mine)]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["rows"][0]["texts"][0].startswith("My sentence")


def test_an_unknown_model_is_one_sentence(words, capsys):
    assert main([*words, "--models", "moon"]) == 2
    assert "moon" in capsys.readouterr().err


def test_the_clock_runs_once_for_each_batch_and_gives_milliseconds_a_sentence(system):
    row = rows.model_row(system, 2, "euler", 2)
    ticks = iter(range(100))
    timed = rows.timed(row, system, lambda: float(next(ticks)))
    assert timed.cost["ms at batch 1"] == 1000
    assert timed.cost["ms at batch 64"] == pytest.approx(1000 / 64, abs=0.01)


def test_markdown_shows_texts_as_they_are():
    row = {"name": "m, 1 step", "model": "m", "scores": {}, "cost": {}, "texts": ["a|b <i> *c*"]}
    report = {
        "rows": [row],
        "corpus": "toy",
        "machine": "here",
        "plan": {"count": 1, "solver": "euler"},
        "reading back": {"0": 1.0},
        "straightness": {"m": 0.5},
        "hours": {"m": 1.0},
    }
    assert "1. a\\|b \\<i\\> \\*c\\*" in markdown(report)
