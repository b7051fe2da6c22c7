"""Files as people really upload them: each bad one gets its own words, and soon."""

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.jobs.sources import read_source
from app.strings import TEXTS, text
from app.training import MOST_BYTES, Refusal, Source
from tests.app.bad_files import BAD, GOOD


def made(tmp_path: Path, name: str, content: bytes | str) -> Source:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(file=path)


@pytest.mark.parametrize(("code", "name", "content"), BAD.values(), ids=BAD)
def test_a_bad_file_gets_its_own_words_within_seconds(tmp_path, code, name, content):
    source, began = made(tmp_path, name, content), time.monotonic()
    with pytest.raises(Refusal) as refused:
        read_source(source)
    assert refused.value.code == code
    assert text(f"refuse_{code}", "ja", most_mb=50, **refused.value.values)
    assert time.monotonic() - began < 3


def test_a_large_file_is_not_even_opened(tmp_path):
    source = made(tmp_path, "mine.txt", b"")
    assert source.file is not None
    with source.file.open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(Refusal) as refused:
        read_source(source)
    assert (refused.value.code, refused.value.values) == ("file_large", {"most": 50})


def test_the_wrong_line_is_named(tmp_path):
    lines = "\n".join(GOOD).encode() + b"\n\xff\xfe broken\n"
    with pytest.raises(Refusal) as refused:
        read_source(made(tmp_path, "mine.txt", lines))
    assert refused.value.values == {"line": len(GOOD) + 1}


def test_the_sentences_are_counted_and_the_odd_ones_told(tmp_path):
    lines = [*GOOD[:100], *GOOD[:40], "x" * 2_000, "", "  "]
    preview = read_source(made(tmp_path, "mine.txt", "\n".join(lines))).preview
    assert (preview.sentences, preview.held_out, preview.duplicates) == (100, 5, 40)
    assert set(preview.warnings) == {"warn_few", "warn_double", "warn_long"}
    assert preview.warnings["warn_long"]["n"] == 1
    assert sum(count for _, count in preview.lengths) == 100
    assert set(preview.warnings) <= set(TEXTS)


@pytest.mark.parametrize(
    ("name", "header", "column"),
    [
        ("a.csv", "id;review;stars", "review"),  # the longest texts
        ("a.csv", "id,note,Text", "Text"),  # the likeliest name
        ("a.csv", "\ufeffid\t本文\tx", "本文"),
    ],
)
def test_a_table_offers_its_columns_and_the_likeliest_is_taken(tmp_path, name, header, column):
    sign = next(sign for sign in ";\t," if sign in header)
    rows = [sign.join((str(n), f"This is text {n} of many.", "5")) for n in range(30)]
    if column == "Text":
        rows = [sign.join((str(n), "x", f"This is text {n} of many.")) for n in range(30)]
    source = made(tmp_path, name, "\n".join([header, *rows]))
    found = read_source(source)
    assert found.preview.column == column
    assert len(found.preview.columns) == 3
    assert found.texts[3] == "This is text 3 of many."
    asked = read_source(Source(file=source.file, column=found.preview.columns[0]))
    assert asked.texts[3] == "3"


def test_formulas_and_marks_of_html_are_sentences_like_others(tmp_path):
    lines = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(1)", *GOOD[:30]]
    assert read_source(made(tmp_path, "mine.txt", "\n".join(lines))).texts[:3] == (*lines[:3],)


@pytest.fixture
def hub(monkeypatch):
    """The package `datasets` with one data set."""

    class Table(dict):
        column_names = property(list)

    table = Table(id=list(range(600)), text=GOOD)
    fake = SimpleNamespace(load_dataset=lambda *names, split: table)
    monkeypatch.setitem(sys.modules, "datasets", fake)


def test_a_data_set_of_the_hub_is_shown_like_a_file(hub):
    found = read_source(Source("hf:someone/kettles"))
    assert (found.name, found.texts) == ("someone/kettles", tuple(GOOD))
    assert (found.preview.columns, found.preview.column) == (("id", "text"), "text")


@pytest.mark.parametrize(("name", "code"), [("hf:x", "hub_name"), ("hf:a/b", "hub_extra")])
def test_what_the_hub_lacks_is_said(monkeypatch, name, code):
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(Refusal) as refused:
        read_source(Source(name))
    assert refused.value.code == code
    assert f"refuse_{code}" in TEXTS


def test_a_jsonl_file_offers_its_texts(tmp_path):
    rows = [json.dumps({"id": n, "text": f"Text {n}.", "title": "x"}) for n in range(30)]
    preview = read_source(made(tmp_path, "a.jsonl", "\n".join(rows))).preview
    assert (preview.columns, preview.column) == (("text", "title"), "text")
