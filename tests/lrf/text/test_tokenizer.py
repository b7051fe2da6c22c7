"""Any text in any language comes back from its tokens, and other programs read the same ids."""

import json

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer as Backend
from tokenizers import models
from transformers import PreTrainedTokenizerFast

from lrf.text import clean
from lrf.text.tokenizer import Tokenizer, pad
from lrf.types import END, MASK, PAD, START

EXAMPLES = [
    "The boys near the bridge lost their key yesterday.",
    "Don't — really, don't! (£3.50?) \\n",
    "昨日、田中さんは図書館で本を一冊も借りませんでした。",
    "이 문장은 한국어입니다. 這是中文。 Это по-русски.",
    "مرحبا بالعالم שלום नमस्ते ภาษาไทย",
    "naïve café, Ångström, Việt Nam, cafe\u0301",
    "👩‍👩‍👧‍👦 waves 👋🏽 at 🇯🇵 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 \U0010fffd",
    "\ufffd stands for itself",
    "",
]
TOKENIZER = Tokenizer.train(EXAMPLES * 3, 400)


def there_and_back(text: str) -> str:
    return TOKENIZER.decode(TOKENIZER.ids([text])[0])


@pytest.mark.parametrize("text", EXAMPLES)
def test_texts_of_all_the_world_come_back(text):
    assert there_and_back(clean(text)) == clean(text)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=40))
@example("a\u0308\u0323")  # marks that NFC reorders
@example("\u1100\u1161\u11a8")  # letters that NFC makes one syllable of
def test_any_cleaned_text_comes_back(text):
    assert there_and_back(clean(text)) == clean(text)


@settings(deadline=None)
@given(st.text(alphabet=" .,'!?aA1_é。日本👋", max_size=30))
def test_words_and_marks_in_any_order_come_back(text):
    assert there_and_back(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["a </s> b", "say <pad> twice: <pad>", "<mask>", "<s>no</s>"])
def test_a_text_that_spells_a_special_token_is_still_a_text(text, tmp_path):
    TOKENIZER.save(tmp_path / "tokenizer.json")
    for tokenizer in (TOKENIZER, Tokenizer.load(tmp_path / "tokenizer.json")):
        (ids,) = tokenizer.ids([text])
        assert not {PAD, START, MASK, END} & set(ids[:-1])
        assert tokenizer.decode(ids) == text


def test_ids_end_with_the_end_mark_and_nothing_else_is_special():
    for ids in TOKENIZER.ids(EXAMPLES):
        assert ids[-1] == END
        assert not {PAD, START, MASK, END} & set(ids[:-1])
        assert max(ids) < len(TOKENIZER)


def test_encoding_pads_on_the_right():
    tokens = TOKENIZER.encode(["The", "The boys near the bridge"])
    rows = TOKENIZER.ids(["The", "The boys near the bridge"])
    assert tokens.dtype == torch.long
    assert tokens[1].tolist() == rows[1]
    assert tokens[0].tolist() == rows[0] + [PAD] * (len(rows[1]) - len(rows[0]))
    assert [TOKENIZER.decode(row) for row in tokens.tolist()] == ["The", "The boys near the bridge"]
    assert pad([[1], [1, 2]], width=4).tolist() == [[1, 0, 0, 0], [1, 2, 0, 0]]


def test_a_text_does_not_depend_on_its_neighbours():
    assert TOKENIZER.ids(EXAMPLES) == [TOKENIZER.ids([text])[0] for text in EXAMPLES]


def test_composed_and_decomposed_letters_are_the_same():
    assert TOKENIZER.ids(["cafe\u0301"]) == TOKENIZER.ids(["caf\u00e9"])


def test_characters_without_a_piece_of_their_own_are_counted():
    plain = Tokenizer.train(["the boys and the girls"] * 3, 300)
    assert plain.spelt(["the girls 日本 日", "\u3000é"]) == {"日": 2, "本": 1, "é": 1}
    assert "日" not in Tokenizer.train(["日 本"] * 3, 300).spelt(["日"])


def test_reading_stops_at_the_end_mark():
    (ids,) = TOKENIZER.ids(["The boys"])
    assert TOKENIZER.decode([*ids, *ids]) == "The boys"
    assert TOKENIZER.decode([END]) == ""
    assert TOKENIZER.pieces([*ids, *ids]) == TOKENIZER.pieces(ids[:-1])


@pytest.mark.parametrize("text", EXAMPLES)
def test_pieces_join_to_the_text(text):
    (ids,) = TOKENIZER.ids([text])
    pieces = TOKENIZER.pieces(ids)
    assert len(pieces) == len(ids) - 1
    assert "".join(pieces).strip() == TOKENIZER.decode(ids)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.integers(0, len(TOKENIZER) - 1), max_size=20))
def test_pieces_of_any_ids_join_to_what_is_decoded(ids):
    # A decoder may put out any ids, broken characters and marks included.
    pieces = TOKENIZER.pieces(ids)
    assert len(pieces) == (ids.index(END) if END in ids else len(ids))
    assert "".join(pieces).strip() == TOKENIZER.decode(ids)


def test_a_character_of_several_pieces_is_printed_by_the_last_of_them():
    plain = Tokenizer.train([], 260)  # bytes alone: the wave takes four
    pieces = plain.pieces(plain.ids(["a👋b"])[0])
    assert pieces == (" ", "a", "", "", "", "👋", "b")


@pytest.mark.parametrize(("asked", "most"), [(0, 260), (260, 260), (300, 300)])
def test_the_vocabulary_has_at_most_the_size_asked_for(asked, most):
    texts = [f"{n} times {m} is {n * m}" for n in range(20) for m in range(20)]
    assert len(Tokenizer.train(texts, asked)) == most  # 4 marks and 256 bytes are always there


def test_the_same_texts_make_the_same_tokenizer():
    texts = ["雨が降る。", "雪が降った。", "It rains.", "It snowed."] * 9
    one, other = (Tokenizer.train(texts, 400).backend.to_str() for _ in range(2))
    assert one == other


def test_a_saved_tokenizer_gives_the_same_ids(tmp_path):
    TOKENIZER.save(tmp_path / "tokenizer.json")
    loaded = Tokenizer.load(tmp_path / "tokenizer.json")
    assert loaded.ids(EXAMPLES) == TOKENIZER.ids(EXAMPLES)
    assert len(loaded) == len(TOKENIZER)


def test_transformers_reads_the_saved_file_and_gives_the_same_ids(tmp_path):
    TOKENIZER.save(tmp_path / "tokenizer.json")
    theirs = PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json"))
    for text, ids in zip(EXAMPLES, TOKENIZER.ids(EXAMPLES), strict=True):
        assert theirs.encode(text, add_special_tokens=False) == ids[:-1]
        decoded = theirs.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        assert isinstance(decoded, str)
        assert decoded.strip() == TOKENIZER.decode(ids)


def test_a_foreign_or_broken_file_is_refused(tmp_path):
    foreign = Backend(models.WordLevel({"<unk>": 0, "a": 1}, unk_token="<unk>"))
    contents = {
        "not json": "not a tokenizer",
        "other json": json.dumps({"version": "1.0"}),
        "foreign": foreign.to_str(),
        "empty": "",
    }
    for name, content in contents.items():
        path = tmp_path / f"{name}.json"
        path.write_text(content)
        with pytest.raises(ValueError, match=r"readable tokenizer|must begin with"):
            Tokenizer.load(path)
    with pytest.raises(ValueError, match=r"missing\.json"):
        Tokenizer.load(tmp_path / "missing.json")
