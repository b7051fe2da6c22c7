"""Sentence to latent and back, by every decoder of the registry."""

import math

import pytest
import torch
from torch.nn.functional import cross_entropy

from lrf.models import DECODERS
from lrf.models.autoencoder import Standardise
from lrf.models.decoders import AutoregressiveDecoder, ParallelDecoder
from lrf.sampler import noise, random_generator
from lrf.text.tokenizer import Tokenizer, pad
from lrf.types import END, MASK, PAD, START
from tests.lrf.models.small import fresh, shaken

ROWS = [[5, 6, 7, END], [8, END], [9, 9, 10, 11, 12, 13, END], [4, 19, END]]


@pytest.mark.parametrize("latents", [1, 2, 5])
@pytest.mark.parametrize("name", DECODERS)
def test_any_number_of_latents_is_written_and_read(name, latents):
    model = shaken(name, latents=latents)
    z = model.encode(pad(ROWS))
    assert z.shape == (4, latents, 8)
    assert len(model.decoder.read(z)) == 4
    assert math.isfinite(model.train().loss(pad(ROWS), random_generator(0)).item())


@torch.no_grad()
@pytest.mark.parametrize("name", DECODERS)
def test_the_latent_of_a_sentence_depends_on_that_sentence_alone(name):
    model = shaken(name)
    together = model.encode(pad(ROWS, width=11))
    assert torch.equal(together, model.encode(pad(ROWS, width=11)))
    for row, tokens in enumerate(ROWS):
        alone = model.encode(pad([tokens]))
        torch.testing.assert_close(together[row : row + 1], alone, rtol=0, atol=1e-5)
    assert float((together[0] - together[1]).abs().max()) > 0.1


@torch.no_grad()
@pytest.mark.parametrize("name", DECODERS)
def test_every_token_and_its_place_reach_the_latent(name):
    model = shaken(name)
    base = model.encode(pad([[5, 6, 7, END]]))
    for other in ([4, 6, 7, END], [5, 4, 7, END], [5, 6, 4, END], [6, 5, 7, END]):
        assert float((model.encode(pad([other])) - base).abs().max()) > 1e-3


def test_raw_latents_have_a_bounded_length():
    # Mean 0 and variance 1 over the width: squared length 8.
    raw = shaken("parallel").encoder(pad(ROWS))
    torch.testing.assert_close(raw.square().sum(-1), torch.full((4, 2), 8.0), rtol=1e-3, atol=0)


def test_fitting_the_scale_gives_mean_0_and_variance_1():
    raw = 3 + 5 * noise(0, 50, (2, 8))
    scale = Standardise(2, 8).eval()
    scale.fit(raw)
    z = scale(raw)
    torch.testing.assert_close(z.mean(0), torch.zeros(2, 8), rtol=0, atol=1e-5)
    torch.testing.assert_close(z.var(0, unbiased=False), torch.ones(2, 8), rtol=1e-5, atol=0)
    other = scale(raw[:1])  # evaluation takes the fitted moments, not those of the batch
    assert torch.equal(other, z[:1])


