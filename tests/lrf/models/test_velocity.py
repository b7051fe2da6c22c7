"""Every velocity network of the registry takes latents of any shape and uses all it is told."""

from typing import Literal

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from lrf.config import FlowConfig
from lrf.models import NETS, VelocityNet
from lrf.models.layers import TimeEmbedding, attend, rotate
from lrf.sampler import noise, random_generator
from lrf.types import Condition

ATTRIBUTES = (3, 4)
SHAPES = [(1, 1), (1, 16), (3, 6), (4, 16), (5, 3), (8, 4)]
LABELS = torch.tensor([[1, 3], [0, 2], [2, 0]])


def fresh(
    name: str, shape=(4, 6), attributes=ATTRIBUTES, predicts: Literal["x", "v"] = "x", layers=2
) -> VelocityNet:
    config = FlowConfig(net=name, predicts=predicts, width=16, layers=layers, heads=2)
    return NETS[name](config, shape, attributes).eval()


def shaken(name: str, **kwargs) -> VelocityNet:
    """As if trained: zeros at the start would hide what the network ignores."""
    net, rng = fresh(name, **kwargs), random_generator(0)
    with torch.no_grad():
        for weight in net.parameters():
            weight.copy_(0.3 * torch.randn(weight.shape, generator=rng))
    return net


def ask(net: VelocityNet, t: float = 0.5, condition: Condition | None = None) -> Tensor:
    z = noise(0, 3, net.shape)
    return net(z, torch.full((3,), t), condition or Condition())


def differ(one: Tensor, other: Tensor) -> bool:
    """Every sentence is answered differently, by far more than rounding."""
    return bool(((one - other).abs().amax((1, 2)) > 1e-3).all())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("predicts", ["x", "v"])
@pytest.mark.parametrize("name", NETS)
def test_a_prediction_has_the_shape_of_the_latents(name, predicts, shape):
    net = shaken(name, shape=shape, predicts=predicts)
    for condition in (Condition(), Condition(LABELS), Condition(LABELS, noise(1, 3, shape))):
        answer = ask(net, 0.5, condition)
        assert answer.shape == (3, *shape)
        assert bool(answer.isfinite().all())
    assert net(noise(0, 0, shape), torch.zeros(0), Condition()).shape == (0, *shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NETS)
def test_a_new_network_answers_zero(name, shape):
    net = fresh(name, shape=shape)
    assert torch.equal(ask(net, 0.5, Condition(LABELS)), torch.zeros(3, *shape))


@pytest.mark.parametrize("name", NETS)
def test_a_new_network_can_learn(name):
    # Zeros at the end and in the gates must not stop the gradient: a step later all of it moves.
    net = fresh(name).train()
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01)
    goal, losses = noise(2, 3, net.shape), []
    for _ in range(60):
        loss = (ask(net, 0.5, Condition(LABELS)) - goal).square().mean()
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert losses[-1] < losses[0] / 100  # measured: a 1,200th or less


@pytest.mark.parametrize("name", NETS)
def test_the_answer_depends_on_time(name):
    net = shaken(name)
    assert differ(ask(net, 0.1), ask(net, 0.9))
    assert differ(ask(net, 0.50), ask(net, 0.51))


