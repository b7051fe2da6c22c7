"""A large file stays on the disk: the same sentences, the same faults, little in memory."""

import json

import pytest

from lrf.text import CorpusError, Line, files, load_corpus, read_file
from lrf.text.lines import StoredLines

SENTENCES = [f"The kettle sang {count} times." for count in range(3_000)]


@pytest.fixture
def large(monkeypatch) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(files, "STORED_FROM", 0)


def as_text(lines) -> str:
    return "\n".join(lines)


def as_jsonl(lines) -> str:
    return "".join(json.dumps({"text": line, "n": 1}) + "\n" for line in lines)


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("name", "form"), [("a.txt", as_text), ("a.jsonl", as_jsonl)])
def test_it_holds_the_sentences_it_would_hold_in_memory(tmp_path, monkeypatch, name, form):
    odd = ["", "  ", "A\u3000cat \t sat.", "Cafe\u0301!"]
    path = written(tmp_path, name, b"\xef\xbb\xbf" + form([*SENTENCES, *odd]).encode())
    held = load_corpus(str(path))
    monkeypatch.setattr(files, "STORED_FROM", 0)
    stored = load_corpus(str(path))
    assert not held.stored
    assert stored.stored
    assert sorted(line.text for line in (*held.train, *held.dev)) == sorted(
        line.text for line in (*stored.train, *stored.dev)
    )
    assert stored.dev == held.dev
    assert stored.train[0] == Line(SENTENCES[0]) or Line(SENTENCES[0]) in stored.dev
    assert stored.train[5:8] == tuple(stored.train[place] for place in (5, 6, 7))
    assert stored.digest() == load_corpus(str(path)).digest() != held.digest()


def test_a_sentence_that_is_held_out_is_nowhere_among_the_others(tmp_path, large):
    corpus = read_file(written(tmp_path, "a.txt", as_text([*SENTENCES, *SENTENCES[::2]])))
    texts = [line.text for line in corpus.train]
    assert len(set(texts)) < len(texts)  # repeats stay: only the disk knows them all
    held_out = {line.text for line in corpus.dev}
    assert len(held_out) == len(corpus.dev) > 100
    assert not held_out & set(texts)
    assert held_out | set(texts) == set(SENTENCES)


def test_the_digest_follows_the_file(tmp_path, large):
    path = written(tmp_path, "a.txt", as_text(SENTENCES))
    before = read_file(path).digest()
    written(tmp_path, "a.txt", as_text([*SENTENCES[:-1], "Another end."]))
    assert read_file(path).digest() != before


@pytest.mark.parametrize(
    ("name", "last", "words"),
    [
        ("a.txt", "schön".encode("latin-1"), "not UTF-8; save it as UTF-8"),
        ("a.txt", b"x" * 1_001, "the text has 1,001 characters"),
        ("a.txt", b"x" * (files.LONGEST_LINE + 1), "longer than 1 MB"),
        ("a.jsonl", b"{broken", "not JSON"),
        ("a.jsonl", b'{"text": 7}', "'text' is not text"),
        ("a.jsonl", b'{"body": "x"}', "no column 'text'"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, large, name, last, words):
    form = as_text if name == "a.txt" else as_jsonl
    with pytest.raises(CorpusError) as caught:
        read_file(written(tmp_path, name, form(SENTENCES).strip().encode() + b"\n" + last))
    assert words in str(caught.value)
    assert f"{name}, line 3001" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no sentences"),
        (as_text(SENTENCES[:19]), "holds 19"),
        (as_text(["Again and again."] * 100), "repeats the same few sentences"),
    ],
)
def test_a_file_with_too_little_in_it_says_so(tmp_path, large, content, words):
    with pytest.raises(CorpusError, match=words):
        read_file(written(tmp_path, "a.txt", content))


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path, large):
    path = written(tmp_path, "a.txt", as_text(SENTENCES))
    corpus = read_file(path)
    path.write_bytes(b"\n" * path.stat().st_size)
    with pytest.raises(CorpusError, match="has changed while it was in use"):
        [line.text for line in corpus.train]


@pytest.mark.parametrize("name", ["a.csv", "a.txt.gz"])
def test_what_cannot_be_read_line_by_line_is_held_in_memory(tmp_path, large, name):
    import gzip

    content = as_text(["text", *SENTENCES]).encode()
    path = written(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content)
    assert not isinstance(read_file(path).train, StoredLines)