def test_training_scales_by_the_batch_and_follows_its_moments_slowly():
    raw = 3 + 5 * noise(0, 500, (2, 8))
    scale = Standardise(2, 8, momentum=0.1).train()
    z = scale(raw)
    torch.testing.assert_close(z.mean(0), torch.zeros(2, 8), rtol=0, atol=1e-5)
    torch.testing.assert_close(scale.mean, 0.1 * raw.mean(0))
    for _ in range(200):  # 0.9^200 = 7e-10 of the start is left
        scale(raw)
    torch.testing.assert_close(scale.eval()(raw), z, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", DECODERS)
def test_a_new_decoder_guesses(name):
    # All pieces about equally likely: log V nats; random weights move it by some tenths.
    loss = fresh(name, vocabulary=500).loss(pad(ROWS), random_generator(0))
    assert loss.item() == pytest.approx(math.log(500), abs=0.5)


@pytest.mark.parametrize("name", DECODERS)
def test_the_loss_is_drawn_from_its_generator_alone(name):
    model = shaken(name, token_dropout=0.5, encoder_dropout=0.2)
    before = torch.get_rng_state()
    first, again, other = (
        model.loss(pad(ROWS), random_generator(seed)).item() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", DECODERS)
def test_padding_costs_nothing(name):
    model = shaken(name, noise=0.0, token_dropout=0.0, encoder_dropout=0.0)
    short, long = (
        model.loss(pad(ROWS, width=width), random_generator(0)).item() for width in (7, 12)
    )
    assert short == pytest.approx(long, rel=1e-5)  # float32


def test_the_parallel_loss_is_the_surprise_at_each_token():
    model = shaken("parallel", noise=0.0, encoder_dropout=0.0)
    tokens = pad(ROWS)
    assert isinstance(model.decoder, ParallelDecoder)
    surprise = -model.decoder.logits(model.encode(tokens)).log_softmax(-1)
    counted = [surprise[b, n, token] for b, row in enumerate(ROWS) for n, token in enumerate(row)]
    expected = torch.stack(counted).mean().item()
    assert model.loss(tokens, random_generator(0)).item() == pytest.approx(expected, rel=1e-5)


def test_the_autoregressive_loss_sees_the_tokens_before_and_no_others():
    model = shaken("autoregressive", noise=0.0, encoder_dropout=0.0, token_dropout=0.0)
    z, tokens, decoder = model.encode(pad(ROWS)), pad(ROWS), model.decoder
    assert isinstance(decoder, AutoregressiveDecoder)
    counted = []
    for b, row in enumerate(ROWS):
        for n, token in enumerate(row):  # the scores of each token from a text that ends before it
            scores = decoder.logits(z[b : b + 1], torch.tensor([[START, *row[:n]]]))
            counted.append(cross_entropy(scores[:, -1], torch.tensor([token])))
    expected = torch.stack(counted).mean().item()
    assert model.loss(tokens, random_generator(0)).item() == pytest.approx(expected, rel=1e-5)


def short_sentences() -> list[str]:
    whats = ("it", "the dog", "a red hat", "her old boat")
    return [
        f"{who} {did} {what}."
        for who in ("Anna", "We")
        for did in ("saw", "lost")
        for what in whats
    ]


@pytest.mark.parametrize("name", DECODERS)
def test_sixteen_sentences_are_learned_by_heart(name):
    texts = short_sentences()
    tokenizer = Tokenizer.train(texts, 400)
    tokens = tokenizer.encode(texts)
    widths = {"encoder_width": 32, "encoder_layers": 1, "decoder_width": 32, "decoder_layers": 1}
    model = fresh(name, len(tokenizer), noise=0.1, encoder_dropout=0.0, **widths).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3)
    rng = random_generator(0)
    for _ in range(300):  # measured: 150 are enough for nearly all chances
        loss = model.loss(tokens, rng)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.eval()
    with torch.no_grad():
        model.standardise.fit(model.encoder(tokens))
        read = [tokenizer.decode(one.ids) for one in model.decoder.read(model.encode(tokens))]
    assert read == texts


def test_as_many_tokens_as_asked_stand_in_the_place_of_others():
    model = shaken("parallel", token_exchange=0.2)
    tokens = torch.randint(4, 20, (400, 40), generator=random_generator(1))
    tokens[:, -1] = END
    tokens[:200, 20:] = PAD
    changed = model.exchange(tokens, random_generator(0))
    inside = tokens > MASK
    assert torch.equal(changed[~inside], tokens[~inside])
    assert set(changed[inside].tolist()) <= set(tokens[inside].tolist())
    # One in sixteen of those that are put in is what stood there.
    share = float((changed != tokens)[inside].float().mean())
    assert share == pytest.approx(0.2 * 15 / 16, abs=0.02)
    each = (changed != tokens).float().sum(1) / inside.sum(1)
    assert float(each.min()) == 0.0
    assert float(each.max()) > 0.35


def test_no_token_is_exchanged_where_none_is_to_be():
    tokens = pad(ROWS)
    assert torch.equal(shaken("parallel").exchange(tokens, random_generator(0)), tokens)
    ends = pad([[END], [END]])
    lost = shaken("parallel", token_exchange=0.5)
    assert torch.equal(lost.exchange(ends, random_generator(0)), ends)


def test_more_than_half_of_the_tokens_cannot_be_exchanged_in_the_mean():
    with pytest.raises(ValueError, match=r"token_exchange must be at most 0\.5"):
        shaken("parallel", token_exchange=0.6)