@pytest.mark.parametrize("name", NETS)
def test_every_sentence_has_its_own_time(name):
    net, z = shaken(name), noise(0, 3, (4, 6))
    mixed = net(z, torch.tensor([0.1, 0.5, 0.9]), Condition())
    for row, t in enumerate((0.1, 0.5, 0.9)):
        torch.testing.assert_close(mixed[row], ask(net, t)[row], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", NETS)
def test_the_answer_depends_on_every_attribute(name):
    net = shaken(name)
    for column in range(len(ATTRIBUTES)):
        changed = LABELS.clone()
        changed[:, column] = (changed[:, column] + 1) % ATTRIBUTES[column]
        assert differ(ask(net, 0.5, Condition(LABELS)), ask(net, 0.5, Condition(changed)))


@pytest.mark.parametrize("name", NETS)
def test_asking_for_nothing_is_asking_for_value_zero(name):
    net, nothing = shaken(name), torch.zeros_like(LABELS)
    assert torch.equal(ask(net), ask(net, 0.5, Condition(nothing)))
    assert torch.equal(ask(net), ask(net, 0.5, Condition(torch.zeros_like(LABELS))))
    assert differ(ask(net), ask(net, 0.5, Condition(LABELS + (LABELS == 0))))


@pytest.mark.parametrize("name", NETS)
def test_a_corpus_without_attributes_needs_no_labels(name):
    net = shaken(name, attributes=())
    empty = torch.zeros(3, 0, dtype=torch.long)
    assert torch.equal(ask(net), ask(net, 0.5, Condition(empty)))


@pytest.mark.parametrize("name", NETS)
def test_no_earlier_prediction_is_an_earlier_prediction_of_zero(name):
    net = shaken(name)
    assert torch.equal(ask(net), ask(net, 0.5, Condition(previous=torch.zeros(3, 4, 6))))
    assert differ(ask(net), ask(net, 0.5, Condition(previous=noise(1, 3, (4, 6)))))


@pytest.mark.parametrize("name", NETS)
def test_sentences_do_not_see_each_other(name):
    net, z = shaken(name), noise(0, 3, (4, 6))
    together = net(z, torch.full((3,), 0.5), Condition(LABELS))
    alone = net(z[1:2], torch.full((1,), 0.5), Condition(LABELS[1:2]))
    torch.testing.assert_close(together[1:2], alone, rtol=1e-4, atol=1e-5)  # float32


@pytest.mark.parametrize("name", NETS)
def test_the_latents_of_a_sentence_see_each_other_and_know_their_places(name):
    net, z = shaken(name), noise(0, 3, (4, 6))
    moved = z.clone()
    moved[:, 0] += 1.0
    half = torch.full((3,), 0.5)
    before, after = net(z, half, Condition()), net(moved, half, Condition())
    assert differ(before[:, 1:], after[:, 1:])
    assert differ(before.flip(1), net(z.flip(1), half, Condition()))


@pytest.mark.parametrize("layers", [1, 6])
@pytest.mark.parametrize("shape", [(3, 20), (8, 4), (19, 2)])
@pytest.mark.parametrize("name", NETS)
def test_every_coordinate_sees_every_other(name, shape, layers):
    net = shaken(name, shape=shape, layers=layers).double()
    z = noise(0, 1, shape).double().requires_grad_()
    for answer in net(z, torch.tensor([0.5]).double(), Condition()).flatten():
        (slope,) = torch.autograd.grad(answer, z, retain_graph=True)
        assert bool((slope != 0).all())


@pytest.mark.parametrize("name", NETS)
def test_every_weight_takes_part(name):
    net = shaken(name)
    ask(net, 0.5, Condition(LABELS, noise(1, 3, (4, 6)))).square().sum().backward()
    idle = [key for key, weight in net.named_parameters() if not _moves(weight)]
    assert idle == []


def _moves(weight: nn.Parameter) -> bool:
    return weight.grad is not None and bool(weight.grad.abs().max() > 0)


def test_rotary_attention_sees_distances_not_places():
    q, k = torch.randn(2, 1, 1, 1, 8, generator=random_generator(0), dtype=torch.float64)

    def score(i: int, j: int) -> float:
        return float((rotate(q, i) * rotate(k, j)).sum())

    # Angles are computed in float32: 1e-6 of scores of order 1, times places up to 100.
    assert score(3, 1) == pytest.approx(score(102, 100), abs=1e-4)
    assert abs(score(3, 1) - score(1, 3)) > 0.1
    assert score(0, 0) == pytest.approx(float((q * k).sum()), abs=1e-12)


@pytest.mark.parametrize("kind", ["open", "causal", "masked", "weighed"])
def test_attention_for_training_is_that_of_torch(kind):
    rng = random_generator(0)
    q, k, v = torch.randn(3, 2, 3, 5, 4, generator=rng, dtype=torch.float64)
    mask = torch.rand(2, 1, 5, 5, generator=rng) < 0.7 if kind == "masked" else None
    if mask is not None:
        mask[..., 0] = True  # nothing to see at all has no answer
    if kind == "weighed":
        mask = torch.randn(2, 1, 1, 5, generator=rng, dtype=torch.float64)
    theirs = scaled_dot_product_attention(q, k, v, mask, is_causal=kind == "causal")
    q.requires_grad_()
    ours = attend(q, k, v, mask, causal=kind == "causal")
    assert ours.requires_grad
    assert float((ours - theirs).detach().abs().max()) < 1e-6  # its scores are kept in float32
    with torch.no_grad():
        assert torch.equal(attend(q, k, v, mask, causal=kind == "causal"), theirs)


def test_times_a_thousandth_apart_are_told_apart():
    torch.manual_seed(0)
    embedding = TimeEmbedding(16)
    t = torch.linspace(0, 1, 1001)
    angles = t[:, None] * embedding.rates
    waves = torch.cat([angles.sin(), angles.cos()], dim=-1)
    # The fastest of the 64 waves turns by 1 radian in 0.001, so neighbours are never the same.
    assert float((waves[1:] - waves[:-1]).norm(dim=-1).min()) > 0.5
    assert embedding(t).shape == (1001, 16)


@pytest.mark.parametrize("shape", [(8, 4), (3, 6)])
def test_a_unet_carries_what_halving_would_lose_past_it(shape):
    net = shaken("unet", shape=shape)
    before = ask(net)
    with torch.no_grad():
        net.get_parameter("halve.0.net.weight").zero_()  # nothing of z reaches the bottom
    assert differ(before, ask(net))
    z = noise(0, 3, shape).requires_grad_()
    net(z, torch.full((3,), 0.5), Condition()).square().sum().backward()
    assert z.grad is not None
    assert bool((z.grad != 0).all())
