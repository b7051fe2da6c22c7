"""Stage `diffusion`: the flow's network on the path of a diffusion process. Writes `diffusion`."""

from typing import final

from lrf.trainer.flow import NoiseStage

__all__ = ["DiffusionStage"]


@final
class DiffusionStage(NoiseStage):
    """The baseline of a flow: same latents, network and recipe, but the cosine schedule.

    It predicts the latent, weighted by SNR + 1 (Salimans and Ho 2022, arXiv 2202.00512): with this
    weight every level of noise counts as in the flow's own loss (Kingma and Gao 2023,
    arXiv 2303.00848, appendix D), so the two differ in path and sampler alone.
    """

    name = "diffusion"
    result = "diffusion"
    shown_steps = 100
    shown_solver = "ddim"
