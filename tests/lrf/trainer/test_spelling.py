"""A flow that learns to name the words of the sentence its path leads to."""

import dataclasses
import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lrf.config import FlowConfig
from lrf.crew import ALONE, Crew
from lrf.models import Words
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.trainer.spelling import spelling_of
from lrf.types import PAD, Condition
from tests.conftest import train
from tests.lrf.models.small import fresh as autoencoder

SHAPE, SLOTS, WIDTH = (2, 8), 4, 16
WORDS = torch.tensor([[5, 6, 7, 0, 0, 0], [8, 9, 10, 11, 12, 13], [14, 0, 0, 0, 0, 0]])
MODEL = autoencoder("parallel")
STATE = noise(0, 3, SHAPE), torch.tensor([0.2, 0.5, 0.8]), Condition()


@pytest.fixture
def net() -> Words:
    widths = FlowConfig(net="words", width=WIDTH, writer_width=WIDTH, layers=2, heads=2)
    config = dataclasses.replace(widths, slots=SLOTS)
    made, rng = Words(config, SHAPE, ()), random_generator(0)
    with torch.no_grad():
        for weight in made.parameters():
            weight.copy_(0.3 * torch.randn(weight.shape, generator=rng))
    made.attach(MODEL)
    return made


def answer(net: Words, state=STATE, crew: Crew = ALONE):
    spelling = spelling_of(net)
    assert spelling is not None
    return spelling.answer(net, state, WORDS, crew)


def test_it_is_the_cross_entropy_of_the_words_that_have_a_slot(net):
    prediction, counted = answer(net)
    assert torch.equal(prediction, net(*STATE))
    chances = net.spelled(*STATE)[1]
    expected = cross_entropy(chances.log().transpose(1, 2), WORDS[:, :SLOTS], ignore_index=PAD)
    assert counted.item() == pytest.approx(0.25 * expected.item(), rel=1e-5)


@pytest.mark.parametrize("size", [2, 3])
def test_the_parts_of_a_crew_add_up(net, size):
    whole = answer(net)[1]
    parts = []
    for rank in range(size):
        crew = Crew(rank, size)
        state = crew.share(STATE[0]), crew.share(STATE[1]), Condition()
        parts.append(answer(net, state, crew)[1])
    assert sum(part.item() for part in parts) == pytest.approx(whole.item(), rel=1e-5)


def test_the_tables_are_read_by_and_never_changed(net):
    answer(net)[1].backward()
    assert all(weight.grad is None for weight in MODEL.parameters())
    gradients = [p.grad for name, p in net.named_parameters() if name.startswith("reader.0.")]
    assert all(gradient is not None and bool(gradient.any()) for gradient in gradients)


def test_a_word_held_impossible_costs_a_finite_price(net):
    with torch.no_grad():
        net.named.weight.mul_(1e4)  # certain of everything
    assert answer(net)[1].item() <= 0.25 * 21  # -log of the least probability that is counted


def test_naming_the_words_may_count_nothing(net):
    net.config = dataclasses.replace(net.config, spelling=0.0)
    assert spelling_of(net) is None


def test_a_flow_of_words_is_trained_and_its_student_too(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 2, "decoder=autoregressive")
    own = System.load(tmp_path, device="cpu").autoencoder.config
    widths = [f"width={own.decoder_width}", f"writer_width={own.encoder_width}"]
    sizes = ["net=words", *widths, f"heads={own.heads}", "layers=2", "slots=8", "batch=32"]
    train(small_corpus, tmp_path, "flow", 40, *sizes, "warmup=1", "learning_rate=0.01")
    train(small_corpus, tmp_path, "reflow", 2, "pairs=64", "steps=2")
    system = System.load(tmp_path, "2-rf", device="cpu")
    assert isinstance(system.net, Words)
    entries = map(json.loads, (tmp_path / "log-flow.jsonl").open())
    losses = [entry["loss"] for entry in entries if "loss" in entry]
    assert system.net.config.spelling == 0.25
    assert losses[-1] < losses[0] - 0.5  # six nats a word at first, a quarter of each counts
