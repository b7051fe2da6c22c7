"""Corpora come by name with their labels, and one that is missing says where to get it."""

import gzip
import json
from collections import Counter

import pytest

from lrf.text import CORPORA, PARSERS, Corpus, CorpusError, Line, data_folder, load_corpus

needs_everyday = pytest.mark.skipif(
    not (data_folder(None) / "everyday").is_dir(), reason="the everyday corpus is not here"
)
needs_restaurants = pytest.mark.skipif(
    not (data_folder(None) / "restaurants").is_dir(), reason="the restaurants corpus is not here"
)


def values(corpus, name):
    return Counter(line.labels.get(name) for line in (*corpus.train, *corpus.dev))


def packed(path, objects):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, objects)).encode()))


@pytest.fixture(scope="module")
def everyday():
    return load_corpus("everyday")


@needs_everyday
def test_everyday_has_its_two_splits_and_credit(everyday):
    assert (len(everyday.train), len(everyday.dev)) == (175_453, 2_000)
    assert "Tatoeba" in everyday.credit
    assert everyday.licence == "CC BY 2.0 FR"


@needs_everyday
def test_everyday_names_its_values_in_words(everyday):
    assert set(values(everyday, "type")) == {"statement", "question", "imperative", None}
    assert set(values(everyday, "negation")) == {"yes", "no"}
    assert set(values(everyday, "sentiment")) == {"positive", "neutral", "negative"}
    assert {"none", "other", "Tom"} < set(values(everyday, "subject"))
    tenses = {"present", "past", "future", "imperative", "modal", None}
    assert set(values(everyday, "tense")) == tenses


@needs_restaurants
def test_restaurants_carry_the_slots_they_state():
    corpus = load_corpus("restaurants")
    assert (len(corpus.train), len(corpus.dev)) == (33_525, 4_299)
    assert set(values(corpus, "familyFriendly")) == {"yes", "no", None}
    assert values(corpus, "customer rating")["5 out of 5"] > 1_000


def test_held_out_restaurants_stand_mixed_and_none_is_lost(tmp_path):
    lines = [
        {"text": f"Place {i // 10}, line {i}.", "mr": {"name": str(i // 10)}} for i in range(90)
    ]
    for part in ("train", "dev"):
        packed(tmp_path / f"restaurants/cleaned.{part}.jsonl.gz", lines)
    corpus, again = (load_corpus("restaurants", data=tmp_path) for _ in range(2))
    assert len({line.labels["name"] for line in corpus.dev[:20]}) >= 6  # in the file: two
    texts = [sorted(line.text for line in part) for part in (corpus.train, corpus.dev)]
    assert texts[0] == texts[1]
    assert corpus.dev == again.dev


def test_an_unlabelled_copy_of_everyday_is_welcome(tmp_path):
    for part in ("train", "dev"):
        packed(tmp_path / f"everyday/{part}.jsonl.gz", [{"text": f"Good {part}."}])
    corpus = load_corpus("everyday", data=tmp_path)
    assert corpus.train == (Line("Good train.", {}),)


def test_doubtful_values_are_left_unknown(tmp_path):
    odd = {"text": "What a day!", "type": "exclamation", "tense": "other", "neg": [], "sent": {}}
    known = {"text": "It rained.", "type": "statement", "neg": False, "sent": "neg", "subj": "it"}
    for part in ("train", "dev"):
        packed(tmp_path / f"everyday/{part}.jsonl.gz", [odd, known])
    first, second = load_corpus("everyday", data=tmp_path).train
    assert first.labels == {}
    assert second.labels == {
        "type": "statement",
        "negation": "no",
        "subject": "it",
        "sentiment": "negative",
    }


@pytest.mark.parametrize("slots", [["near"], {"near": 7}])
def test_slots_that_are_not_text_are_named_with_their_line(tmp_path, slots):
    objects = [{"text": "A cafe.", "mr": {"near": "the mill"}}, {"text": "A pub.", "mr": slots}]
    packed(tmp_path / "restaurants/cleaned.train.jsonl.gz", objects)
    with pytest.raises(CorpusError, match=r"cleaned\.train\.jsonl\.gz, line 2"):
        load_corpus("restaurants", data=tmp_path)


NAMED = {
    "everyday": ("everyday/train.jsonl.gz", "everyday/dev.jsonl.gz"),
    "restaurants": ("restaurants/cleaned.train.jsonl.gz", "restaurants/cleaned.dev.jsonl.gz"),
}


@pytest.mark.parametrize("hollow", [[], [{"text": " "}, {"text": "\ud800"}]])
@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("name", NAMED)
def test_a_split_without_a_sentence_is_named(tmp_path, name, part, hollow):
    for number, file in enumerate(NAMED[name]):
        packed(tmp_path / file, hollow if number == part else [{"text": "A cafe."}])
    with pytest.raises(CorpusError, match="holds no sentences") as caught:
        load_corpus(name, data=tmp_path)
    assert str(tmp_path / NAMED[name][part]) in str(caught.value)


@pytest.mark.parametrize("name", NAMED)
def test_texts_and_labels_of_a_named_corpus_are_cleaned(tmp_path, name):
    dirty = {
        "text": " Caf\ud800e\u0301 \n open.",
        "subj": "it\udc00",
        "mr": {"ne\ud800ar": "mill\0"},
    }
    for file in NAMED[name]:
        packed(tmp_path / file, [{"text": "\u200b"}, dirty])
    labels = {"everyday": {"subject": "it"}, "restaurants": {"near": "mill"}}[name]
    assert load_corpus(name, data=tmp_path).train == (Line("Café open.", labels),)


@pytest.mark.parametrize(("name", "origin"), [("everyday", "tatoeba.org"), ("restaurants", "e2e")])
def test_a_missing_corpus_says_where_it_was_sought_and_where_to_get_it(tmp_path, name, origin):
    with pytest.raises(CorpusError) as caught:
        load_corpus(name, data=tmp_path)
    for words in (str(tmp_path), "--data", origin, "--corpus toy needs no file"):
        assert words in str(caught.value)


def test_the_data_folder_is_the_one_asked_for_then_the_named_one(tmp_path, monkeypatch):
    monkeypatch.setenv("LRF_DATA", str(tmp_path / "named"))
    assert data_folder(tmp_path) == tmp_path
    assert data_folder(None) == tmp_path / "named"
    with pytest.raises(CorpusError, match="LRF_DATA names"):
        load_corpus("everyday")
    monkeypatch.delenv("LRF_DATA")
    assert data_folder(None).parts[-2:] == ("shared", "data")


@pytest.mark.parametrize("address", ["toys", "every day", "x" * 5_000, "nul\0"])
def test_an_unknown_corpus_lists_the_names_and_the_endings(address):
    with pytest.raises(CorpusError) as caught:
        load_corpus(address)
    assert all(words in str(caught.value) for words in (*CORPORA, ".txt", ".jsonl.gz"))


def test_the_digest_tells_apart_texts_labels_and_splits():
    def digest(train, dev):
        return Corpus("any", tuple(train), tuple(dev), "", "").digest()

    one, two = Line("One.", {"a": "x", "b": "y"}), Line("Two.")
    turned = Line("One.", {"b": "y", "a": "x"})
    assert digest([one], [two]) == digest([turned], [two])
    others = [digest([one, two], []), digest([two], [one]), digest([Line("One.")], [two])]
    assert len({digest([one], [two]), *others}) == 4


@pytest.mark.parametrize("name", PARSERS)
def test_every_corpus_with_a_judge_passes_it(name):
    corpus = load_corpus(name)
    assert all(PARSERS[name](line.text) == line.labels for line in corpus.dev)
