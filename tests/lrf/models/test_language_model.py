"""The language model is GPT-2, and a sentence it writes depends on its own numbers alone."""

import pytest
import torch
from transformers import GPT2LMHeadModel

from lrf.config import AutoregressiveConfig
from lrf.models import LanguageModel
from lrf.types import END, MASK, PAD, START

CONFIG = AutoregressiveConfig(width=16, layers=2, heads=2)
VOCABULARY, MOST = 12, 6


@pytest.fixture
def model() -> LanguageModel:
    torch.manual_seed(0)
    made = LanguageModel(CONFIG, VOCABULARY, MOST).eval()
    with torch.no_grad():
        made.gpt2.wte.weight.mul_(20)  # fresh weights find all tokens equally likely
    return made


def chances(count: int) -> torch.Tensor:
    return torch.rand(count, MOST, generator=torch.Generator().manual_seed(1))


def test_it_is_the_network_of_transformers(model):
    whole = GPT2LMHeadModel(model.gpt2.config).eval()
    whole.transformer.load_state_dict(model.gpt2.state_dict())
    tokens = torch.randint(4, VOCABULARY, (3, 5), generator=torch.Generator().manual_seed(0))
    tokens[1, 3:] = torch.tensor([END, PAD])
    start = torch.full((3, 1), START)
    inputs = torch.cat([start, tokens[:, :-1]], 1)
    torch.testing.assert_close(model.advance(inputs), whole(inputs).logits)
    # Theirs shifts by itself and leaves out labels of -100.
    labels = torch.cat([start, tokens], 1)
    theirs = whole(labels, labels=labels.masked_fill(labels == PAD, -100)).loss
    losses = model.losses(tokens)
    assert len(losses) == 14
    torch.testing.assert_close(losses.mean(), theirs)


@torch.no_grad()
def test_written_tokens_have_the_probabilities_of_the_model(model):
    count = 4000
    first = torch.tensor([[*one.ids, END][0] for one in model.write(chances(count))])
    logits = model.advance(torch.full((1, 1), START))[0, 0]
    logits[[PAD, START, MASK]] = -torch.inf
    expected = logits.softmax(0)
    found = torch.bincount(first, minlength=VOCABULARY) / count
    # Five standard errors of a share.
    assert bool(((found - expected).abs() <= 5 * (expected * (1 - expected) / count).sqrt()).all())
    assert float(expected.max()) < 0.9


def test_the_cache_changes_nothing(model):
    for one in model.write(chances(5)):
        ids = torch.tensor([[START, *one.ids]])
        with torch.no_grad():
            logits = model.advance(ids[:, :-1])[0] if len(one.ids) else None
        if logits is not None:
            logits[:, [PAD, START, MASK]] = -torch.inf
            sure = logits.softmax(-1).gather(1, ids[0, 1:, None])[:, 0]
            torch.testing.assert_close(torch.tensor(one.confidence), sure, rtol=1e-4, atol=1e-5)


def test_a_sentence_depends_on_its_own_numbers_alone(model):
    few, many = model.write(chances(9)[:2]), model.write(chances(9))
    assert [one.ids for one in few] == [one.ids for one in many[:2]]
    assert len({one.ids for one in many}) > 3


def test_it_ends_with_the_mark_or_where_there_is_no_room(model):
    for one in model.write(chances(200)):
        assert not {PAD, START, END, MASK} & set(one.ids)
        assert one.calls == min(len(one.ids) + 1, MOST)
    greedy = {one.ids for one in model.write(chances(50), temperature=0.01)}
    assert len(greedy) < len({one.ids for one in model.write(chances(50))})
