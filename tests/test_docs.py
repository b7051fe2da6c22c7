"""The docs claim nothing of tests that are not there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def lost_tests(markdown: str, root: Path) -> list[str]:
    """Tests that are named as `file::test` and are not there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", markdown)
    return [
        f"{file}::{test}"
        for file, test in named
        if not (root / file).is_file() or f"def {test}(" not in (root / file).read_text("utf-8")
    ]


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_tests_named_in_the_docs_exist(doc):
    assert lost_tests(doc.read_text("utf-8"), ROOT) == []


def test_a_lost_test_is_found(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("def test_one():\n    pass\n")
    text = "`tests/test_a.py::test_one`, `tests/test_a.py::test_o`, `tests/test_b.py::test_one`"
    assert lost_tests(text, tmp_path) == ["tests/test_a.py::test_o", "tests/test_b.py::test_one"]
