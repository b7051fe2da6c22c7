"""Ablations: rows that can be trained as written, what is kept of them, and their table."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lrf import checkpoint
from lrf.__main__ import main
from lrf.ablations import ROWS, Row, Store, Training, markdown
from lrf.presets import PRESETS
from lrf.text import load_corpus
from lrf.trainer import STAGES, Order

ROW = Row("recipe", "A net, uniform", (Training("flow", ("times=uniform",)),), seed=2)
TOY = load_corpus("toy")
SCORES = {"perplexity": 200.0, "frechet excess": 0.25, "entropy": 5.0}


def entry(name: str, seed: int, perplexity: float) -> dict:
    scores = {n: {**SCORES, "perplexity": perplexity} for n in ("1", "4", "100")}
    return {
        "key": f"{name}-{seed}",
        "block": "recipe",
        "name": name,
        "seed": seed,
        "commands": ["python -m lrf train"],
        "count": 64,
        "minutes": 30.0,
        "steps": 1000,
        "exact": 0.5,
        "straightness": 0.1,
        "scores": scores,
    }


def test_every_row_has_a_key_of_its_own():
    assert len({row.key for row in ROWS}) == len(ROWS)
    assert ROW.key == "a-net-uniform-2"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_row_can_be_set_and_ends_with_a_flow(row: Row):
    for stage in row.stages:
        Order(TOY, Path("none"), PRESETS["small"], stage.config).settings(stage.stage)
    assert STAGES[row.stages[-1].stage].name in ("flow", "joint")
    assert sum(stage.share for stage in row.stages) == 1


def test_a_flow_starts_anew_on_the_checkpoints_autoencoder_and_an_autoencoder_on_nothing():
    line = " ".join(ROW.commands(Path("base"), "toy", Path("out"), 30.0)[0])
    assert "--from base --fresh" in line
    assert "--config seed=2 times=uniform" in line
    both = replace(ROW, stages=(Training("autoencoder", (), 0.5), Training("flow", (), 0.5)))
    for words in both.commands(Path("base"), "toy", Path("out"), 30.0):
        assert "--from" not in words
        assert words[words.index("--max-minutes") + 1] == "15"


def test_the_store_replaces_what_was_measured_before_and_keeps_the_order(tmp_path):
    store = Store(tmp_path / "kept.json")
    store.add(entry("b", 0, 3.0), ["a-0", "b-0"])
    store.add(entry("b", 0, 4.0), ["a-0", "b-0"])
    kept = store.add(entry("a", 0, 5.0), ["a-0", "b-0"])
    assert [(e["key"], e["scores"]["1"]["perplexity"]) for e in kept] == [
        ("a-0", 5.0),
        ("b-0", 4.0),
    ]
    a = replace(ROW, name="a", seed=0)
    assert store.holds(a, ["python -m lrf train"])
    assert not store.holds(a, ["python -m lrf train --resume"])


def test_seeds_of_one_row_are_told_as_mean_and_deviation():
    text = markdown([entry("net", 0, 180.0), entry("net", 1, 220.0), entry("other", 0, 200.0)])
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    spread = "200 ± 28.28"
    assert f"| net | 2 | 30 | 1,000 ± 0 | 50 ± 0 % | {spread}, {spread}, {spread} |" in rows[2]
    assert rows[3].startswith("| other | 1 | 30 | 1,000 | 50 % | 200, 200, 200 |")


def words_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command for one narrow network that learns for a moment from few sentences."""
    narrow = Training("flow", ("width=32", "layers=1", "clusters=0", "times=uniform"))
    monkeypatch.setattr("lrf.commands.ablate.ROWS", (replace(ROW, stages=(narrow,)),))
    few = replace(TOY, train=TOY.train[:300], dev=TOY.dev[:20])
    for command in ("ablate", "train"):
        monkeypatch.setattr(f"lrf.commands.{command}.load_corpus", lambda *_: few)
    words = ["ablate", "--checkpoint", "checkpoints/toy", "--rows", "a-net-uniform-2"]
    words += ["--minutes", "0.02", "--count", "4", "--quick"]
    words += ["--runs", str(tmp_path / "runs"), "--out", str(tmp_path)]
    return words


def test_a_row_that_was_killed_before_its_first_state_begins_anew(tmp_path, monkeypatch):
    checkpoint.copy(Path("checkpoints/toy"), tmp_path / "runs" / ROW.key, bare=True)
    assert main(words_for(tmp_path, monkeypatch)) == 0


def test_a_row_is_trained_and_measured_once(tmp_path, capsys, monkeypatch):
    words = words_for(tmp_path, monkeypatch)
    assert main(words) == 0
    (kept,) = json.loads((tmp_path / "ablations.json").read_text())
    assert set(kept["scores"]) == {"1", "4", "100"}
    assert kept["exact"] > 0.9
    assert "A net, uniform" in (tmp_path / "ablations.md").read_text()
    assert "A net, uniform" in capsys.readouterr().out
    assert main(words) == 0
    assert "A net, uniform" not in capsys.readouterr().out
