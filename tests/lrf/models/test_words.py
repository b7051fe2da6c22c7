"""The network that reads its state as words begins as decoder and encoder, one after the other."""

import copy

import pytest
import torch

from lrf.config import FlowConfig, from_json
from lrf.models import Autoencoder, Words
from lrf.sampler import noise
from lrf.types import END, MASK, PAD, START, Condition
from tests.lrf.models.small import shaken

SHAPE = (2, 8)
SIZES = {"net": "words", "width": 16, "writer_width": 16, "heads": 2}
TOKENS = torch.tensor([[5, 6, 7, END, PAD, PAD], [8, 9, 10, 11, 12, END], [END, 0, 0, 0, 0, 0]])


def begun(autoencoder: Autoencoder, **sizes: int) -> Words:
    config = from_json(FlowConfig, {**SIZES, "layers": 2, "writer_layers": 2, **sizes})
    net = Words(config, SHAPE, (3,)).eval()
    net.attach(autoencoder)
    net.begin_with(autoencoder)
    return net


def sharp(tokens: torch.Tensor, pieces: int) -> torch.Tensor:
    return torch.nn.functional.one_hot(tokens, pieces).float()


def test_it_reads_the_first_word_as_the_decoder_does():
    # One block: later ones see each other's words, which a decoder never does.
    model = shaken("autoregressive", decoder_layers=1)
    net, z, t = begun(model, layers=1, slots=1), noise(0, 3, SHAPE), torch.tensor([0.3, 0.6, 1.0])
    seen = z / t[:, None, None]
    expected = model.decoder.logits(seen, torch.full((3, 1), START))  # type: ignore[operator]
    expected[..., [PAD, START, MASK]] = -torch.inf
    torch.testing.assert_close(net.spelled(z, t, Condition())[1], expected.softmax(-1))


def test_it_reads_as_a_parallel_decoder_does():
    model = shaken("parallel")
    net, z, t = begun(model, slots=5), noise(0, 3, SHAPE), torch.tensor([0.3, 0.6, 1.0])
    decoder = copy.deepcopy(model.decoder)
    decoder.slots.data = decoder.slots[:5]  # type: ignore[union-attr, index]
    expected = decoder.logits(z / t[:, None, None])  # type: ignore[operator]
    expected[..., [PAD, START, MASK]] = -torch.inf
    torch.testing.assert_close(net.spelled(z, t, Condition())[1], expected.softmax(-1))


def test_it_writes_as_the_encoder_does_and_stops_at_the_end_mark():
    model = shaken("autoregressive")
    net = begun(model, slots=6)
    torch.testing.assert_close(
        net.encoded(sharp(TOKENS, model.vocabulary)), model.encode(TOKENS), rtol=1e-3, atol=1e-3
    )  # a word after the end keeps a weight of a millionth


def test_a_state_before_a_quarter_of_the_way_is_scaled_as_there():
    net, z = begun(shaken("parallel"), slots=5), noise(0, 1, SHAPE)
    early, quarter = (net.spelled(z, torch.tensor([t]), Condition())[1] for t in (0.1, 0.25))
    # The condition tells the times apart only after training: a new network ignores it.
    torch.testing.assert_close(early, quarter)


def test_half_of_its_first_guess_is_what_it_wrote_and_half_the_best_line():
    net, z, t = begun(shaken("parallel"), slots=6), noise(0, 3, SHAPE), torch.full((3,), 0.25)
    guess, chances = net.spelled(z, t, Condition())
    line = z * 0.25 / (0.25**2 + 0.75**2)
    torch.testing.assert_close(guess, (net.encoded(chances) + line) / 2)


def test_the_tables_are_the_autoencoders_and_not_kept_twice():
    model = shaken("autoregressive")
    net = begun(model)
    assert net.scores.data_ptr() == model.decoder.head.weight.data_ptr()  # type: ignore[operator]
    own = {name for name, _ in net.named_parameters()}
    assert set(net.state_dict()) == own
    assert all("scores" not in name and "pieces" not in name for name in own)


@pytest.mark.parametrize("size", ["width", "writer_width"])
def test_an_autoencoder_of_other_sizes_is_refused(size):
    with pytest.raises(ValueError, match="--config width=16 writer_width=16 heads=2"):
        begun(shaken("parallel"), **{size: 32})
