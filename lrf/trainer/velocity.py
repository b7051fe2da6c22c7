"""What all stages share that train a velocity network on the latents of a frozen autoencoder."""

import copy
import dataclasses
from abc import abstractmethod
from dataclasses import asdict
from typing import Any, ClassVar

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import Manifest
from lrf.config import FlowConfig, choose
from lrf.flow import LOSSES, PATHS, TIME_LAWS, Target, flow_loss
from lrf.generate import Settings, sample
from lrf.models import VelocityNet
from lrf.parts import load_flow
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.text.attributes import Attributes
from lrf.trainer.batches import Shuffled
from lrf.trainer.rewriting import held_out
from lrf.trainer.run import Order, Stage, fingerprint
from lrf.types import Condition, Labels, Latent, Time

__all__ = ["VelocityStage", "hide"]

_LOOKED_STEPS = (1, 4, 32)
"""What a person who watches a training sees the same noise turn into."""


class VelocityStage(Stage[VelocityNet]):
    """Regression of the velocity at states between a noise and a latent."""

    result: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]
    shown_steps: ClassVar[int] = 32
    """Steps of the samples in the log."""
    shown_solver: ClassVar[str] = "euler"
    """A name of `lrf.solvers.SOLVERS`, for those samples."""
    attributes: Attributes

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = checkpoint.read(order.folder)
        self.system = dataclasses.replace(
            System.load(order.folder, device=str(order.device)), model=self.result
        )
        self.model = self.begin().to(order.device)
        self.shown = copy.deepcopy(self.model)
        config = self.model.config
        self.batches = Shuffled(self.gather(), self.config.batch, self.config.seed)
        self.times = choose(TIME_LAWS, config.times, "law of time")
        self.path = choose(PATHS, config.path, "path")()
        self.criterion = choose(LOSSES, config.loss, "loss")
        facts = asdict(config), asdict(self.config), self.manifest.autoencoder.digest
        self.fingerprint = fingerprint(order.corpus.digest(), *facts, self.recipe())

    @abstractmethod
    def begin(self) -> VelocityNet:
        """The network to train; sets `config` and `attributes`."""

    @abstractmethod
    def gather(self) -> int:
        """Get the examples ready, set `left_out`, and return how many there are."""

    @abstractmethod
    def ends(self, rows: Tensor, rng: torch.Generator) -> tuple[Latent, Latent, Labels]:
        """Noise, latents and labels of some examples."""

    def recipe(self) -> dict[str, Any]:
        """What else decides the result, for the checkpoint to tell."""
        return {}

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights."""
        self.shown.load_state_dict(weights)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the model; everything else in the folder stays as it is."""
        part = checkpoint.write_part(
            self.order.folder,
            self.result,
            self.shown.state_dict(),
            kind=self.name,
            config=asdict(self.model.config),
            autoencoder=self.manifest.autoencoder.digest,
            attributes=self.attributes.to_json(),
            training={**facts, **self.recipe()},
        )
        models = {**self.manifest.models, self.result: part}
        default = self.manifest.default or self.result
        return dataclasses.replace(self.manifest, models=models, default=default)

    def samples(self) -> list[str]:
        """Four sentences out of the noise of seed 0, or rewritten from held-out ones."""
        return self._samples(self.shown_steps)

    def look(self) -> dict[str, list[str]]:
        """The same four sentences, in few steps and in many."""
        return {str(steps): self._samples(steps) for steps in _LOOKED_STEPS}

    def _samples(self, steps: int) -> list[str]:
        system = self._shown_system()
        sources = [line.source for line in held_out(self.order)[:4]] if system.rewrites else []
        settings = Settings(
            steps=steps,
            solver=self.shown_solver,
            count=len(sources) or 4,
            sources=tuple(sources),
        )
        return [made.text for made in sample(system, settings)]

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch; chance is drawn for all of it."""
        device, config, crew = self.order.device, self.model.config, self.order.crew
        z0, z1, labels = (end.to(device) for end in self.ends(self.batches.rows(step), rng))
        t, whole = self.times(len(z1), rng).to(device), len(z1)
        z0, z1, labels, t = map(crew.share, (z0, z1, labels, t))
        z, velocity = self.path.at(z0, z1, t)
        condition = self._condition(z, t, labels, rng)
        prediction = self.model(z, t, condition).float()
        target = Target(z1, velocity, t, self.path)
        losses = flow_loss(prediction, config.predicts, target, self.criterion)
        return crew.part(losses.mean(), len(losses), whole)

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Squared loss on held-out sentences, whatever the training's own loss.

        Noise and times come from a fixed seed, no labels are shown.
        """
        rewrites = self._shown_system().rewrites
        pairs = held_out(self.order) if rewrites else self.order.corpus.dev
        z1, rng = self.system.embed([line.text for line in pairs]), random_generator(0)
        z1 = self.smoothed(z1, rng)
        z0, t = noise(0, len(z1), self.system.shape).to(z1), self.times(len(z1), rng).to(z1)
        if rewrites:
            z0 = self.system.embed([line.source for line in pairs])
        z, velocity = self.path.at(z0, z1, t)
        config, net = self.model.config, self.shown.eval()
        target = Target(z1, velocity, t, self.path)
        loss = flow_loss(net(z, t, Condition()), config.predicts, target)
        return {"loss on held-out sentences": round(float(loss.mean()), 4)}

    def _shown_system(self) -> System:
        return dataclasses.replace(self.system, net=self.shown.eval(), attributes=self.attributes)

    def _condition(self, z: Latent, t: Time, labels: Labels, rng: torch.Generator) -> Condition:
        """Labels, and in a share of the steps the network's own first guess of the endpoint.

        Chen 2022, arXiv 2208.04202, section 3.2.
        """
        first = Condition(labels)
        if float(torch.rand((), generator=rng)) >= self.model.config.self_conditioning:
            return first
        with torch.no_grad():
            guess = self.model(z, t, first).float()
            if self.model.config.predicts == "v":
                guess = self.path.ends(z, guess, t)[1]
        return Condition(labels, guess)

    def smoothed(self, z1: Latent, rng: torch.Generator) -> Latent:
        """Latents with the fresh noise the recipe asks for."""
        size = self.model.config.smoothing
        return z1 + size * torch.randn(z1.shape, generator=rng).to(z1) if size else z1

    def load(self, model: str) -> tuple[VelocityNet, Attributes]:
        """A flow of the folder and the attributes it knows."""
        part = self.manifest.models[model]
        return load_flow(self.order.folder, part, self.system.autoencoder.config)

    def remade(self, former: VelocityNet, config: FlowConfig) -> VelocityNet:
        """A network with another recipe and the same weights."""
        made = copy.deepcopy(former)
        made.config = config
        return made


def hide(labels: Labels, chance: float, rng: torch.Generator) -> Labels:
    """Set attributes to "not specified": each by chance, and by chance all of a sentence."""
    each = torch.rand(labels.shape, generator=rng) < chance
    whole = torch.rand(len(labels), 1, generator=rng) < chance
    return labels.masked_fill(each | whole, 0)
