"""The page about solvers tells of every one what its class says."""

from pathlib import Path

import pytest

from lrf.solvers import SOLVERS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "solvers.md"


def table() -> dict[str, list[str]]:
    """Name to order, calls a step and extra calls, in the order of the page."""
    lines = PAGE.read_text(encoding="utf-8").split("## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    assert rows[0][2:5] == ["order", "calls a step", "extra calls"]
    return {row[0].strip("`"): row[2:5] for row in rows[2:]}


def test_the_page_lists_the_solvers_there_are():
    assert list(table()) == list(SOLVERS)


@pytest.mark.parametrize("name", SOLVERS)
def test_the_page_tells_order_and_calls(name):
    kind = SOLVERS[name]
    order = "–" if kind.order is None else str(kind.order)
    assert table()[name] == [order, str(kind.calls_per_step), str(kind.calls_to_start)]


@pytest.mark.parametrize("name", [name for name, kind in SOLVERS.items() if kind.stochastic])
def test_the_page_warns_of_noise(name):
    (warning,) = [part for part in PAGE.read_text("utf-8").split("\n- ") if "inject noise" in part]
    assert f"`{name}`" in warning
