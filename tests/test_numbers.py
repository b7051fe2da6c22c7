"""What the tables of the README say stands in the reports beside the weights."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCORES = "everyday in English", "everyday in Japanese"


def table(markdown: str, *heads: str) -> list[dict[str, str]]:
    """The rows of the one table with these columns, each by the names of its columns."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in markdown.split("\n")]
    (first,) = [i for i, cells in enumerate(lines) if set(heads) <= set(cells)]
    names, body = lines[first], lines[first + 2 :]
    end = next((i for i, cells in enumerate(body) if not cells), len(body))
    return [dict(zip(names, cells, strict=True)) for cells in body[:end]]


def report(checkpoint: str) -> dict[str, Any]:
    return json.loads((ROOT / "checkpoints" / checkpoint / "report.json").read_text("utf-8"))


def measured(rows: list[dict[str, Any]], name: str, steps: str) -> dict[str, Any]:
    """The report's row of what a table calls by that name; the plain noise is the same in all."""
    model = found[1] if (found := re.search(r"`([\w-]+)`", name)) else "1-rf"
    heat = re.search(r"(?:temperature|温度) ([\d.]+)", name)
    (row,) = [
        row
        for row in rows
        if row["model"] == model
        and (row["steps"] is None if steps == "–" else row["steps"] == int(steps.replace(",", "")))
        and (heat is None or round(row["temperature"], 2) == float(heat[1]))
    ]
    return row


def as_written(row: dict[str, Any]) -> list[str]:
    """Calls, perplexity, distance, entropy and milliseconds, rounded as the README rounds them."""
    scores, cost = row["scores"], row["cost"]
    return [
        "–" if row["steps"] is None else f"{cost['NFE']:,.0f}",
        f"{scores['perplexity']:.0f}",
        f"{scores['frechet excess']:.3f}",
        f"{scores['entropy']:.2f}",
        f"{cost['ms at batch 1']:,.0f}",
    ]


def wrong_scores(lines: list[dict[str, str]], rows: list[dict[str, Any]]) -> list[str]:
    """Lines of a table of scores that are not what was measured; the fourth column is readers'."""
    found = []
    for line in lines:
        name, steps, calls, _, *rest = line.values()
        if [calls, *rest] != as_written(measured(rows, name, steps)):
            found.append(f"{name}, {steps}")
    return found


def wrong_shares(lines: list[dict[str, str]], rows: list[dict[str, Any]]) -> list[str]:
    """Cells of the toy language's table that are not the share that was measured."""
    found = []
    for line in lines:
        name, *shares = line.values()
        for steps, share in zip((key.split()[0] for key in list(line)[1:]), shares, strict=True):
            valid = measured(rows, name, steps)["scores"]["valid"]
            if share != f"{round(100 * valid, 1):g} %":
                found.append(f"{name}, {steps}")
    return found


def whole(share: float) -> str:
    """In percent, a half rounded up, as the README has it."""
    return f"{int(100 * share + 0.5 + 1e-9)} %"


def wrong_wishes(lines: list[dict[str, str]], told: dict[str, Any]) -> Iterator[str]:
    """Lines of the restaurants' table that are not what was measured."""
    columns = {"name": "name", "place nearby": "near", "food": "food", "area": "area"}
    shares = {(row["attribute"], row["steps"]): row for row in told["asked"]["2-rf"]}
    for line in lines:
        steps = line["steps"].split(",")[0]
        scores = measured(told["rows"], "`2-rf`", steps)["scores"]
        want = [f"{scores['perplexity']:.0f}", f"{scores['entropy']:.2f}"]
        for attribute in columns.values():
            row = shares.get((attribute, int(steps)))
            want.append(f"{whole(row['asked'])} ({whole(row['not asked'])})" if row else "–")
        if [line["perplexity"], line["entropy"], *(line[name] for name in columns)] != want:
            yield steps


def scores(language: str) -> list[dict[str, str]]:
    head = "accepted of 20" if language == SCORES[0] else "認めた文"
    return table(README, head)


@pytest.mark.parametrize("language", SCORES)
def test_the_tables_of_scores_are_those_of_the_report(language):
    lines, rows = scores(language), report("everyday")["rows"]
    assert len(lines) == 10
    assert wrong_scores(lines, rows) == []
    for column in range(4, 8):
        line = dict(lines[3])
        line[list(line)[column]] = "1"
        assert len(wrong_scores([line], rows)) == 1


def test_what_readers_accepted_is_the_same_in_both_languages():
    english, japanese = ([list(line.values())[3] for line in scores(name)] for name in SCORES)
    assert [re.findall(r"\d+", cell) for cell in english] == [
        re.findall(r"\d+", cell) for cell in japanese
    ]


def test_the_table_of_the_toy_language_is_that_of_the_report():
    lines, rows = table(README, "model", "0 steps", "32"), report("toy")["rows"]
    assert len(lines) == 4
    assert wrong_shares(lines, rows) == []
    assert len(wrong_shares([{**lines[0], "4": "94 %"}], rows)) == 1


def test_the_table_of_wishes_is_that_of_the_report():
    lines, told = table(README, "place nearby", "food"), report("restaurants")
    assert [line["steps"] for line in lines] == ["0, the noise itself", "1", "4", "100"]
    assert list(wrong_wishes(lines, told)) == []
    assert list(wrong_wishes([{**lines[1], "food": "86 % (10 %)"}], told)) == ["1"]
