"""Gradients of the loop are as long as the recipe allows."""

import math

import pytest
import torch
from torch import nn

from lrf.trainer.loop import clip


def model(*gradient: float) -> nn.Linear:
    """Weights with that gradient, half of it the bias's."""
    made = nn.Linear(1, 1)
    made.weight.grad, made.bias.grad = torch.tensor([gradient[:1]]), torch.tensor(gradient[1:])
    return made


def gradient(of: nn.Linear) -> list[float]:
    assert of.weight.grad is not None
    assert of.bias.grad is not None
    return [of.weight.grad.item(), of.bias.grad.item()]


def test_a_long_gradient_is_shortened_to_the_length_allowed_and_a_short_one_left_alone():
    long, short = model(3.0, 4.0), model(3.0, 4.0)
    assert clip([*long.parameters()], 1.0) == clip([*short.parameters()], 5.1) == 5.0
    assert gradient(long) == pytest.approx([0.6, 0.8], rel=1e-6)
    assert gradient(short) == [3.0, 4.0]


def test_clipping_is_that_of_torch_to_the_last_digit():
    for most in (0.5, 5.0, 50.0):
        ours, theirs = model(math.pi, -math.e), model(math.pi, -math.e)
        size = nn.utils.clip_grad_norm_(theirs.parameters(), most)
        assert clip([*ours.parameters()], most) == float(size)
        assert gradient(ours) == gradient(theirs)


def test_a_gradient_that_is_no_number_is_told():
    assert math.isnan(clip([*model(math.nan, 1.0).parameters()], 1.0))
    assert math.isinf(clip([*model(math.inf, 1.0).parameters()], 1.0))
