"""Velocity by a residual MLP over all latents at once: the cheapest network a flow can have."""

from typing import final

from torch import Tensor, nn

from lrf.config import FlowConfig
from lrf.models.layers import modulate
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["MLP"]


class Residual(nn.Module):
    """Two layers with adaptive norm; starts as the identity (Peebles 2022, adaLN-Zero)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.feed = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.gates = nn.Linear(width, 3 * width)
        nn.init.zeros_(self.gates.weight)
        nn.init.zeros_(self.gates.bias)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        """`context` has the shape of `x`."""
        scale, shift, gate = self.gates(context).chunk(3, dim=-1)
        return x + gate * self.feed(modulate(self.norm(x), scale, shift))


@final
class MLP(VelocityNet):
    """Sees the K x D latents of a sentence as one long vector."""

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        size, width = shape[0] * shape[1], config.width
        self.inward = nn.Linear(2 * size, width)
        self.blocks = nn.ModuleList(Residual(width) for _ in range(config.layers))
        self.act = nn.SiLU()
        self.norm = nn.LayerNorm(width)
        self.outward = nn.Linear(width, size)
        nn.init.zeros_(self.outward.weight)
        nn.init.zeros_(self.outward.bias)

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        context = self.act(self._context(t, condition.labels))
        x = self.inward(self._with_previous(z, condition).flatten(1))
        for block in self.blocks:
            x = block(x, context)
        return self.outward(self.norm(x)).view_as(z)
