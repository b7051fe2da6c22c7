"""Velocity by a residual MLP over all latents at once: the cheapest network a flow can have."""

from typing import final

from torch import nn

from lrf.config import FlowConfig
from lrf.models.layers import Residual, feed_forward, zeroed
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["MLP"]


@final
class MLP(VelocityNet):
    """Sees the K x D latents of a sentence as one long vector."""

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        size, width = shape[0] * shape[1], config.width
        self.inward = nn.Linear(2 * size, width)
        branches = (feed_forward(width, config.expansion) for _ in range(config.layers))
        self.blocks = nn.ModuleList(Residual(width, branch) for branch in branches)
        self.act = nn.SiLU()
        self.norm = nn.LayerNorm(width)
        self.outward = zeroed(nn.Linear(width, size))

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        context = self.act(self._context(t, condition.labels))
        x = self.inward(self._with_previous(z, condition).flatten(1))
        for block in self.blocks:
            x = block(x, context)
        return self.outward(self.norm(x)).view_as(z)
