"""Velocity by a Transformer over the K latent vectors, with adaptive layer norm for the time."""

from typing import final

import torch
from torch import Tensor, nn

from lrf.config import FlowConfig
from lrf.models.layers import Attention, modulate
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["Transformer"]


class ConditionedBlock(nn.Module):
    """Attention and feed-forward, each scaled, shifted and gated by the condition.

    Peebles 2022, arXiv 2212.09748, adaLN-Zero: every block starts as the identity.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.attention = Attention(width, heads)
        self.feed = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )
        self.gates = nn.Linear(width, 6 * width)
        nn.init.zeros_(self.gates.weight)
        nn.init.zeros_(self.gates.bias)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        """`x` is B x K x W, `context` B x W."""
        gates = self.gates(context)[:, None].chunk(6, dim=-1)
        attended, _ = self.attention(modulate(self.norm(x), gates[0], gates[1]))
        x = x + gates[2] * attended
        return x + gates[5] * self.feed(modulate(self.norm(x), gates[3], gates[4]))


@final
class Transformer(VelocityNet):
    """One position for each latent vector."""

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        latents, size = shape
        self.inward = nn.Linear(2 * size, config.width)
        self.place = nn.Parameter(torch.randn(latents, config.width) * 0.02)
        self.blocks = nn.ModuleList(
            ConditionedBlock(config.width, config.heads) for _ in range(config.layers)
        )
        self.act = nn.SiLU()
        self.norm = nn.LayerNorm(config.width)
        self.outward = nn.Linear(config.width, size)
        nn.init.zeros_(self.outward.weight)
        nn.init.zeros_(self.outward.bias)

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        context = self.act(self._context(t, condition.labels))
        x = self.inward(self._with_previous(z, condition)) + self.place
        for block in self.blocks:
            x = block(x, context)
        return self.outward(self.norm(x))
