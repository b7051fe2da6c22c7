"""Stage `joint`: autoencoder and flow together, reconstruction first. Writes both, and `1-rf`."""

import copy
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, final

import torch
from torch import Tensor, nn
from torch.autograd import grad

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest
from lrf.config import choose
from lrf.flow import COUPLINGS
from lrf.generate import Settings, sample
from lrf.models import NETS, Autoencoder, VelocityNet
from lrf.parts import load_flow
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import Tokenizer
from lrf.trainer.autoencoder import exactness, fit_scale, write_tokenizer
from lrf.trainer.batches import BucketedTokens, Shuffled
from lrf.trainer.lexicographic import RULES, Goals
from lrf.trainer.order import Order
from lrf.trainer.regression import Ends, Regression, smoothed
from lrf.trainer.run import Stage, fingerprint, fresh_weights
from lrf.trainer.sentences import token_rows
from lrf.trainer.velocity import LOOKED_STEPS, hide
from lrf.types import Latent

__all__ = ["DRAWS", "Joint", "JointStage", "used_dimensions"]

_FLOW = "1-rf"
DRAWS = 4
"""Places on its way at which a step looks at each latent: a flow needs more examples than an
autoencoder, and a look costs it less."""
_READ = 256
"""Held-out sentences whose reading loss is measured."""


@final
class Joint(nn.Module):
    """Both networks as one set of weights."""

    def __init__(self, autoencoder: Autoencoder, net: VelocityNet) -> None:
        super().__init__()
        self.autoencoder, self.net = autoencoder, net


