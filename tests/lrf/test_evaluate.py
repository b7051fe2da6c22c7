"""The report says what was measured, once, and survives being stopped."""

import json
import shutil
import sys
from types import SimpleNamespace

import pytest
import torch

import lrf.evaluate as evaluation
from lrf.__main__ import main
from lrf.evaluate import Price, cache, memory, rows, writers
from lrf.evaluate.report import markdown
from lrf.generate import points
from lrf.metrics import METRICS
from lrf.system import System
from lrf.types import Reading
from tests.conftest import train

READING = Reading("a b", ("a", " b"), (1.0, 1.0), 1)


def test_a_quick_report_holds_honest_rows_and_every_model_at_every_number_of_steps(
    measuring, tmp_path, system
):
    assert main(measuring) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    names = [row["name"] for row in report["rows"]]
    swapped = "1-rf, 2 steps, from another sentence's noise"
    assert names[4:] == ["1-rf, 0 steps", "1-rf, 2 steps", swapped]
    assert any("shuffled" in name for name in names[:4])
    free = [name for name, metric in METRICS.items() if not metric.judged]
    assert all(list(row["scores"]) == free for row in report["rows"])
    assert [row["cost"].get("NFE") for row in report["rows"][4:]] == [0, 2, None]
    assert report["autoencoder"] == system.manifest.autoencoder.digest
    assert report["models"] == {"1-rf": system.manifest.models["1-rf"].digest}
    assert report["warnings"] == []  # nothing here needs many sentences
    assert set(report["straightness"]) == {"1-rf"}
    repeated = report["rows"][3]["scores"]
    assert repeated["self-BLEU"] == pytest.approx(1)
    text = (tmp_path / "report.md").read_text()
    after = text.partition("Straightness (0 is a straight line)")[2].splitlines()
    assert after[2].startswith("|")  # the table its heading tells of
    assert text == markdown(report)
    assert "1-rf, 2 steps" in text


def test_scores_are_remembered_and_texts_are_told_apart(measuring, tmp_path, monkeypatch):
    assert main(measuring) == 0
    before = json.loads((tmp_path / "report.json").read_text())
    kept = json.loads((tmp_path / "scores.json").read_text())
    for scores in kept.values():
        scores["entropy"] = 99.0
    (tmp_path / "scores.json").write_text(json.dumps(kept))
    assert main(measuring) == 0
    after = json.loads((tmp_path / "report.json").read_text())
    assert {row["scores"]["entropy"] for row in after["rows"]} == {99.0}
    monkeypatch.setattr(cache, "_metrics", lambda: "another version")
    assert main(measuring) == 0
    newer = json.loads((tmp_path / "report.json").read_text())
    assert [row["scores"] for row in newer["rows"]] == [row["scores"] for row in before["rows"]]
    assert len(kept) == len({tuple(row["texts"]) for row in before["rows"]})


def test_texts_are_remembered_by_weights_settings_and_code(measuring, tmp_path, monkeypatch):
    assert main(measuring) == 0
    first = json.loads((tmp_path / "report.json").read_text())
    monkeypatch.setattr(cache, "path_rows", None)  # nothing is made again
    assert main(measuring) == 0
    assert json.loads((tmp_path / "report.json").read_text()) == first
    made = []

    def make(system, settings, *, honest):
        made.append((settings.count, settings.steps))
        return rows.path_rows(system, settings, honest=honest)

    monkeypatch.setattr(cache, "path_rows", make)
    assert main([*measuring, "--count", "3"]) == 0
    assert made == [(3, 0), (3, 2)]
    monkeypatch.setattr(cache, "_code", lambda: "another version")
    assert main(measuring) == 0
    assert made[2:] == [(4, 0), (4, 2)]


