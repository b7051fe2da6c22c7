"""Velocity by a 1-D U-Net over the K latent vectors: near neighbours first, then all together."""

from typing import final

import torch
from torch import Tensor, nn

from lrf.config import FlowConfig
from lrf.models.layers import ConditionedBlock, Residual, zeroed
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["UNet"]

FEWEST = 4
"""Latent vectors below which there is nothing to halve, and the net runs over their width."""


@final
class UNet(VelocityNet):
    """`layers // 2` convolution blocks down, attention at the bottom, as many blocks up.

    Each way down ends in half the positions, each way up sees what was there before the halving.
    Ronneberger 2015, arXiv 1505.04597; attention at the bottom as in Ho 2020, arXiv 2006.11239.
    With fewer than four latent vectors the positions are the D coordinates and the channels the K
    vectors: it works as well, but neighbours then mean nothing, and it costs D / K times as much.
    """

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        width, levels = config.width, range(config.layers // 2)
        self.across = shape[0] < FEWEST
        length, size = shape[::-1] if self.across else shape
        self.inward = nn.Linear(2 * size, width)
        self.place = nn.Parameter(torch.randn(length, width) * 0.02)
        self.down = nn.ModuleList(Residual(width, convolutions(width)) for _ in levels)
        self.halve = nn.ModuleList(halving(width) for _ in levels)
        self.bottom = ConditionedBlock(width, config.heads)
        self.join = nn.ModuleList(nn.Linear(2 * width, width) for _ in levels)
        self.up = nn.ModuleList(Residual(width, convolutions(width)) for _ in levels)
        self.act = nn.SiLU()
        self.norm = nn.LayerNorm(width)
        self.outward = zeroed(nn.Linear(width, size))

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        context = self.act(self._context(t, condition.labels))
        x = self._with_previous(z, condition)
        if self.across:
            x = x.unflatten(2, (2, self.shape[1])).permute(0, 3, 2, 1).flatten(2)
        x = self._levels(self.inward(x) + self.place, context)
        out = self.outward(self.norm(x))
        return out.transpose(1, 2) if self.across else out

    def _levels(self, x: Tensor, context: Tensor) -> Tensor:
        everywhere, passed = context[:, None], list[Tensor]()
        for block, halve in zip(self.down, self.halve, strict=True):
            passed.append(block(x, everywhere))
            x = halve(passed[-1])
        x = self.bottom(x, context)
        for block, join in zip(self.up, self.join, strict=True):
            skip = passed.pop()
            doubled = x.repeat_interleave(2, dim=1)[:, : skip.shape[1]]
            x = block(join(torch.cat([doubled, skip], dim=-1)), everywhere)
        return x


class Along(nn.Module):
    """Convolutions over the positions of B x N x W."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        """Channels stand last, before and after."""
        return self.net(x.transpose(1, 2)).transpose(1, 2)


def convolutions(width: int) -> Along:
    """Two convolutions over neighbours with a GELU between them."""
    first, second = (nn.Conv1d(width, width, 3, padding=1) for _ in range(2))
    return Along(nn.Sequential(first, nn.GELU(), second))


def halving(width: int) -> Along:
    """From N positions to N / 2, rounded up."""
    return Along(nn.Conv1d(width, width, 3, stride=2, padding=1))