@final
class JointStage(Stage[Joint]):
    """Two losses: of reading each sentence back, and of the flow to its latent.

    The encoder is what they share, and a rule says how far it hears of the second. Decoder and
    velocity network follow their own loss. A batch is drawn from all sentences, not from those of
    like length: its moments standardise the latents, and must be those of the corpus.
    """

    name = "joint"
    result = None

    def __init__(self, order: Order) -> None:
        if order.crew.size > 1:
            raise CheckpointError(
                "--stage joint trains in one process; leave out accelerate launch"
            )
        self.order = order
        self.manifest: Manifest | None = None
        self.model = self._begin().to(order.device)
        self.shown = copy.deepcopy(self.model)
        autoencoder, net = self.model.autoencoder.config, self.model.net.config
        self.rule = choose(RULES, self.ranking.rule, "rule")
        self.regression = Regression.of(net)
        self.coupling = choose(COUPLINGS, net.coupling, "coupling")()
        if self.coupling.from_text:
            raise CheckpointError(
                "--stage joint makes sentences out of noise; use another coupling"
            )
        rows, kept = token_rows(self.tokenizer, order.corpus, autoencoder.max_tokens)
        self.left_out = len(order.corpus.train) - len(kept)
        self.labels = self.attributes.encode([order.corpus.train[i] for i in kept])
        self.attributes = self.attributes.counted(self.labels)
        self.tokens = BucketedTokens(rows, self.config.batch, self.config.seed)
        self.batches = Shuffled(len(rows), self.config.batch, self.config.seed)
        facts = map(asdict, (autoencoder, net, self.ranking, self.config))
        self.fingerprint = fingerprint(order.corpus.digest(), *facts)

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """Both losses of this step's batch: nats a token, then the flow's."""
        rows, device = self.batches.rows(step), self.order.device
        tokens = self.tokens.gather(rows.numpy()).to(device)
        autoencoder, net = self.model.autoencoder, self.model.net
        z = autoencoder.encode(autoencoder.hide(tokens, rng))
        words = autoencoder.reading_loss(z, tokens, rng)
        labels = hide(self.labels[rows.repeat(DRAWS)], net.config.label_dropout, rng).to(device)
        z1 = smoothed(z.repeat(DRAWS, 1, 1), self._smoothing, rng)
        z0, _ = self.coupling.draw(z1.detach(), rng)
        return torch.stack([words, self.regression.loss(net, Ends(z0, z1, labels), rng)])

    def backward(self, loss: Tensor) -> None:
        """Each network by its own loss, the encoder by the rule."""
        words, flow = loss
        shared = list(self.model.autoencoder.encoder.parameters())
        decoder = list(self.model.autoencoder.decoder.parameters())
        net, count = list(self.model.net.parameters()), len(shared)
        first = grad(words, shared + decoder, retain_graph=True, materialize_grads=True)
        own: Sequence[Tensor] = ()

        def second() -> Sequence[Tensor]:
            nonlocal own
            both = grad(flow, shared + net, materialize_grads=True)
            own = both[count:]
            return both[:count]

        goals = Goals(first[:count], second, float(words.detach()), self.ranking.bound)
        allowed, weight = self.rule(goals), self.ranking.weight
        own = own or grad(flow, net, materialize_grads=True)
        together = [a + weight * b for a, b in zip(goals.first, allowed, strict=True)]
        gradients = [*together, *first[count:], *own]
        for parameter, gradient in zip(shared + decoder + net, gradients, strict=True):
            parameter.grad = gradient

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights and fit the scale of the latents to them."""
        self.shown.load_state_dict(weights)
        fit_scale(self.shown.autoencoder, self.tokens)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write autoencoder, tokenizer and flow; models of older latents leave the folder."""
        folder, told = self.order.folder, {**facts, "ranking": asdict(self.ranking)}
        autoencoder = checkpoint.write_part(
            folder,
            "autoencoder",
            self.shown.autoencoder.state_dict(),
            config=asdict(self.model.autoencoder.config),
            training=told,
        )
        flow = checkpoint.write_part(
            folder,
            _FLOW,
            self.shown.net.state_dict(),
            kind="flow",
            config=asdict(self.model.net.config),
            autoencoder=autoencoder.digest,
            attributes=self.attributes.to_json(),
            training=told,
        )
        self.manifest = Manifest(
            corpus=facts["corpus"],
            autoencoder=autoencoder,
            models={_FLOW: flow},
            default=_FLOW,
            tokenizer=write_tokenizer(folder, self.tokenizer),
        )
        return self.manifest

    def samples(self) -> list[str]:
        """Four sentences out of the noise of seed 0."""
        return self._samples(32)

    def look(self) -> dict[str, list[str]]:
        """The same four sentences, in few steps and in many."""
        return {str(steps): self._samples(steps) for steps in LOOKED_STEPS}

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """How well held-out sentences are read back, their flow's loss, the room they take."""
        texts, system = [line.text for line in self.order.corpus.dev], self._shown_system()
        z1, few, rng = system.embed(texts), system.tokens(texts[:_READ]), random_generator(0)
        words = self.shown.autoencoder.reading_loss(z1[:_READ], few, rng)
        ends = noise(0, len(z1), system.shape).to(z1), smoothed(z1, self._smoothing, rng)
        return {
            **exactness(self.shown.autoencoder, self.tokenizer, self.order.corpus),
            "nats a token on held-out sentences": round(float(words), 4),
            "loss on held-out sentences": self.regression.measure(self.shown.net, *ends, rng),
            "dimensions in use": round(used_dimensions(z1), 1),
        }

    @property
    def _smoothing(self) -> float:
        return self.model.net.config.smoothing

    def _samples(self, steps: int) -> list[str]:
        settings = Settings(steps=steps, count=4)
        return [made.text for made in sample(self._shown_system(), settings)]

    def _shown_system(self) -> System:
        assert self.manifest is not None, "a run saves before it looks"
        autoencoder, net = self.shown.autoencoder.eval(), self.shown.net.eval()
        return System(self.tokenizer, autoencoder, self.manifest, _FLOW, net, self.attributes)

    def _begin(self) -> Joint:
        """What the folder holds, or new networks; sets all that they are made by."""
        former, net = self._former()
        sizes = None
        if former:
            begun = net.config if net else self.order.preset.joint[1]
            sizes = former.autoencoder.config, begun, self.order.preset.ranking
        chosen, self.config = self.order.settings(self.name, sizes)
        autoencoder, flow, self.ranking = chosen
        if flow.knows_latents:
            raise CheckpointError(
                "--stage joint changes the words and latents a flow would know; set --config "
                "net=mlp clusters=0"
            )
        if not former:
            texts = (line.text for line in self.order.corpus.train)
            self.tokenizer = Tokenizer.train(texts, autoencoder.vocabulary)
        shape = autoencoder.latents, autoencoder.latent_width
        with fresh_weights(self.config.seed):
            joint = Joint(
                Autoencoder(autoencoder, len(self.tokenizer)),
                choose(NETS, flow.net, "network")(flow, shape, self.attributes.sizes),
            )
        if former:
            joint.autoencoder.load_state_dict(former.autoencoder.state_dict())
        if net:
            joint.net.load_state_dict(net.state_dict())
        return joint

    def _former(self) -> tuple[System | None, VelocityNet | None]:
        """Checkpoint and flow of the folder; sets what is known of its sentences.

        A flow that knows the words or clusters of the latents there were is left behind.
        """
        self.attributes = Attributes.of(self.order.corpus.train)
        if not (self.order.folder / checkpoint.CONFIG).exists():
            return None, None
        system = System.load(self.order.folder, device=str(self.order.device))
        self.manifest, self.tokenizer = system.manifest, system.tokenizer
        if _FLOW not in self.manifest.models:
            return system, None
        part = self.manifest.models[_FLOW]
        net, known = load_flow(self.order.folder, part, system.autoencoder)
        if net.config.knows_latents:
            return system, None
        self.attributes = known
        return system, net


def used_dimensions(z: Latent) -> float:
    """How many coordinates would vary as much if all were independent: (sum l)^2 / sum l^2.

    `l` are the eigenvalues of the covariance of the flattened latents, the participation ratio.
    """
    x = z.flatten(1).float()
    covariance = (x - x.mean(0)).T @ (x - x.mean(0)) / len(x)
    return float(covariance.trace() ** 2 / covariance.square().sum())
