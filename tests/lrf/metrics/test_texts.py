"""Metrics of texts against values worked out by hand."""

import math
from dataclasses import replace

import pytest

from lrf.metrics import METRICS, Reference
from lrf.metrics.diversity import distinct, entropy, self_bleu
from lrf.metrics.grammar import valid
from lrf.metrics.novelty import copies, known_words, near_copies
from lrf.metrics.reference import words
from lrf.text import PARSERS, load_corpus

REFERENCE = Reference(
    train=["The cat sleeps.", "It's late, Tom.", "A dog runs home."], dev=["The dog sleeps."]
)


def test_words_are_lower_case_and_punctuation_stands_alone():
    assert words("It's LATE, Tom…") == ["it's", "late", ",", "tom", "…"]


def test_a_text_of_training_words_alone_is_known():
    texts = ["The dog runs.", "The dgo runs.", "", "it's tom"]
    assert known_words(texts, REFERENCE) == 0.5


def test_copies_ignore_case_and_near_copies_allow_one_other_word():
    texts = ["the cat sleeps .", "The dog sleeps.", "The dog runs.", "The cats sleep now."]
    assert copies(texts, REFERENCE) == 0.25
    assert near_copies(texts, REFERENCE) == 0.5


@pytest.mark.parametrize(
    ("text", "near"),
    [("The cat sleeps now.", 1), ("Now the cat sleeps.", 1), ("Cat sleeps.", 1), ("The sleeps.", 1),
     ("Sleeps.", 0), ("The old cat sleeps now.", 0), ("A cat sleeps now.", 0), ("", 0)],
)  # fmt: skip
def test_a_near_copy_has_one_word_replaced_added_or_left_out(text, near):
    assert near_copies([text], REFERENCE) == near


def test_entropy_of_evenly_used_words_is_the_logarithm_of_their_number():
    assert entropy(["a b", "c d"], REFERENCE) == pytest.approx(math.log(4))
    assert entropy(["a a", "a a"], REFERENCE) == 0
    assert entropy([], REFERENCE) == 0


def test_distinct_counts_different_ngrams():
    assert distinct(["a b c d", "a b c e"], 2) == pytest.approx(4 / 6)
    assert distinct(["a"], 4) == 0


def test_self_bleu_is_one_for_repetition_and_small_for_strangers():
    assert self_bleu(["one two three four five"] * 3, REFERENCE) == pytest.approx(1)
    strangers = ["a b c d e", "f g h i j", "k l m n o"]
    assert self_bleu(strangers, REFERENCE) == 0


def test_self_bleu_by_hand():
    # Against "a b c x": 1-grams 3/4, then (hits + 1) / (total + 1): 3/4, 2/3, 1/2.
    expected = (3 / 4 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
    assert self_bleu(["a b c d", "a b c x"], REFERENCE) == pytest.approx(expected)


@pytest.mark.parametrize("name", [name for name, one in METRICS.items() if not one.judged])
def test_every_metric_bears_no_texts_and_empty_ones(name):
    reference = replace(REFERENCE, parse=PARSERS["toy"])
    for texts in ([], [""], ["", "a"]):
        assert math.isfinite(METRICS[name].measure(texts, reference))


def test_the_parser_alone_decides_what_is_valid():
    reference = replace(REFERENCE, parse=PARSERS["toy"])
    texts = [line.text for line in load_corpus("toy").dev[:3]]
    assert valid(texts, reference) == 1
    assert valid([*texts, texts[0][::-1]], reference) == 0.75
    with pytest.raises(ValueError, match="parser"):
        valid(texts, REFERENCE)


def test_where_no_spaces_tell_the_words_neighbours_have_to_be_known():
    known = Reference(["昨日、ゆきさんは海へ行った。"], [])
    assert words("海へ、行った") == ["海", "へ", "、", "行", "っ", "た"]
    # "は行" never stood there.
    assert known_words(["ゆきさんは行った。", "昨日、海へ。"], known) == 0.5
    corpus = load_corpus("toy-ja")
    reference = Reference([line.text for line in corpus.train[:2_000]], [])
    held_out = [line.text for line in corpus.dev[:200]]
    assert known_words(held_out, reference) > 0.95
    assert known_words([text[::-1] for text in held_out], reference) == 0
