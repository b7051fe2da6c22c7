"""Attributes of sentences become small numbers and keep their meaning on the way."""

import json

import pytest
import torch

from lrf.text import Line, load_corpus
from lrf.text.attributes import CLUSTER, LENGTH, Attributes

LINES = [
    Line("a" * 3, {"tense": "past", "type": "question"}),
    Line("b" * 5, {"tense": "now"}),
    Line("c" * 7, {"tense": "past"}),
    Line("d" * 9, {"type": "question"}),
    Line("e" * 11),
]


def lengths(*characters: int) -> list[Line]:
    return [Line("x" * n) for n in characters]


@pytest.fixture
def attributes() -> Attributes:
    return Attributes.of(LINES)


def test_values_come_by_falling_frequency_and_length_is_always_there(attributes):
    assert attributes.values == {
        "tense": ("past", "now"),
        "type": ("question",),
        LENGTH: ("1-5", "6-7", "8-9", "10+"),
    }
    assert attributes.sizes == (3, 2, 5)  # one more each: "not specified"


def test_lines_are_encoded_with_zero_for_what_they_do_not_say(attributes):
    expected = [[1, 1, 1], [2, 0, 1], [1, 0, 2], [0, 1, 3], [0, 0, 4]]
    assert attributes.encode(LINES).tolist() == expected
    unknown = Line("z" * 4, {"tense": "future", "colour": "red"})
    assert attributes.encode([unknown]).tolist() == [[0, 0, 1]]
    assert attributes.encode([]).shape == (0, 3)
    assert attributes.encode(LINES).dtype == torch.long


def test_wanted_values_become_equal_rows(attributes):
    assert attributes.choose({}, 2).tolist() == [[0, 0, 0]] * 2
    assert attributes.choose({"tense": "now", LENGTH: "8-9"}, 3).tolist() == [[2, 0, 3]] * 3
    assert attributes.choose({"tense": "now"}, 0).shape == (0, 3)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.text)
def test_asking_for_the_values_of_a_line_gives_its_row(attributes, line):
    (row,) = attributes.encode([line]).tolist()
    wanted = {
        name: names[index - 1]
        for (name, names), index in zip(attributes.values.items(), row, strict=True)
        if index
    }
    assert wanted == {**line.labels, LENGTH: wanted[LENGTH]}
    assert attributes.choose(wanted, 1).tolist() == [row]


def test_an_unknown_attribute_is_answered_with_those_there_are(attributes):
    with pytest.raises(ValueError, match=r"no attribute 'mood'.*tense.*type.*length"):
        attributes.choose({"mood": "happy"}, 1)


def test_an_unknown_value_is_answered_with_those_there_are(attributes):
    with pytest.raises(ValueError, match=r"tense has no value 'future'.*past.*now"):
        attributes.choose({"tense": "future"}, 1)


def test_attributes_travel_as_json(attributes):
    again = Attributes.from_json(json.loads(json.dumps(attributes.to_json())))
    assert again == attributes
    assert list(again.values) == list(attributes.values)  # the order is the order of the columns
    assert torch.equal(again.encode(LINES), attributes.encode(LINES))


def test_a_length_falls_into_the_bucket_whose_name_says_so():
    attributes = Attributes.of(lengths(*range(1, 11)))
    # The lengths a fifth, two fifths, ... along the sorted list are 3, 5, 7, 9.
    assert attributes.length_edges == (3, 5, 7, 9)
    for characters, name in ((1, "1-3"), (3, "1-3"), (4, "4-5"), (9, "8-9"), (10, "10+")):
        (row,) = attributes.encode(lengths(characters)).tolist()
        assert attributes.values[LENGTH][row[-1] - 1] == name
    assert attributes.encode(lengths(0, 1000)).tolist() == [[1], [5]]


def test_characters_are_counted_not_bytes_or_words():
    attributes = Attributes.of(lengths(*range(1, 11)))
    two_words, five_letters = attributes.encode([Line("日本 です"), Line("xxxxx")]).tolist()
    assert two_words == five_letters


@pytest.mark.parametrize("name", ["toy", "toy-ja"])
def test_length_buckets_of_a_corpus_are_about_equally_full(name):
    lines = load_corpus(name).train[:5000]
    attributes = Attributes.of(lines)
    assert sorted(set(attributes.encode(lines)[:, -1].tolist())) == [1, 2, 3, 4, 5]
    # No edge can lie better: with the lines of its own length a bucket end is past its fifth,
    # without them it is not.
    for fifth, edge in enumerate(attributes.length_edges, start=1):
        shorter, longest = (sum(len(line.text) < n for line in lines) for n in (edge, edge + 1))
        assert shorter <= fifth * len(lines) / 5 < longest