def test_ones_own_sentences_stand_in_for_the_corpus(measuring, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("".join(f"My sentence number {i} is here.\n" for i in range(40)))
    assert main([*measuring, "--sentences", str(mine)]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["rows"][0]["texts"][0].startswith("My sentence")
    assert "valid" not in report["rows"][0]["scores"]  # no parser knows them


def test_an_unknown_model_is_one_sentence(measuring, capsys):
    assert main([*measuring, "--models", "moon"]) == 2
    assert "moon" in capsys.readouterr().err


def test_the_clock_runs_once_for_each_batch_and_gives_milliseconds_a_sentence(system):
    settings = rows.settings_of(system, None, 2, 2)
    (row,) = rows.path_rows(system, settings)
    ticks = iter(range(100))
    timed = rows.timed(row, system, settings, lambda: float(next(ticks)))
    assert timed.cost["ms at batch 1"] == 1000
    assert timed.cost["ms at batch 64"] == pytest.approx(1000 / 64, abs=0.01)


def test_a_slow_run_is_not_timed_again(system):
    settings = rows.settings_of(system, None, 0, 2)
    (row,) = rows.path_rows(system, settings)
    ticks = iter([0, 30, 30, 60])  # one run of half a minute for each batch
    timed = rows.timed(row, system, settings, lambda: float(next(ticks)))
    assert timed.cost["ms at batch 1"] == 30_000


def test_every_kind_of_model_is_measured_in_its_own_way(
    measuring, small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "all"
    shutil.copytree(checkpoint_folder, folder)
    train(small_corpus, folder, "diffusion", 1, "width=32", "layers=1")
    train(small_corpus, folder, "autoregressive", 1, "width=32", "layers=1", "heads=2")
    train(small_corpus, folder, "normalizing-flow", 1, "width=32", "layers=2")
    models = ["--models", "autoregressive", "diffusion", "1-rf", "normalizing-flow"]
    assert main([*measuring, "--checkpoint", str(folder), *models, "--ddpm-steps", "3"]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    made = {row["name"]: row for row in report["rows"] if row["model"]}
    assert list(report["models"]) == ["diffusion", "1-rf", "autoregressive", "normalizing-flow"]
    assert set(report["straightness"]) == {"diffusion", "1-rf"}
    assert made["diffusion, 2 steps"]["solver"] == "ddim"
    assert made["diffusion, 3 steps of ddpm"]["cost"]["NFE"] == 3
    assert made["1-rf, 2 steps"]["solver"] == "euler"
    assert made["1-rf, 3 steps of ddpm"]["cost"]["NFE"] == 3
    written = [row for row in made.values() if row["model"] == "autoregressive"]
    assert [row["steps"] for row in written] == [None, None]
    assert written[0]["temperature"] == 1
    assert "words as varied as of 1-rf" in written[1]["name"]
    assert all(row["cost"]["decoder calls"] >= 1 for row in written)
    one_pass = [row for row in made.values() if row["model"] == "normalizing-flow"]
    assert [(row["steps"], row["cost"]["NFE"]) for row in one_pass] == [(None, 1)] * 2
    assert "temperature 1 |" in (tmp_path / "report.md").read_text()


def test_the_temperature_of_equal_variety_is_found(system, monkeypatch):
    def write(system, settings):  # variety that rises with the temperature, as a model's does
        return [SimpleNamespace(text=str(settings.temperature))]

    monkeypatch.setattr(writers, "sample", write)
    for wanted in (0.3, 0.81, 1.4):
        found = writers.match(system, wanted, 1, lambda texts: float(texts[0]))
        assert found == pytest.approx(wanted, abs=0.02)


def test_of_the_temperatures_tried_the_nearest_is_taken(system, monkeypatch):
    tried = {}

    def write(system, settings):
        return [SimpleNamespace(text=str(settings.temperature))]

    def entropy(texts):  # falls again where it should rise
        temperature = float(texts[0])
        tried[temperature] = 1.0 if temperature > 1 else 2.0
        tried[temperature] += temperature / 100
        return tried[temperature]

    monkeypatch.setattr(writers, "sample", write)
    found = writers.match(system, 1.02, 1, entropy)
    assert found in tried
    assert abs(tried[found] - 1.02) == min(abs(one - 1.02) for one in tried.values())


def test_a_sentence_from_anothers_noise_goes_its_own_way_from_there(system, monkeypatch):
    settings = rows.settings_of(system, None, 2, 3)
    first, *_, last = points(system, settings)
    asked = []
    told = lambda self, z, smoothing: asked.append(z) or [READING] * len(z)  # noqa: E731
    monkeypatch.setattr(System, "read", told)
    list(rows.path_rows(system, settings, honest=True))
    way = last.z - first.z
    torch.testing.assert_close(asked[1], way + first.z[[2, 0, 1]])


@pytest.mark.parametrize(
    ("text", "hour", "half"),
    [("$0.40", "$0.4", "$0.2"), ("60 yen", "60 yen", "30 yen"), ("1,200 ₩", "1,200 ₩", "600 ₩"),
     ("CHF .5 net", "CHF 0.5 net", "CHF 0.25 net")],
)  # fmt: skip
def test_a_price_keeps_its_currency(text, hour, half):
    price = Price.parse(text)
    assert (price.of(3600.0), price.of(1800.0)) == (hour, half)


@pytest.mark.parametrize("text", ["", "free", "$1 to $2", "-3 €", "1\n"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match="write one number"):
        Price.parse(text)


def test_ones_own_sentences_cost_time_and_money(measuring, tmp_path, monkeypatch):
    mine = tmp_path / "mine.txt"
    mine.write_text("".join(f"My sentence number {i} is here.\n" for i in range(40)))
    monkeypatch.setattr(cache, "METRICS", {})  # no judge is at hand
    monkeypatch.setattr(evaluation, "peak", lambda *_: 123.0)
    measuring = [word for word in measuring if word != "--quick"]
    assert main([*measuring, "--sentences", str(mine), "--price", "€ 7.20"]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    cost = report["rows"][5]["cost"]
    assert cost["seconds for 1,000"] == cost["ms at batch 64"]
    money = cost["money for 1,000, at € 7.2 an hour"]
    assert float(money.removeprefix("€ ")) == pytest.approx(cost["ms at batch 64"] / 500, rel=0.01)
    assert report["memory"] == {"1-rf": {"1": 123, "64": 123}}
    assert money in (tmp_path / "report.md").read_text()
    assert main([*measuring, "--quick", "--price", "1"]) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_memory_is_that_of_a_process_of_its_own(checkpoint_folder):
    ballast = torch.ones(80 * 2**20)  # 320 MB that are not the run's
    found = memory.peak(checkpoint_folder, "1-rf", 1, "cpu")
    assert found is not None
    assert 100 < found < memory.most_so_far() - ballast.nbytes / 2**21


def test_markdown_shows_texts_as_they_are():
    row = {"name": "m, 1 step", "model": "m", "scores": {}, "cost": {}, "texts": ["a|b <i> *c*"]}
    report = {
        "rows": [row],
        "corpus": "toy",
        "machine": "here",
        "plan": {"count": 1, "solver": None},
        "warnings": ["mind the gap"],
        "memory": {"m": {"1": 300, "64": None}},
        "reading back": {"0": 1.0},
        "held": {"count": 20, "exact": 0.25},
        "straightness": {"m": 0.5},
        "hours": {"m": 1.0},
    }
    text = markdown(report)
    assert "1. a\\|b \\<i\\> \\*c\\*" in text
    assert "**Take care**: mind the gap." in text
    assert "Of 20 held-out sentences of any length it reads 25.0 % back exactly." in text
    assert "| m | 0.5 | 1 | 300 |  |" in text
