"""What all stages share that train a velocity network on the latents of a frozen autoencoder."""

import copy
import dataclasses
from abc import abstractmethod
from dataclasses import asdict
from functools import cached_property
from typing import Any, ClassVar

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import Manifest
from lrf.config import FlowConfig
from lrf.generate import Settings, sample
from lrf.models import VelocityNet
from lrf.parts import load_flow
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.text.attributes import Attributes
from lrf.trainer.batches import Shuffled
from lrf.trainer.order import Order
from lrf.trainer.regression import Ends, Regression, smoothed
from lrf.trainer.rewriting import held_out
from lrf.trainer.run import Stage, fingerprint
from lrf.trainer.spelling import Spelling
from lrf.types import Labels

__all__ = ["LOOKED_STEPS", "VelocityStage", "hide"]

LOOKED_STEPS = (1, 4, 32)
"""What a person who watches a training sees the same noise turn into."""


class VelocityStage(Stage[VelocityNet]):
    """Regression of the velocity at states between a noise and a latent."""

    result: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]
    shown_steps: ClassVar[int] = 32
    """Steps of the samples in the log."""
    shown_solver: ClassVar[str] = "euler"
    """A name of `lrf.solvers.SOLVERS`, for those samples."""
    attributes: Attributes
    spelling: Spelling | None = None

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
        self.regression = Regression.of(config)
        facts = asdict(config), asdict(self.config), self.manifest.autoencoder.digest
        self.fingerprint = fingerprint(order.corpus.digest(), *facts, self.recipe())

    @abstractmethod
    def begin(self) -> VelocityNet:
        """The network to train; sets `config` and `attributes`."""

    @abstractmethod
    def gather(self) -> int:
        """Get the examples ready, set `left_out`, and return how many there are."""

    @abstractmethod
    def ends(self, rows: Tensor, rng: torch.Generator) -> Ends:
        """Noise, latents, labels and perhaps words of some examples, on the CPU or the device."""

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
            self.manifest.models.values(),
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
        looks = {str(steps): self._samples(steps) for steps in LOOKED_STEPS}
        return looks | self._own if self.order.own else looks

    @cached_property
    def _own(self) -> dict[str, list[str]]:
        """A person's own sentences through the autoencoder, which no longer changes."""
        own = list(self.order.own)
        return {"given": own, "read": [r.text for r in self.system.read(self.system.embed(own))]}

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
        ends = self.ends(self.batches.rows(step), rng)
        device = self.order.device
        ends = Ends(*(None if part is None else part.to(device) for part in ends))  # type: ignore[arg-type]
        return self.regression.loss(self.model, ends, rng, self.order.crew, self.spelling)

    def measure(self) -> dict[str, float]:
        """Squared loss on held-out sentences, nothing told; a fixed seed for noise and times."""
        rewrites = self._shown_system().rewrites
        pairs = held_out(self.order) if rewrites else self.order.corpus.dev
        z1, rng = self.system.embed([line.text for line in pairs]), random_generator(0)
        z1 = smoothed(z1, self.model.config.smoothing, rng)
        z0 = noise(0, len(z1), self.system.shape).to(z1)
        if rewrites:
            z0 = self.system.embed([line.source for line in pairs])
        return {"loss on held-out sentences": self.regression.measure(self.shown, z0, z1, rng)}

    def _shown_system(self) -> System:
        return dataclasses.replace(self.system, net=self.shown.eval(), attributes=self.attributes)

    def load(self, model: str) -> tuple[VelocityNet, Attributes]:
        """A flow of the folder and the attributes it knows."""
        part = self.manifest.models[model]
        return load_flow(self.order.folder, part, self.system.autoencoder)

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