def test_sentences_of_one_length_share_one_bucket():
    attributes = Attributes.of(lengths(4, 4, 4))
    assert attributes.values == {LENGTH: ("1+",)}
    assert attributes.encode(lengths(1, 4, 99)).tolist() == [[1], [1], [1]]


def test_only_the_commonest_values_of_an_attribute_are_kept():
    lines = [Line("x", {"name": f"n{i:02}"}) for i in [*range(100), *range(90, 100)]]
    kept = Attributes.of(lines).values["name"]
    # 64: the ten that come twice first, then the others by name.
    assert len(kept) == 64
    assert kept == tuple(f"n{i:02}" for i in [*range(90, 100), *range(54)])


def test_a_label_called_length_does_not_move_the_columns():
    lines = [
        Line("a", {LENGTH: "short", "tense": "past"}),
        Line("b" * 9, {LENGTH: "long", "tense": "now"}),
    ]
    attributes = Attributes.of(lines)
    column = list(attributes.values).index("tense")
    for line in lines:
        (row,) = attributes.encode([line]).tolist()
        assert attributes.values["tense"][row[column] - 1] == line.labels["tense"]


def test_kinds_are_counted_and_drawn_as_often_as_they_occur(attributes):
    labels = torch.tensor([[1, 1, 2]] * 3 + [[2, 0, 4]])
    known = attributes.counted(labels)
    assert known.kinds == {(1, 1, 2): 3, (2, 0, 4): 1}
    quarters = torch.tensor([0.0, 0.74, 0.75, 0.999])  # three in four are of the first kind
    assert known.draw({}, quarters).tolist() == [[1, 1, 2]] * 2 + [[2, 0, 4]] * 2
    assert known.draw({}, torch.empty(0)).shape == (0, 3)
    again = Attributes.from_json(json.loads(json.dumps(known.to_json())))
    assert again == known


def test_what_is_wanted_is_kept_and_the_rest_is_drawn_with_it(attributes):
    known = attributes.counted(torch.tensor([[1, 1, 2]] * 3 + [[2, 0, 4]] + [[2, 1, 3]]))
    halves = torch.tensor([0.1, 0.6])
    assert known.draw({"tense": "now"}, halves).tolist() == [[2, 0, 4], [2, 1, 3]]
    assert known.draw({"tense": "now", LENGTH: "1-5"}, halves).tolist() == [[2, 0, 1]] * 2
    with pytest.raises(ValueError, match="no attribute 'mood'"):
        known.draw({"mood": "happy"}, halves)


@pytest.mark.parametrize("kinds", [{"1 1": 1}, {"1 1 9": 1}, {"1 1 1": 0}, {"1 1 1": "x"}])
def test_kinds_that_make_no_sense_are_refused(attributes, kinds):
    with pytest.raises(TypeError, match="kinds of sentences"):
        Attributes.from_json({**attributes.to_json(), "kinds": kinds})


def test_clusters_come_last_and_no_line_tells_its_own(attributes):
    more = attributes.clustered(3)
    assert more.sizes == (*attributes.sizes, 4)
    assert more.encode([*LINES, Line("x", {CLUSTER: "2"})])[:, -1].tolist() == [0] * 6
    assert more.encode(LINES)[:, :-1].tolist() == attributes.encode(LINES).tolist()
    named = Attributes.of([Line("x", {CLUSTER: "mine"})])
    assert list(named.values) == [LENGTH]


def test_with_clusters_the_kinds_are_those_of_some_sentences_and_not_the_commonest():
    more = Attributes.of(lengths(1, 2)).clustered(9_999)
    labels = torch.stack([torch.ones(9_999, dtype=torch.long), torch.arange(1, 10_000)], dim=1)
    kinds = more.counted(labels).kinds
    assert len(kinds) == 4096
    places = [row[1] for row in kinds]
    assert 4_700 < sum(places) / len(places) < 5_300  # of all of them: 5,000
    again = Attributes.from_json(json.loads(json.dumps(more.counted(labels).to_json())))
    assert again.kinds == kinds


def test_many_kinds_are_those_of_some_sentences_and_not_the_commonest():
    lines = [Line("x", {"name": str(i % 64), "near": str(i // 64)}) for i in range(64 * 64)]
    known = Attributes.of(lines + lines[:1000])
    labels = known.encode(lines + lines[:1000])  # each kind once, but a thousand of them twice
    kinds = known.counted(labels).kinds
    assert sum(kinds.values()) == 4096
    rare = {tuple(row) for row in labels[1000:4096].tolist()}
    share = sum(count for kind, count in kinds.items() if kind in rare) / 4096
    assert abs(share - 3096 / 5096) < 0.03
    again = Attributes.from_json(json.loads(json.dumps(known.counted(labels).to_json())))
    assert again.kinds == kinds


def test_who_asks_for_no_attribute_is_told_the_length_all_the_same():
    assert Attributes({}, ()).encode(LINES).tolist() == [[1]] * len(LINES)
