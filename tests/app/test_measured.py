"""A report is shown where it is of these very models, and never else."""

import json

import pytest

from app.measured import FILE, Measured, read_report

MODELS = {"1-rf": "a", "2-rf": "b"}


def row(model, steps, score, cost, solver: str | None = "euler"):
    return {"name": "?", "model": model, "steps": steps, "solver": solver, "cost": cost,
            "texts": ["Hello."], "scores": {"perplexity": score}}  # fmt: skip


@pytest.fixture
def report():
    clock = {"NFE": 4.0, "ms at batch 1": 12.5, "ms at batch 64": 3.0}
    rows = [row(None, None, 96, {}), row(None, None, 7000, {}), row("1-rf", 4, 900, clock),
            row("2-rf", 1, 1100, {"NFE": 1.0}), row("gone", 1, 5, {}),
            row("1-rf", 2000, 5, {}, "ddpm"),
            row("2-rf", None, 5, {}, None) | {"temperature": 0.7}]  # fmt: skip
    return {"autoencoder": "ae", "plan": {"count": 500, "solver": "euler"}, "rows": rows}


def read(folder, told):
    (folder / FILE).write_text(json.dumps(told))
    return read_report(folder, MODELS, "ae")


def test_rows_of_the_present_models_are_read_and_held_out_text_beside_them(tmp_path, report):
    told = read(tmp_path, report)
    assert told is not None
    assert told.rows == (
        Measured("1-rf", 4, {"perplexity": 900.0}, "euler", 12.5),
        Measured("2-rf", 1, {"perplexity": 1100.0}, "euler", None),
    )
    assert told.others == (
        Measured("1-rf", 2000, {"perplexity": 5.0}, "ddpm"),
        Measured("2-rf", None, {"perplexity": 5.0}, "", temperature=0.7),
    )
    assert (told.count, told.real) == (500, {"perplexity": 96.0})


def test_a_model_trained_anew_loses_its_rows(tmp_path, report):
    told = read(tmp_path, {**report, "models": {"1-rf": "a", "2-rf": "older"}})
    assert told is not None
    assert [each.model for each in told.rows] == ["1-rf"]


def test_no_report_and_a_foreign_or_damaged_one_are_none(tmp_path, report):
    assert read_report(tmp_path, MODELS, "ae") is None
    for wrong in ({**report, "autoencoder": "other"}, {**report, "rows": [3]}, {}, [], "x",
                  {**report, "rows": report["rows"][:2]}):  # fmt: skip
        assert read(tmp_path, wrong) is None
    (tmp_path / FILE).write_bytes(b"\xff")
    assert read_report(tmp_path, MODELS, "ae") is None
