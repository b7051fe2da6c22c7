"""The report on the page has its numbers from the evaluation of the library."""

import json

import pytest

import lrf.evaluate as evaluation
from app.jobs.report import FILE, read_report
from lrf import checkpoint
from lrf.__main__ import main


def test_the_numbers_of_an_evaluation_are_read_once_it_is_whole(
    checkpoint_folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(evaluation, "peak", lambda *_: None)  # a process for each number
    folder = tmp_path / "run"
    checkpoint.copy(checkpoint_folder, folder)
    words = ["evaluate", "--checkpoint", str(folder), "--corpus", "toy", "--count", "4"]
    words += ["--steps", "1", "2", "--quick", "--clock", "--device", "cpu"]
    assert read_report(folder) is None
    assert main([*words, "--out", str(folder / FILE.parent)]) == 0
    found, data = read_report(folder), json.loads((folder / FILE).read_text())
    assert found is not None
    assert found.exact == data["held"]["exact"]
    assert data["held"]["count"] == 500
    assert (found.held_out, set(found.written)) == (1.0, {1, 2})
    cost = next(row["cost"] for row in data["rows"] if row["steps"] == 2 and row["model"])
    assert found.seconds[2] == pytest.approx(cost["ms at batch 64"])
    data["rows"] = [row for row in data["rows"] if row["steps"] != 2 or not row["model"]]
    (folder / FILE).write_text(json.dumps(data))
    assert read_report(folder) is None  # the evaluation was ended early
