"""Sentences told again with other values of what they spell out."""

import pytest

from lrf.presets import PRESETS
from lrf.text import Corpus, Line, files, load_corpus, retold
from lrf.trainer import Order
from lrf.trainer.autoencoder import AutoencoderStage

LINES = (
    Line("The Eagle is near Ranch.", {"name": "The Eagle", "near": "Ranch"}),
    Line("Strada serves food near The Eagle.", {"name": "Strada", "near": "The Eagle"}),
    Line("A cheaper place.", {"price": "cheap", "kids": "no"}),
    Line("Nothing is told here."),
)


def test_values_are_exchanged_in_text_and_labels_alike():
    copies = list(retold(LINES, 20, seed=0))
    assert copies
    for copy in copies:
        assert all(value in copy.text for name, value in copy.labels.items())
    assert {c.labels["name"] for c in copies} == {"The Eagle", "Strada"}
    assert {c.labels["near"] for c in copies} == {"Ranch", "The Eagle"}


def test_only_whole_words_are_values_and_what_spells_out_none_is_not_told_again():
    texts = {copy.text for copy in retold(LINES, 20, seed=0)}
    assert not any("place" in text or "Nothing" in text for text in texts)
    assert not texts & {line.text for line in LINES}


def test_a_value_that_stands_in_another_stays_as_it_is():
    lines = [
        Line("The Eagle is an inn.", {"name": "The Eagle"}),
        Line("The Ranch is an inn.", {"name": "The Ranch", "kind": "Ranch"}),
        Line("Price and rating are high.", {"price": "high", "rating": "high"}),
        Line("The price is low.", {"price": "low"}),
        Line("The price is fair.", {"price": "fair"}),
    ]
    assert {copy.text for copy in retold(lines, 30, seed=0)} == {
        *("The Ranch is an inn.", "The Eagle is an inn."),
        *("The price is fair.", "The price is low."),
    }


def test_a_value_that_no_line_spells_out_is_put_into_none():
    lines = [
        Line("Tom sleeps.", {"subject": "Tom"}),
        Line("Mary sleeps.", {"subject": "Mary"}),
        Line("It sleeps.", {"subject": "this/that"}),
    ]
    assert {copy.text for copy in retold(lines, 30, seed=0)} == {"Tom sleeps.", "Mary sleeps."}


def test_what_was_put_in_is_not_exchanged_again():
    line = Line("a1a meets b1b.", {"first": "a1a", "second": "b1b"})
    other = Line("b1b meets a1a.", {"first": "b1b", "second": "a1a"})
    texts = {copy.text for copy in retold((line, other), 50, seed=1)}
    assert texts <= {f"{x} meets {y}." for x in ("a1a", "b1b") for y in ("a1a", "b1b")}
    assert {"a1a meets a1a.", "b1b meets b1b."} <= texts


def test_the_same_seed_tells_the_same():
    assert list(retold(LINES, 3, seed=5)) == list(retold(LINES, 3, seed=5))
    assert list(retold(LINES, 3, seed=5)) != list(retold(LINES, 3, seed=6))


def test_signs_that_mean_something_to_a_pattern_are_plain_letters_of_a_value():
    lines = [
        Line("It costs £20-25 (a lot).", {"price": "£20-25"}),
        Line("x (a|b)", {"price": "(a|b)"}),
    ]
    assert "It costs (a|b) (a lot)." in {copy.text for copy in retold(lines, 20, seed=0)}


def stage(corpus, tmp_path, retellings):
    settings = [f"retellings={retellings}", "batch=2", "max_tokens=48"]
    return AutoencoderStage(Order(corpus, tmp_path / "run", PRESETS["tiny"], settings))


def test_an_autoencoder_learns_from_them_and_scales_its_latents_by_the_corpus(tmp_path):
    corpus = Corpus("places", LINES, LINES, "CC0", "Nobody.")
    plain, told = (stage(corpus, tmp_path, times) for times in (0, 3))
    assert plain.learnt is plain.batches
    assert len(told.learnt) == len(LINES) + len(list(retold(LINES, 3, seed=0)))
    assert len(told.batches) == len(LINES)
    assert told.left_out == 0
    assert told.fingerprint != plain.fingerprint


def test_a_corpus_on_the_disk_is_not_told_again(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "STORED_FROM", 0)
    path = tmp_path / "lines.txt"
    path.write_text("\n".join(f"Line {i} tells of nothing." for i in range(200)))
    with pytest.raises(ValueError, match="--config retellings=0"):
        stage(load_corpus(str(path)), tmp_path, 1)


def test_where_nothing_is_spelled_out_retellings_are_refused(tmp_path):
    corpus = Corpus("words", LINES[3:], LINES, "CC0", "Nobody.")
    with pytest.raises(ValueError, match=r"no sentence of words spells out .* retellings=0"):
        stage(corpus, tmp_path, 1)
