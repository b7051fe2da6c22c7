"""Stage `diffusion`: the flow's network on the path of a diffusion process. Writes `diffusion`."""

import dataclasses
from typing import final

from lrf.config import kept
from lrf.flow import COUPLINGS
from lrf.models import VelocityNet
from lrf.trainer.flow import FlowStage, NoiseStage

__all__ = ["DiffusionStage"]


@final
class DiffusionStage(NoiseStage):
    """The baseline of a flow: same latents, network and recipe, but the cosine schedule.

    It predicts the latent, weighted by SNR + 1 (Salimans and Ho 2022, arXiv 2202.00512): with this
    weight every level of noise counts as in the flow's own loss (Kingma and Gao 2023,
    arXiv 2303.00848, appendix D), so the two differ in path and sampler alone. Where the folder
    holds a flow of its sizes it begins with that one's weights, which on this path are a diffusion
    already (`Path.straightened`): the flow's minutes are not held against it.
    """

    name = "diffusion"
    result = "diffusion"
    shown_steps = 100
    shown_solver = "ddim"

    def begin(self) -> VelocityNet:
        """The folder's own diffusion, its flow put on this path, or a new network."""
        flow = FlowStage.result
        if self.result not in self.manifest.models and flow in self.manifest.models:
            former, attributes = self.load(flow)
            sizes = self.order.settings(self.name)[0]
            there = dataclasses.replace(former.config, path=sizes.path)
            fits = kept(there) == kept(sizes) and COUPLINGS[there.coupling].independent
            if fits and there.predicts == "x":  # a velocity is that of its own path
                self.begun_with = flow
                return self.going_on(self.remade(former, there), attributes)
        return super().begin()
