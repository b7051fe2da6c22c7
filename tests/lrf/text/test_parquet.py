"""A column of a Parquet file is read like that of any table, and its faults are named."""

import sys

import pyarrow
import pytest
from pyarrow.parquet import write_table

from lrf.text import CorpusError, read_file

SENTENCES = [f"The kettle sang {count} times." for count in range(100)]


def written(folder, columns, **options):
    path = folder / "mine.parquet"
    write_table(pyarrow.table(columns), path, **options)
    return path


def texts(path, **options):
    corpus = read_file(path, **options)
    return sorted(line.text for line in (*corpus.train, *corpus.dev))


def problem(path, **options):
    with pytest.raises(CorpusError) as caught:
        read_file(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_column_asked_for_is_read_and_the_only_one_needs_no_name(tmp_path):
    path = written(tmp_path, {"n": range(100), "line": SENTENCES}, row_group_size=7)
    assert texts(path, column="line") == sorted(SENTENCES)
    assert texts(written(tmp_path, {"sentence": SENTENCES})) == sorted(SENTENCES)


def test_words_kept_in_a_dictionary_and_empty_cells_are_read(tmp_path):
    cells = pyarrow.array([*SENTENCES, *SENTENCES, None, " "]).dictionary_encode()
    assert texts(written(tmp_path, {"text": cells})) == sorted(SENTENCES)


@pytest.mark.parametrize("cells", [[], [None, " "]])
def test_a_table_without_a_sentence_says_so(tmp_path, cells):
    path = written(tmp_path, {"text": pyarrow.array(cells, pyarrow.string())})
    assert "holds no sentences" in problem(path)


def test_a_column_of_numbers_is_no_text(tmp_path):
    path = written(tmp_path, {"n": [None, 7], "text": ["One.", "Two."]})
    assert "line 2: 'n' is not text; choose a column of text" in problem(path, column="n")


def test_what_is_no_whole_parquet_file_says_so(tmp_path):
    path = written(tmp_path, {"text": SENTENCES})
    whole = path.read_bytes()
    broken = pyarrow.array([b"\xff"] * 30, pyarrow.binary()).view(pyarrow.string())
    for content in (b"", b"plain text", whole[:-20], whole[:40] + bytes(40) + whole[80:]):
        path.write_bytes(content)
        assert "not a whole Parquet file" in problem(path)
    assert "not a whole Parquet file" in problem(written(tmp_path, {"text": broken}))


def test_a_parquet_file_packs_itself(tmp_path):
    path = tmp_path / "mine.parquet.gz"
    path.write_bytes(b"")
    assert "unknown ending" in problem(path)


def test_without_pyarrow_the_sentence_names_what_to_install(tmp_path, monkeypatch):
    path = written(tmp_path, {"text": SENTENCES})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "mine.parquet needs pyarrow; run: pip install pyarrow" in problem(path)
