"""A person's own file is read gently, and every fault of it is named with its fix."""

import gzip
import io
import json
import unicodedata
from contextlib import suppress
from pathlib import Path

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow.parquet import write_table

from lrf.text import CorpusError, clean, load_corpus, read_file
from lrf.text.files import ENDINGS, LONGEST_LINE

SENTENCES = [f"The kettle sang {count} times." for count in range(100)]


def texts(corpus):
    return sorted(line.text for line in (*corpus.train, *corpus.dev))


def written(folder, name, content):
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def as_text(lines):
    return "\n".join(lines)


def as_csv(lines):
    return "mood,text\n" + "".join(f'calm,"{line}"\r\n' for line in lines)


def as_jsonl(lines):
    return "".join(json.dumps({"text": line, "mood": "calm"}) + "\n" for line in lines)


def as_parquet(lines):
    file = io.BytesIO()
    write_table(pyarrow.table({"mood": ["calm"] * len(lines), "text": lines}), file)
    return file.getvalue()


WRITERS = {".txt": as_text, ".csv": as_csv, ".jsonl": as_jsonl, ".parquet": as_parquet}
WORDED = [ending for ending in ENDINGS if ending != ".parquet"]


def problem(path, **options):
    with pytest.raises(CorpusError) as caught:
        read_file(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_gives_the_same_sentences(tmp_path, ending):
    content = WRITERS[ending.removesuffix(".gz")](SENTENCES)
    corpus = load_corpus(str(written(tmp_path, f"mine{ending}", content)))
    assert texts(corpus) == sorted(SENTENCES)
    assert all(not line.labels for line in corpus.train)


def test_endings_are_read_in_any_case(tmp_path):
    path = written(tmp_path, "MINE.TXT", as_text(SENTENCES))
    assert texts(load_corpus(str(path))) == sorted(SENTENCES)


def test_one_in_twenty_is_held_out_the_same_way_each_time(tmp_path):
    path = written(tmp_path, "mine.txt", as_text(SENTENCES))
    corpus = read_file(path)
    assert len(corpus.dev) == 5
    assert not set(texts(corpus)) - set(SENTENCES)
    assert read_file(path).digest() == corpus.digest()


def test_a_file_that_grows_holds_out_nearly_what_it_did(tmp_path):
    lines = [f"Wave {count}." for count in range(2_000)]
    before, after = (
        read_file(written(tmp_path, "mine.txt", as_text(held))) for held in (lines, ["A.", *lines])
    )
    learnt = {line.text for line in before.train}
    assert len(after.dev) == len(before.dev) == 100
    assert sum(line.text in learnt for line in after.dev) <= 1


def test_at_most_two_thousand_are_held_out(tmp_path):
    lines = [f"Wave {count}." for count in range(41_000)]  # 5 % would be 2,050
    assert len(read_file(written(tmp_path, "mine.txt", as_text(lines))).dev) == 2_000


def test_gaps_shrink_and_empty_and_repeated_lines_go(tmp_path):
    odd = ["", "  ", "A\u3000cat \t sat.\r", "A cat sat.", "A\x00 cat\u200b sat.", "Cafe\u0301!"]
    found = texts(read_file(written(tmp_path, "mine.txt", as_text(SENTENCES + odd))))
    assert found == sorted([*SENTENCES, "A cat sat.", "Café!"])


def test_a_byte_order_mark_is_no_part_of_the_first_sentence(tmp_path):
    path = written(tmp_path, "mine.txt", b"\xef\xbb\xbf" + as_text(SENTENCES).encode())
    assert texts(read_file(path)) == sorted(SENTENCES)


def test_the_only_column_of_a_csv_is_the_text_whatever_its_name(tmp_path):
    path = written(tmp_path, "mine.csv", "sentence\n" + as_text(SENTENCES))
    assert texts(read_file(path)) == sorted(SENTENCES)


def test_semicolons_may_part_the_columns_of_a_csv(tmp_path):
    rows = "".join(f"calm;{line}\n" for line in SENTENCES)
    path = written(tmp_path, "mine.csv", "mood;text\n" + rows)
    assert texts(read_file(path)) == sorted(SENTENCES)


def test_a_cell_of_a_csv_may_hold_commas_quotes_and_line_breaks(tmp_path):
    cells = "".join(f'"One, ""two""\nand {count}."\n' for count in range(30))
    found = texts(read_file(written(tmp_path, "mine.csv", "text\n" + cells)))
    assert 'One, "two" and 7.' in found


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_another_column_can_be_asked_for(tmp_path, ending):
    content = WRITERS[ending](SENTENCES).replace("text", "line")
    path = written(tmp_path, f"mine{ending}", content)
    assert texts(load_corpus(str(path), column="line")) == sorted(SENTENCES)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_a_missing_column_names_the_columns_there_are(tmp_path, ending):
    message = problem(written(tmp_path, f"mine{ending}", WRITERS[ending](SENTENCES)), column="body")
    assert f"mine{ending}, line 1" in message
    assert all(name in message for name in ("'body'", "mood", "text"))


def test_a_missing_file_is_named(tmp_path):
    assert f"there is no file {tmp_path}/none.txt" in problem(tmp_path / "none.txt")


@pytest.mark.parametrize("name", ["nul\0.txt", "x" * 5_000 + ".txt"])
def test_an_impossible_path_is_a_missing_or_unreadable_file(name):
    assert "check the path" in problem(Path(name))


def test_an_unknown_ending_lists_the_known_ones(tmp_path):
    message = problem(written(tmp_path, "mine.docx", "x"))
    assert all(ending in message for ending in ENDINGS)


@pytest.mark.parametrize("name", ["folder", "folder.txt", "folder.jsonl.gz", "folder.parquet"])
def test_a_folder_is_called_a_folder(tmp_path, name):
    (tmp_path / name).mkdir()
    assert "is a folder; name one file in it" in problem(tmp_path / name)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_says_to_save_as_utf8(tmp_path, encoding):
    content = as_text(["Plain.", "Ein schöner Tag."]).encode(encoding)
    message = problem(written(tmp_path, "mine.txt", content))
    assert "save it as UTF-8" in message
    assert f"line {1 if encoding == 'utf-16' else 2}" in message


# Names, because gzip writes the time into its bytes, and two workers must collect the same tests.
@pytest.mark.parametrize(
    "content",
    [b"plain text", gzip.compress(b"word " * 5_000)[:-20]],
    ids=["no gzip at all", "cut short"],
)
def test_a_gz_that_is_no_whole_gzip_file_says_so(tmp_path, content):
    path = tmp_path / "mine.txt.gz"
    path.write_bytes(content)
    assert "not a whole gzip file" in problem(path)


@pytest.mark.parametrize("ending", WORDED)
@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_holds_no_sentences(tmp_path, ending, content):
    assert "holds no sentences" in problem(written(tmp_path, f"mine{ending}", content))


def test_too_few_sentences_are_counted(tmp_path):
    path = written(tmp_path, "mine.txt", as_text(SENTENCES[:19]))
    assert "holds 19 different sentences" in problem(path)
    assert "at least 20" in problem(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('["a list"]', "not a JSON object"),
        ('{"text": 7}', "'text' is not text"),
        ('{"text": null}', "'text' is not text"),
    ],
)
def test_a_bad_json_line_is_named_with_its_number(tmp_path, line, words):
    message = problem(written(tmp_path, "mine.jsonl", as_jsonl(SENTENCES[:3]) + line))
    assert words in message
    assert "mine.jsonl, line 4" in message


