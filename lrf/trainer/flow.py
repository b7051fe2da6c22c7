"""Stage `flow`: the velocity network on the latents of a frozen autoencoder. Writes `1-rf`."""

import copy
import dataclasses
from dataclasses import asdict
from typing import Any, final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest, Part
from lrf.config import choose
from lrf.flow import COUPLINGS, PATHS, TIME_LAWS, Target, flow_loss
from lrf.generate import Settings, sample
from lrf.models import NETS, VelocityNet
from lrf.sampler import noise, random_generator
from lrf.system import System, load_flow
from lrf.text.attributes import Attributes
from lrf.trainer.autoencoder import encode_all, token_rows
from lrf.trainer.batches import BucketedTokens, Shuffled
from lrf.trainer.run import Order, Stage, fingerprint, fresh_weights
from lrf.types import Condition, Labels, Latent, Time

__all__ = ["FlowStage"]

_MODEL = "1-rf"


@final
class FlowStage(Stage[VelocityNet]):
    """Regression of the velocity along straight lines from noise to latents."""

    name = "flow"
    result = _MODEL

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = checkpoint.read(order.folder)
        self.system = dataclasses.replace(
            System.load(order.folder, device=str(order.device)), model=_MODEL
        )
        if _MODEL in self.manifest.models:
            part = self.manifest.models[_MODEL]
            loaded = load_flow(order.folder, part, self.system.autoencoder.config)
            self.model, self.attributes = loaded
            self.config = order.settings(self.name, self.model.config)[1]
        else:
            sizes, self.config = order.settings(self.name)
            self.attributes = Attributes.of(order.corpus.train)
            with fresh_weights(self.config.seed):
                self.model = choose(NETS, sizes.net, "network")(
                    sizes, self.system.shape, self.attributes.sizes
                )
        self.model.to(order.device)
        self.shown = copy.deepcopy(self.model)
        self.latents, self.labels = corpus_latents(order, self.system, self.attributes)
        self.left_out = len(order.corpus.train) - len(self.latents)
        self.batches = Shuffled(len(self.latents), self.config.batch, self.config.seed)
        self.times = choose(TIME_LAWS, self.model.config.times, "law of time")
        self.path = choose(PATHS, self.model.config.path, "path")()
        self.coupling = choose(COUPLINGS, self.model.config.coupling, "coupling")()
        facts = asdict(self.model.config), asdict(self.config), self.manifest.autoencoder.digest
        self.fingerprint = fingerprint(order.corpus.digest(), *facts)

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights."""
        self.shown.load_state_dict(weights)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the flow; everything else in the folder stays as it is."""
        weights = self.shown.state_dict()
        files, digest = checkpoint.write_weights(self.order.folder, _MODEL, weights)
        part = Part(
            kind=self.name,
            config=asdict(self.model.config),
            files=files,
            digest=digest,
            autoencoder=self.manifest.autoencoder.digest,
            attributes=self.attributes.to_json(),
            training=facts,
        )
        models = {**self.manifest.models, _MODEL: part}
        default = self.manifest.default or _MODEL
        return dataclasses.replace(self.manifest, models=models, default=default)

    def samples(self) -> list[str]:
        """Four sentences out of the noise of seed 0, in 32 Euler steps."""
        system = dataclasses.replace(self.system, net=self.shown.eval(), attributes=self.attributes)
        return [made.text for made in sample(system, Settings(steps=32, count=4))]

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """Loss of this step's batch."""
        device, config, rows = self.order.device, self.model.config, self.batches.rows(step)
        labels = hide(self.labels[rows], config.label_dropout, rng).to(device)
        z0, z1 = self.coupling.draw(self.latents[rows].float().to(device), rng)
        t = self.times(len(rows), rng).to(device)
        z, velocity = self.path.at(z0, z1, t)
        condition = self._condition(z, t, labels, rng)
        prediction = self.model(z, t, condition).float()
        return flow_loss(prediction, config.predicts, Target(z1, velocity, t)).mean()

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Loss on held-out sentences, with noise and times of a fixed seed, no labels shown."""
        z1 = self.system.embed([line.text for line in self.order.corpus.dev])
        rng = random_generator(0)
        z0, t = noise(0, len(z1), self.system.shape).to(z1), self.times(len(z1), rng).to(z1)
        z, velocity = self.path.at(z0, z1, t)
        config, net = self.model.config, self.shown.eval()
        loss = flow_loss(net(z, t, Condition()), config.predicts, Target(z1, velocity, t))
        return {"loss on held-out sentences": round(float(loss.mean()), 4)}

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


def hide(labels: Labels, chance: float, rng: torch.Generator) -> Labels:
    """Set attributes to "not specified": each by chance, and by chance all of a sentence."""
    each = torch.rand(labels.shape, generator=rng) < chance
    whole = torch.rand(len(labels), 1, generator=rng) < chance
    return labels.masked_fill(each | whole, 0)


def corpus_latents(order: Order, system: System, attributes: Attributes) -> tuple[Tensor, Labels]:
    """Latents (count x K x D, fp16) and labels of the corpus; encoded once and kept in the folder.

    The file is named after autoencoder and data, so it is never read for others.
    """
    config = system.autoencoder.config
    rows, kept = token_rows(system.tokenizer, order.corpus, config.max_tokens)
    labels = attributes.encode([order.corpus.train[i] for i in kept])
    mark = fingerprint(system.manifest.autoencoder.digest, order.corpus.digest())[:16]
    path = order.folder / f"latents-{mark}.safetensors"
    try:
        latents = load_file(path)["latents"]
    except (OSError, SafetensorError, KeyError):
        latents = encode_all(system.autoencoder, BucketedTokens(rows, 1, 0))
        part = path.with_name(path.name + ".part")
        save_file({"latents": latents}, part)
        part.replace(path)
    if len(latents) != len(kept):
        raise CheckpointError(f"{path} does not fit the corpus; delete it and train again")
    return latents, labels
