"""What a decoder reads out of latents, of one alone and of noisy copies together."""

import pytest
import torch
from torch import Tensor

from lrf.models import DECODERS
from lrf.models.decoders import AutoregressiveDecoder, Decoder, ParallelDecoder
from lrf.sampler import noise
from lrf.types import END, MASK, PAD, START
from tests.lrf.models.small import shaken


@pytest.mark.parametrize("name", DECODERS)
def test_a_reading_is_sure_of_each_piece_by_a_probability(name):
    model = shaken(name)
    readings = model.decoder.read(3 * noise(0, 50, (2, 8)))
    assert len({one.ids for one in readings}) > 10
    for one in readings:
        assert len(one.confidence) == len(one.ids) <= model.config.max_tokens
        assert all(0 <= sure <= 1 for sure in one.confidence)
        assert END not in one.ids


def test_a_parallel_reading_takes_one_call():
    readings = shaken("parallel").decoder.read(3 * noise(0, 50, (2, 8)))
    assert {one.calls for one in readings} == {1}


def slow_reading(decoder: AutoregressiveDecoder, z: Tensor) -> tuple[list[int], list[float], int]:
    """One sentence, the whole text anew for every token, no cache."""
    ids: list[int] = []
    sure: list[float] = []
    for call in range(1, decoder.config.max_tokens + 1):
        scores = decoder.logits(z, torch.tensor([[START, *ids]]))[0, -1].float().softmax(-1)
        scores[[PAD, START, MASK]] = 0  # marks that no sentence holds
        if int(scores.argmax()) == END:
            return ids, sure, call
        ids.append(int(scores.argmax()))
        sure.append(float(scores.max()))
    return ids, sure, decoder.config.max_tokens


@pytest.mark.parametrize(("latents", "vocabulary", "seed"), [(1, 20, 7), (3, 8, 10)])
def test_the_cached_reading_is_the_slow_one(latents, vocabulary, seed):
    # float64, so that rounding cannot swap two pieces that are about equally likely.
    model = shaken("autoregressive", seed, vocabulary=vocabulary, latents=latents)
    decoder = model.double().decoder
    assert isinstance(decoder, AutoregressiveDecoder)
    z = 3 * noise(0, 40, (latents, 8)).double()
    with torch.no_grad():
        readings = decoder.read(z)
        lengths = {len(one.ids) for one in readings}
        assert len(lengths) > 3  # short ones, long ones,
        assert decoder.config.max_tokens in lengths  # and one cut short at the limit
        for row, one in enumerate(readings):
            ids, sure, calls = slow_reading(decoder, z[row : row + 1])
            assert (list(one.ids), one.calls) == (ids, calls)
            assert one.confidence == pytest.approx(sure, abs=1e-5)  # softmax in float32


def averaged(decoder: Decoder, copies: Tensor) -> list[int]:
    """The ids that the mean of the copies' probabilities prefers, the whole text anew each time."""
    if isinstance(decoder, ParallelDecoder):
        ids = decoder.logits(copies).softmax(-1).mean(0).argmax(-1).tolist()
        return ids[: ids.index(END)] if END in ids else ids
    assert isinstance(decoder, AutoregressiveDecoder)
    ids: list[int] = []
    while len(ids) < decoder.config.max_tokens:
        seen = torch.tensor([[START, *ids]]).expand(len(copies), -1)
        scores = decoder.logits(copies, seen)[:, -1].softmax(-1).mean(0)
        scores[[PAD, START, MASK]] = 0
        if int(scores.argmax()) == END:
            break
        ids.append(int(scores.argmax()))
    return ids


@torch.no_grad()
@pytest.mark.parametrize("name", DECODERS)
def test_copies_of_a_latent_are_read_by_the_mean_of_their_probabilities(name):
    decoder = shaken(name, 7).double().decoder
    z = 3 * noise(0, 30, (2, 8)).double()
    copies = z[:, None] + noise(1, 3, (2, 8))
    readings = decoder.read(copies.flatten(0, 1), 3)
    assert [list(one.ids) for one in readings] == [averaged(decoder, some) for some in copies]
    assert len({one.ids for one in readings}) > 3
    assert [one.ids for one in readings] != [one.ids for one in decoder.read(z)]


@torch.no_grad()
@pytest.mark.parametrize("name", DECODERS)
def test_copies_that_are_alike_are_read_as_one(name):
    decoder = shaken(name, 7).double().decoder
    z = 3 * noise(0, 30, (2, 8)).double()
    alike = decoder.read(z.repeat_interleave(4, 0), 4)
    assert [(one.ids, one.calls) for one in alike] == [
        (one.ids, one.calls) for one in decoder.read(z)
    ]


def test_an_autoregressive_reading_counts_its_tokens_and_the_end_mark():
    for one in shaken("autoregressive").decoder.read(3 * noise(0, 50, (2, 8))):
        assert one.calls == min(len(one.ids) + 1, 12)
