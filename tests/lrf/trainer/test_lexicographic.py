"""The rules keep the first goal first: in closed form, and on a latent that a sum collapses."""

from functools import partial

import pytest
import torch
from torch import Tensor
from torch.autograd import grad

from lrf.sampler import random_generator
from lrf.trainer.lexicographic import RULES, Goals, inner

LATENTS, NOISE = 3, 0.3


def goals(first: list[float], second: list[float], loss: float = 0.0) -> Goals:
    """Two gradients of two weights, the second of two numbers."""

    def split(numbers: list[float]) -> list[Tensor]:
        x = torch.tensor(numbers)
        return [x[:1], x[1:]]

    return Goals(split(first), lambda: split(second), loss, bound=1.0)


def whole(gradient) -> list[float]:
    return torch.cat(list(gradient)).tolist()


def test_a_projection_takes_out_what_goes_against_the_first_and_nothing_else():
    assert whole(RULES["projection"](goals([0, 2, 0], [1, -3, 4]))) == [1, 0, 4]
    assert whole(RULES["projection"](goals([0, 2, 0], [1, 3, 4]))) == [1, 3, 4]
    assert whole(RULES["projection"](goals([0, 0, 0], [1, 3, 4]))) == [1, 3, 4]


def test_a_projected_step_never_raises_the_first_loss_to_first_order():
    rng = random_generator(0)
    for _ in range(100):
        first, second = ([torch.randn(n, generator=rng) for n in (3, 5)] for _ in range(2))
        allowed = RULES["projection"](Goals(first, partial(list, second), 0.0, 1.0))
        assert inner(allowed, first) >= -1e-5
        kept = inner(allowed, second)  # and it still lowers the second
        assert kept >= 0
        assert kept <= inner(second, second) * (1 + 1e-6)


def test_the_gate_opens_at_the_bound():
    assert whole(RULES["gate"](goals([1, 0, 0], [1, 2, 3], loss=1.0))) == [1, 2, 3]
    assert whole(RULES["gate"](goals([1, 0, 0], [1, 2, 3], loss=1.01))) == [0, 0, 0]
    assert whole(RULES["sum"](goals([1, 0, 0], [1, 2, 3], loss=9.0))) == [1, 2, 3]
    assert whole(RULES["detached"](goals([1, 0, 0], [1, 2, 3]))) == [0, 0, 0]


@pytest.mark.parametrize(("rule", "loss"), [("detached", 0.0), ("gate", 1.01)])
def test_a_rule_that_wants_nothing_of_the_second_gradient_does_not_ask_for_it(rule, loss):
    def costly() -> list[Tensor]:
        raise AssertionError("a pass through the network that nobody needs")

    first = [torch.ones(2)]
    assert whole(RULES[rule](Goals(first, costly, loss, bound=1.0))) == [0, 0]


def descend(rule: str, losses, x: Tensor, bound: float = 0.0, rate: float = 0.02) -> Tensor:
    """Plain gradient descent on the first loss and what the rule allows of the second."""
    for _ in range(600):
        x = x.detach().requires_grad_()
        first, second = losses(x)
        steepest = grad(first, x, retain_graph=True)
        allowed = RULES[rule](
            Goals(steepest, partial(grad, second, x), float(first.detach()), bound)
        )
        x = x - rate * (steepest[0] + allowed[0])
    return x.detach()


def quadratics(x: Tensor) -> tuple[Tensor, Tensor]:
    """The first knows x0 alone and is least at 0; the second is least at (1, 1)."""
    return x[0].square(), (x - 1).square().sum()


@pytest.mark.parametrize(
    ("rule", "end"),
    [("sum", [0.5, 1.0]), ("projection", [0.0, 1.0]), ("gate", [0.2, 1.0]),
     ("detached", [0.0, -1.0])],
)  # fmt: skip
def test_of_two_quadratics_the_first_is_kept_and_the_second_gets_what_is_free(rule, end):
    """A sum meets in the middle. A projection ends at the first one's least point, the gate at its
    bound 0.2^2; both give the second all of x1, which costs the first nothing."""
    found = descend(rule, quadratics, torch.tensor([-2.0, -1.0]), bound=0.04)
    # A single step of the second moves x0 by at most 2 * rate = 0.04.
    torch.testing.assert_close(found, torch.tensor(end), atol=0.045, rtol=0)


def spectrum(w: Tensor) -> Tensor:
    """Eigenvalues of the covariance of z = W x, x ~ N(0, 1), each coordinate standardised."""
    w = w / w.norm(dim=1, keepdim=True)
    return torch.linalg.eigvalsh(w @ w.T)


def gaussian_losses(w: Tensor) -> tuple[Tensor, Tensor]:
    """What the best reader and the best flow get wrong; both are linear, so both are known.

    x read from z + s n: sum over l of s^2 / (l + s^2), least at l = 1. z foretold from half way,
    (z + n) / 2: sum of l / (l + 1), least where one l is all and the others are 0.
    """
    values = spectrum(w)
    return (NOISE**2 / (values + NOISE**2)).sum(), (values / (values + 1)).sum()


@pytest.mark.parametrize("rule", RULES)
def test_standardised_latents_collapse_under_a_sum_and_not_under_a_rank(rule):
    best = LATENTS * NOISE**2 / (1 + NOISE**2)
    start = torch.randn(LATENTS, LATENTS, generator=random_generator(1))

    def losses(w: Tensor) -> tuple[Tensor, Tensor]:
        words, flow = gaussian_losses(w)
        return words, 8 * flow

    end = descend(rule, losses, start, 1.1 * best)
    words, values = float(gaussian_losses(end)[0]), spectrum(end)
    in_use = float(values.sum() ** 2 / values.square().sum())
    if rule == "sum":
        assert words > 5 * best
        assert in_use < 1.5
    else:
        assert words < 1.2 * best
        assert in_use > 2.5
