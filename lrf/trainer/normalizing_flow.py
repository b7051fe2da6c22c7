"""Stage `normalizing-flow`: RealNVP on the latents of sentences. Writes `normalizing-flow`."""

from typing import Any, final

import torch
from torch import Tensor

from lrf.models import NormalizingFlow
from lrf.sampler import random_generator
from lrf.text.attributes import Attributes
from lrf.trainer.batches import Shuffled
from lrf.trainer.latents import corpus_latents
from lrf.trainer.regression import smoothed
from lrf.trainer.writer import WriterStage

__all__ = ["NormalizingFlowStage"]


@final
class NormalizingFlowStage(WriterStage[NormalizingFlow]):
    """The likelihood of the latents that the flows learn from, with the noise of its recipe."""

    name = "normalizing-flow"
    result = "normalizing-flow"
    kind = NormalizingFlow

    def gather(self) -> int:
        """Encode the corpus; its labels play no part."""
        nothing = Attributes({}, ())
        self.latents, _ = corpus_latents(self.order, self.system, nothing)
        self.batches = Shuffled(len(self.latents), self.config.batch, self.config.seed)
        return len(self.latents)

    def source(self) -> Any:
        """The autoencoder."""
        return self.manifest.autoencoder.digest

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch, in nats a coordinate."""
        z1, crew = self.latents[self.batches.rows(step)].float(), self.order.crew
        mine = crew.share(smoothed(z1, self.model.config.smoothing, rng))
        losses = self.model.losses(mine.to(self.order.device))
        return crew.part(losses.mean(), len(losses), len(z1))

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """The same loss on held-out sentences, their noise from a fixed seed."""
        z1 = self.system.embed([line.text for line in self.order.corpus.dev])
        z1 = smoothed(z1, self.model.config.smoothing, random_generator(0))
        nats = float(self.shown.eval().losses(z1).mean())
        return {"nats a coordinate on held-out sentences": round(nats, 4)}
