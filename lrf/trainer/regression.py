"""The regression all velocity networks are trained by: states on paths and the velocity there."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from lrf.config import FlowConfig, choose
from lrf.crew import ALONE, Crew
from lrf.flow import LOSSES, PATHS, TIME_LAWS, Loss, Path, Target, TimeLaw, flow_loss
from lrf.models import VelocityNet, Words
from lrf.trainer.spelling import Spelling
from lrf.types import Condition, Labels, Latent, Time, Tokens

__all__ = ["Ends", "Regression", "smoothed"]


class Ends(NamedTuple):
    """Examples of a step: where paths begin and end, and what is known of the sentence there."""

    z0: Latent
    z1: Latent
    labels: Labels
    words: Tokens | None = None
    """Its tokens, for a network that learns to name them."""


@dataclass(frozen=True)
class Regression:
    """Path, times and loss of a recipe. It keeps no data and no network."""

    path: Path
    times: TimeLaw
    criterion: Loss

    @classmethod
    def of(cls, config: FlowConfig) -> "Regression":
        """By the names in a config; ValueError for one that is not there."""
        path = choose(PATHS, config.path, "path")()
        times = choose(TIME_LAWS, config.times, "law of time")
        return cls(path, times, choose(LOSSES, config.loss, "loss"))

    def loss(
        self,
        net: VelocityNet,
        ends: Ends,
        rng: torch.Generator,
        crew: Crew = ALONE,
        spelling: Spelling | None = None,
    ) -> Tensor:
        """Mean loss on the paths between noise and latents with these labels: a process's part.

        With `spelling`, a network that can also has to name the words.
        """
        z0, z1, labels = map(crew.share, ends[:3])
        t = crew.share(self.times(len(ends.z1), rng)).to(z1.device)
        z, velocity = self.path.at(z0, z1, t)
        seen = self.path.straightened(z, t)
        state, beside = (*seen, self._condition(net, z, t, labels, rng)), None
        if spelling and ends.words is not None and isinstance(net, Words):
            prediction, beside = spelling.answer(net, state, ends.words, crew)
        else:
            prediction = net(*state)
        target = Target(z1, velocity, t, self.path)
        losses = flow_loss(prediction.float(), net.config.predicts, target, self.criterion)
        loss = crew.part(losses.mean(), len(losses), len(ends.z1))
        return loss if beside is None else loss + beside

    @torch.no_grad()
    def measure(
        self,
        net: VelocityNet,
        z0: Latent,
        z1: Latent,
        rng: torch.Generator,
        labels: Labels | None = None,
    ) -> float:
        """Mean squared loss on these paths, whatever the training's own loss."""
        t = self.times(len(z1), rng).to(z1)
        z, velocity = self.path.at(z0, z1, t)
        target = Target(z1, velocity, t, self.path)
        prediction = net.eval()(*self.path.straightened(z, t), Condition(labels))
        loss = flow_loss(prediction, net.config.predicts, target)
        return round(float(loss.mean()), 4)

    def _condition(
        self, net: VelocityNet, z: Latent, t: Time, labels: Labels, rng: torch.Generator
    ) -> Condition:
        """Labels, and in a share of the steps the network's own first guess of the endpoint.

        Chen 2022, arXiv 2208.04202, section 3.2.
        """
        first = Condition(labels)
        if float(torch.rand((), generator=rng)) >= net.config.self_conditioning:
            return first
        with torch.no_grad():
            guess = net(*self.path.straightened(z, t), first).float()
            if net.config.predicts == "v":
                guess = self.path.ends(z, guess, t)[1]
        return Condition(labels, guess)


def smoothed(z1: Latent, size: float, rng: torch.Generator) -> Latent:
    """Latents with fresh noise of that size."""
    return z1 + size * torch.randn(z1.shape, generator=rng).to(z1) if size else z1
