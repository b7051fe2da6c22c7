"""A flow that learns to name the words of the sentence its path leads to."""

import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lrf.config import FlowConfig
from lrf.crew import ALONE, Crew
from lrf.models import Words
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.trainer.spelling import Spelling, spelling_of
from lrf.types import PAD, Condition
from tests.conftest import train
from tests.lrf.models.small import VOCABULARY
from tests.lrf.models.small import fresh as autoencoder

SHAPE, SLOTS, WIDTH = (2, 8), 4, 16
WORDS = torch.tensor([[5, 6, 7, 0, 0, 0], [8, 9, 10, 11, 12, 13], [14, 0, 0, 0, 0, 0]])
STATE = noise(0, 3, SHAPE), torch.tensor([0.2, 0.5, 0.8]), Condition()


@pytest.fixture
def net() -> Words:
    config = FlowConfig(net="words", width=WIDTH, layers=3, heads=2, slots=SLOTS)
    made, rng = Words(config, SHAPE, ()), random_generator(0)
    with torch.no_grad():
        for weight in made.parameters():
            weight.copy_(0.3 * torch.randn(weight.shape, generator=rng))
    return made


def test_it_is_the_cross_entropy_of_the_words_that_have_a_slot(net):
    spelling = spelling_of(net, autoencoder("parallel"))
    assert spelling is not None
    prediction, counted = spelling.answer(net, STATE, WORDS, ALONE, random_generator(0))
    assert torch.equal(prediction, net(*STATE))
    # Eight words have a slot, fewer than nine: all of them are asked for.
    scores = spelling.head(net.spelled(*STATE)[1])
    expected = cross_entropy(scores.transpose(1, 2), WORDS[:, :SLOTS], ignore_index=PAD)
    assert counted.item() == pytest.approx(0.25 * expected.item(), rel=1e-5)


def test_no_more_than_three_words_a_sentence_are_asked_for(net):
    asked = []

    class Head(torch.nn.Module):
        def forward(self, held: torch.Tensor) -> torch.Tensor:
            asked.append(len(held))
            return held.new_zeros(len(held), VOCABULARY)

    words = torch.full((3, 9), 5)
    Spelling(Head(), 1.0).answer(net, STATE, words, ALONE, random_generator(0))
    assert asked == [9]  # of twelve that have a slot


@pytest.mark.parametrize("size", [2, 3])
def test_the_parts_of_a_crew_add_up(net, size):
    spelling = spelling_of(net, autoencoder("parallel"))
    assert spelling is not None
    whole = spelling.answer(net, STATE, WORDS, ALONE, random_generator(0))[1]
    parts = []
    for rank in range(size):
        crew = Crew(rank, size)
        state = crew.share(STATE[0]), crew.share(STATE[1]), Condition()
        parts.append(spelling.answer(net, state, WORDS, crew, random_generator(0))[1])
    assert sum(part.item() for part in parts) == pytest.approx(whole.item(), rel=1e-5)


def test_the_decoder_is_read_by_and_never_changed(net):
    model = autoencoder("parallel")
    spelling = spelling_of(net, model)
    assert spelling is not None
    spelling.answer(net, STATE, WORDS, ALONE, random_generator(0))[1].backward()
    assert all(weight.grad is None for weight in model.parameters())
    gradients = [p.grad for name, p in net.named_parameters() if name.startswith("blocks.0.")]
    assert all(gradient is not None and bool(gradient.any()) for gradient in gradients)


def test_another_width_than_the_decoders_is_refused(net):
    with pytest.raises(ValueError, match=r"width=32 in place of 16, or spelling=0\.0"):
        spelling_of(net, autoencoder("parallel", decoder_width=32))


def test_a_flow_of_words_is_trained_and_its_student_too(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2, "decoder=autoregressive")
    width = System.load(tmp_path, device="cpu").autoencoder.config.decoder_width
    sizes = ["net=words", f"width={width}", "layers=2", "heads=2", "slots=8", "batch=32"]
    train(small_corpus, tmp_path, "flow", 40, *sizes, "warmup=1", "learning_rate=0.01")
    train(small_corpus, tmp_path, "reflow", 2, "pairs=64", "steps=2")
    system = System.load(tmp_path, "2-rf", device="cpu")
    assert isinstance(system.net, Words)
    entries = map(json.loads, (tmp_path / "log-flow.jsonl").open())
    losses = [entry["loss"] for entry in entries if "loss" in entry]
    assert system.net.config.spelling == 0.25
    assert losses[-1] < losses[0] - 0.5  # six nats a word at first, a quarter of each counts
