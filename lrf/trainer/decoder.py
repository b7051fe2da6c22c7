"""Stage `decoder`: the decoder learns to read what the flow makes. Encoder and flows stay."""

import copy
import dataclasses
from dataclasses import asdict
from typing import Any, final

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest
from lrf.models import Autoencoder
from lrf.models.decoders import Decoder
from lrf.sampler import integrate, noise
from lrf.solvers import GRIDS, SOLVERS, FixedGrid
from lrf.system import System
from lrf.trainer.order import Order
from lrf.trainer.run import Stage, fingerprint
from lrf.trainer.sentences import token_batches
from lrf.types import Latent

__all__ = ["EARLIEST", "LATEST", "STEPS", "DecoderStage"]

EARLIEST, LATEST = 0.25, 0.9
"""From where the flow takes a sentence on: earlier it is another sentence, later it is the same."""
STEPS = 4
_MEASURED = 500


@final
class DecoderStage(Stage[Decoder]):
    """Cross-entropy of reading a sentence from what the flow made of its noisy latent.

    Half of the batches are put somewhere on their straight path and carried to t = 1 by the flow,
    whose small faults the decoder so learns to forgive; the others only get noise, as in the stage
    `autoencoder`. The latents stay what they were, so every flow of the checkpoint stays valid.
    """

    name = "decoder"
    result = None

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = checkpoint.read(order.folder)
        self.system = System.load(order.folder, device=str(order.device))
        if self.system.net is None:
            raise CheckpointError(
                f"{order.folder} holds no flow to learn from; train one with --stage flow"
            )
        if self.system.rewrites:
            raise CheckpointError(
                f"{self.system.model} in {order.folder} starts from sentences; "
                "--stage decoder needs a flow that starts from noise"
            )
        config, self.config = order.settings(self.name, self.system.autoencoder.config)
        self.autoencoder = Autoencoder(config, len(self.system.tokenizer)).to(order.device)
        self.autoencoder.load_state_dict(self.system.autoencoder.state_dict())
        self.autoencoder.eval()
        self.model = copy.deepcopy(self.autoencoder.decoder)
        tokenizer = self.system.tokenizer
        self.batches = token_batches(tokenizer, order.corpus, config.max_tokens, self.config)
        self.left_out = len(order.corpus.train) - len(self.batches)
        facts = asdict(config), asdict(self.config), self._kept()
        self.fingerprint = fingerprint(order.corpus.digest(), self.system.model, *facts)

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch."""
        crew = self.order.crew
        tokens = self.batches.tokens(step).to(self.order.device)
        with torch.no_grad():
            z = self.autoencoder.encode(crew.share(tokens))
            led = float(torch.rand((), generator=rng)) < 1 / 2
            z = self._carried(z, len(tokens), rng) if led else self._disturbed(z, len(tokens), rng)
        return self.model.loss(z, tokens, rng, crew)

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights."""
        self.autoencoder.decoder.load_state_dict(weights)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the autoencoder, and let every flow name it as its own."""
        part = checkpoint.write_part(
            self.order.folder,
            "autoencoder",
            self.autoencoder.state_dict(),
            config=asdict(self.autoencoder.config),
            training={**facts, "read from": self.system.model},
        )
        models = {
            name: dataclasses.replace(flow, autoencoder=part.digest)
            for name, flow in self.manifest.models.items()
        }
        return dataclasses.replace(self.manifest, autoencoder=part, models=models)

    def samples(self) -> list[str]:
        """Four sentences out of the noise of seed 0, in 32 Euler steps."""
        z0 = noise(0, 4, self.system.shape).to(self.order.device)
        return self._read(self._solve(z0, GRIDS["uniform"](32)))

    def look(self) -> dict[str, list[str]]:
        """The samples."""
        return {"written": self.samples()}

    def measure(self) -> dict[str, float]:
        """Share of held-out sentences read back exactly."""
        texts = [line.text for line in self.order.corpus.dev[:_MEASURED]]
        read = self._read(self.system.embed(texts))
        return {"exact at noise 0.0": round(sum(map(str.__eq__, texts, read)) / len(texts), 4)}

    def _kept(self) -> str:
        """Hash of the weights that stay; every save changes those of the decoder."""
        weights = self.autoencoder.state_dict().items()
        kept = {key: value.cpu() for key, value in weights if not key.startswith("decoder.")}
        return checkpoint.digest_of(kept)

    def _disturbed(self, z1: Latent, whole: int, rng: torch.Generator) -> Latent:
        """The latents in noise; as all chance it is drawn for the whole batch."""
        return z1 + self.order.crew.share(self.autoencoder.disturbance(whole, rng)).to(z1)

    def _carried(self, z1: Latent, whole: int, rng: torch.Generator) -> Latent:
        """Where the flow takes the sentences from a random time on their straight paths."""
        start = EARLIEST + (LATEST - EARLIEST) * float(torch.rand((), generator=rng))
        drawn = torch.randn((whole, *z1.shape[1:]), generator=rng)
        z = (1 - start) * self.order.crew.share(drawn).to(z1) + start * z1
        rest = (1 - start) / STEPS
        return self._solve(z, (*(start + i * rest for i in range(STEPS)), 1.0))

    def _solve(self, z: Latent, times: tuple[float, ...]) -> Latent:
        *_, last = integrate(self.system.field_for(None), SOLVERS["euler"](), z, FixedGrid(times))
        return last.z

    @torch.no_grad()
    def _read(self, z: Latent) -> list[str]:
        read = self.autoencoder.eval().decoder.read(z)
        return [self.system.tokenizer.decode(one.ids) for one in read]
