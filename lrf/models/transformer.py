"""Velocity by a Transformer over the K latent vectors, with adaptive layer norm for the time."""

from typing import final

import torch
from torch import nn

from lrf.config import FlowConfig
from lrf.models.layers import ConditionedBlock, zeroed
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["Transformer"]


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
        self.outward = zeroed(nn.Linear(config.width, size))

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        context = self.act(self._context(t, condition.labels))
        x = self.inward(self._with_previous(z, condition)) + self.place
        for block in self.blocks:
            x = block(x, context)
        return self.outward(self.norm(x))
