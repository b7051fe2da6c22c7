"""A data set of the Hub becomes a corpus; no test asks the Hub itself."""

import sys
from types import SimpleNamespace

import pytest

from lrf.text import CorpusError, load_corpus

SENTENCES = [f"The kettle sang {count} times." for count in range(100)]


class Table(dict):
    """What `datasets` returns, as far as it is used."""

    @property
    def column_names(self):
        return list(self)


@pytest.fixture
def hub(monkeypatch):
    """A fake package `datasets`: what it was asked for, and what it answers or raises."""
    fake = SimpleNamespace(asked=[], answer=Table(text=SENTENCES, n=[7] * 100))

    def load_dataset(*names, split):
        fake.asked.append((*names, split))
        if isinstance(fake.answer, Exception):
            raise fake.answer
        return fake.answer

    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=load_dataset))
    return fake


def problem(address, **options):
    with pytest.raises(CorpusError) as caught:
        load_corpus(address, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_training_split_becomes_a_corpus_with_its_own_held_out_part(hub):
    corpus = load_corpus("hf:someone/kettles")
    assert hub.asked == [("someone/kettles", "train")]
    assert sorted(line.text for line in (*corpus.train, *corpus.dev)) == sorted(SENTENCES)
    assert (len(corpus.dev), corpus.name) == (5, "hf:someone/kettles")


def test_a_configuration_and_a_column_can_be_named(hub):
    hub.answer = Table(line=SENTENCES)
    assert len(load_corpus("hf:someone/kettles/small", column="line").train) == 95
    assert hub.asked == [("someone/kettles", "small", "train")]


def test_empty_repeated_and_over_long_texts_are_left_out(hub):
    hub.answer = Table(text=[*SENTENCES, *SENTENCES, None, " ", "x" * 1_001])
    assert len(load_corpus("hf:someone/kettles").train) == 95


def test_a_missing_column_and_one_of_numbers_are_named(hub):
    assert "no column 'body'; choose one of the columns there are: text, n" in problem(
        "hf:someone/kettles", column="body"
    )
    assert "'n' is not text" in problem("hf:someone/kettles", column="n")


@pytest.mark.parametrize("address", ["hf:", "hf:kettles", "hf:a/b/c/d", "hf:/kettles"])
def test_an_address_of_another_form_shows_the_right_one(hub, address):
    assert "write hf:owner/name" in problem(address)
    assert not hub.asked


@pytest.mark.parametrize("error", [FileNotFoundError("none\nthere"), ValueError(), Exception("x")])
def test_whatever_the_hub_answers_is_one_sentence(hub, error):
    hub.answer = error
    assert "check the name and the network" in problem("hf:someone/kettles")


def test_without_datasets_the_sentence_names_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "datasets", None)
    assert "needs datasets; run: pip install datasets" in problem("hf:someone/kettles")
