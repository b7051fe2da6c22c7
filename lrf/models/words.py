"""Velocity by a Transformer that reads its state as words on the way to its prediction."""

from typing import final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from lrf.config import FlowConfig
from lrf.models.layers import ConditionedBlock, zeroed
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import Condition, Latent, Time

__all__ = ["Words"]


@final
class Words(VelocityNet):
    """One position for each latent vector and one for each of the first words.

    While it trains, the words' positions have to name the words of the sentence the path leads to
    (`lrf.trainer.spelling`); the latents' positions attend to them. Sentences part all at once on
    the way from noise to data, and the mean square alone teaches a network that slowly: the
    cross-entropy of a denoiser taught flows on tokens more (arXiv 2602.16813).
    """

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        (latents, size), width = shape, config.width
        self.inward = nn.Linear(2 * size, width)
        # Each position also sees all latents at once: no word lies in one of them.
        self.whole = nn.Linear(2 * latents * size, width)
        self.place = nn.Parameter(torch.randn(latents + config.slots, width) * 0.02)
        self.blocks = nn.ModuleList(
            ConditionedBlock(width, config.heads) for _ in range(config.layers)
        )
        self.act = nn.SiLU()
        self.norm = nn.LayerNorm(width)
        self.outward = zeroed(nn.Linear(width, size))

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        return self.spelled(z, t, condition)[0]

    def spelled(
        self, z: Latent, t: Time, condition: Condition
    ) -> tuple[Latent, Float[Tensor, "B S W"]]:
        """The same, and what the positions of the words hold after two thirds of the blocks."""
        latents = self.shape[0]
        context = self.act(self._context(t, condition.labels))
        seen = self._with_previous(z, condition)
        x = self.place + self.whole(seen.flatten(1))[:, None]
        x = torch.cat([x[:, :latents] + self.inward(seen), x[:, latents:]], dim=1)
        spelt = -(-2 * len(self.blocks) // 3)
        words = x
        for depth, block in enumerate(self.blocks, 1):
            x = block(x, context)
            if depth == spelt:
                words = x
        return self.outward(self.norm(x[:, :latents])), words[:, latents:]