@pytest.mark.parametrize("row", ['calm,"one" two', "calm,one,two", "calm", 'calm,"never closed'])
def test_a_bad_csv_row_is_named_with_its_number(tmp_path, row):
    message = problem(written(tmp_path, "mine.csv", as_csv(SENTENCES[:3]) + row))
    assert "mine.csv, line 5" in message


def test_an_over_long_sentence_is_named_with_its_length(tmp_path):
    path = written(tmp_path, "mine.txt", as_text([*SENTENCES, "x" * 1_001]))
    assert "line 101: the text has 1,001 characters" in problem(path)
    assert len(read_file(path, max_characters=1_001).train) == 96  # 101 less the 5 held out


def test_a_file_without_line_breaks_is_not_read_whole(tmp_path):
    assert "longer than 1 MB" in problem(written(tmp_path, "a.txt.gz", b"x" * (LONGEST_LINE + 1)))


@given(st.text())
def test_clean_text_is_printable_composed_and_stays_as_it_is(text):
    tidy = clean(text)
    assert clean(tidy) == tidy == unicodedata.normalize("NFC", tidy)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in tidy)
    assert "  " not in tidy
    tidy.encode()


PIECES = st.sampled_from(
    [b'{"text": "', b'"}', b'"', b",", b";", b"\n", b"\r", b"\r\n", b"text", b"\\ud800", b"\x00"]
)
CONTENT = st.lists(PIECES | st.binary(max_size=12) | st.text(max_size=9).map(str.encode)).map(
    b"".join
)


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENT, packed=st.booleans(), head=st.sampled_from([b"", b"text,n\n", b"text\n"]))
def test_no_content_of_a_file_raises_anything_else(tmp_path, ending, content, packed, head):
    path = tmp_path / f"mine{ending}"
    many = head + content + b"\n" + "\n".join(SENTENCES).encode()
    path.write_bytes(gzip.compress(many) if packed else many)
    with suppress(CorpusError):
        read_file(path).digest()
