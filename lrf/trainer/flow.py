"""Stage `flow`: straight lines from noise to the latents of sentences. Writes `1-rf`."""

from typing import final

import torch
from torch import Tensor

from lrf.config import choose
from lrf.flow import COUPLINGS
from lrf.models import NETS, VelocityNet
from lrf.text.attributes import Attributes
from lrf.trainer.run import fresh_weights
from lrf.trainer.velocity import VelocityStage, corpus_latents, hide
from lrf.types import Labels, Latent

__all__ = ["FlowStage", "NoiseStage"]


class NoiseStage(VelocityStage):
    """From noise of its own to each sentence of the corpus."""

    def begin(self) -> VelocityNet:
        """The folder's own model, or a new network."""
        if self.result in self.manifest.models:
            former, self.attributes = self.load(self.result)
            sizes, self.config = self.order.settings(self.name, former.config)
            return self.remade(former, sizes)
        sizes, self.config = self.order.settings(self.name)
        self.attributes = Attributes.of(self.order.corpus.train)
        with fresh_weights(self.config.seed):
            return choose(NETS, sizes.net, "network")(
                sizes, self.system.shape, self.attributes.sizes
            )

    def gather(self) -> int:
        """Encode the corpus."""
        self.coupling = choose(COUPLINGS, self.model.config.coupling, "coupling")()
        self.latents, self.labels = corpus_latents(self.order, self.system, self.attributes)
        self.left_out = len(self.order.corpus.train) - len(self.latents)
        return len(self.latents)

    def ends(self, rows: Tensor, rng: torch.Generator) -> tuple[Latent, Latent, Labels]:
        """Sentences of the corpus, some of their labels hidden, and noise by the coupling."""
        labels = hide(self.labels[rows], self.model.config.label_dropout, rng)
        z1 = self.smoothed(self.latents[rows].float().to(self.order.device), rng)
        return *self.coupling.draw(z1, rng), labels


@final
class FlowStage(NoiseStage):
    """A rectified flow (Liu 2022, arXiv 2209.03003)."""

    name = "flow"
    result = "1-rf"
