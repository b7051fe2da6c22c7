"""A small network that says where UMAP would put a state.

UMAP's own transform of new points jumps: a straight line of latents may come out many times as long
as its chord. This network is smooth, and it is trained to keep straight lines nearly straight.
"""

import numpy as np
import torch
from torch import Tensor, nn

from app.latent_map import Array, Layer
from app.projection.states import States
from lrf.sampler import random_generator
from lrf.trainer.run import fresh_weights

__all__ = ["held_out", "layers_of", "network", "train"]

_WIDTH = 256
_STEPS, _BATCH = 900, 256
_LEARNING_RATE, _WEIGHT_DECAY = 2e-3, 0.3
_NOISE = 0.5
"""Standard deviation of what is added to a state, so that nothing is learnt by heart."""
_STRAIGHTNESS = 1.0
"""Weight of the bend beside the error of the places."""
_APART = 0.1
"""Distance in t between the three points that a bend is taken from."""


def held_out(count: int) -> Tensor:
    """Which paths training never sees: one in seven. True is held out."""
    return torch.arange(count) % 7 == 3


def train(states: States, places: Array, seed: int) -> nn.Sequential:
    """Learn the places (P x 2, in units of their own spread) of the states that were caught."""
    learnt = ~held_out(len(places))
    x, y, starts, ends = (
        torch.from_numpy(rows)[learnt]
        for rows in (states.caught, places, states.starts, states.ends)
    )
    with fresh_weights(seed):
        net = network(x.shape[1])
    rng = random_generator(seed, len(x))
    optimiser = torch.optim.AdamW(net.parameters(), _LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _LEARNING_RATE, total_steps=_STEPS)
    for _ in range(_STEPS):
        i, j = torch.randint(len(x), (2, _BATCH), generator=rng)
        noisy = x[i] + _NOISE * torch.randn(x[i].shape, generator=rng)
        at = torch.rand(_BATCH, 1, generator=rng)
        bend = _bend(net, starts[j], ends[j], at)
        loss = (net(noisy) - y[i]).square().mean() + _STRAIGHTNESS * bend
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return net.eval()


def network(width: int) -> nn.Sequential:
    """Two hidden layers, from K*D numbers to a place."""
    first, second = nn.Linear(width, _WIDTH), nn.Linear(_WIDTH, _WIDTH)
    return nn.Sequential(first, nn.SiLU(), second, nn.SiLU(), nn.Linear(_WIDTH, 2))


def _bend(net: nn.Module, starts: Tensor, ends: Tensor, at: Tensor) -> Tensor:
    """Mean square of the second difference along straight lines; `at` in [0, 1] says where."""
    first = at * (1 - 2 * _APART)
    line = [torch.lerp(starts, ends, first + k * _APART) for k in range(3)]
    before, middle, after = net(torch.cat(line)).chunk(3)
    return ((before - 2 * middle + after) / (2 * _APART)).square().sum(dim=1).mean()


def layers_of(net: nn.Sequential) -> tuple[Layer, ...]:
    """The same network for numpy."""
    return tuple(
        Layer(_copied(linear.weight.T), _copied(linear.bias))
        for linear in net
        if isinstance(linear, nn.Linear)
    )


def _copied(values: Tensor) -> Array:
    return np.ascontiguousarray(values.detach().numpy(), np.float32)
