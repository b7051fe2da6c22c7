"""Stage `autoregressive`: a language model on the checkpoint's tokens. Writes `autoregressive`."""

import copy
import dataclasses
from dataclasses import asdict
from typing import Any, ClassVar, final

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import Manifest
from lrf.generate import Settings, sample
from lrf.models import LanguageModel
from lrf.parts import load_writer
from lrf.system import System
from lrf.trainer.batches import BucketedTokens
from lrf.trainer.run import Order, Stage, fingerprint, fresh_weights
from lrf.trainer.sentences import token_batches
from lrf.types import PAD

__all__ = ["AutoregressiveStage"]

_CHUNK = 256


@final
class AutoregressiveStage(Stage[LanguageModel]):
    """Cross-entropy of each token after those before it, on the sentences the flows learn from."""

    name = checkpoint.AUTOREGRESSIVE
    result: ClassVar[str] = "autoregressive"  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = checkpoint.read(order.folder)
        self.system = System.load(order.folder, device=str(order.device))
        self.model = self._begin().to(order.device)
        self.shown = copy.deepcopy(self.model)
        self.batches = token_batches(
            self.system.tokenizer, order.corpus, self.model.max_tokens, self.config
        )
        self.left_out = len(order.corpus.train) - len(self.batches)
        facts = asdict(self.model.config), asdict(self.config), self.manifest.tokenizer
        self.fingerprint = fingerprint(order.corpus.digest(), *facts)

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch, in nats a token.

        In a crew each process drops out others, so with dropout many are not exactly one.
        """
        tokens, crew = self.batches.tokens(step).to(self.order.device), self.order.crew
        with torch.random.fork_rng():  # dropout knows no generator but the global one
            torch.manual_seed(int(torch.randint(2**62, (), generator=rng)) + crew.rank)
            losses = self.model.losses(crew.share(tokens))
        return crew.part(losses.mean(), len(losses), (tokens != PAD).sum())

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights."""
        self.shown.load_state_dict(weights)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the model; it never becomes the folder's default."""
        part = checkpoint.write_part(
            self.order.folder,
            self.result,
            self.shown.state_dict(),
            kind=self.name,
            config=asdict(self.model.config),
            training=facts,
        )
        models = {**self.manifest.models, self.result: part}
        return dataclasses.replace(self.manifest, models=models)

    def samples(self) -> list[str]:
        """Four sentences of seed 0 at temperature 1."""
        system = dataclasses.replace(self.system, net=None, writer=self.shown.eval())
        return [made.text for made in sample(system, Settings(count=4))]

    def look(self) -> dict[str, list[str]]:
        """The samples."""
        return {"written": self.samples()}

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Cross-entropy of the tokens of held-out sentences that are not too long."""
        rows = self.system.tokenizer.ids([line.text for line in self.order.corpus.dev])
        rows = [row for row in rows if len(row) <= self.model.max_tokens]
        batches = BucketedTokens(rows, _CHUNK, 0)
        model, total = self.shown.eval(), 0.0
        for chunk in torch.arange(len(rows)).split(_CHUNK):
            tokens = batches.gather(chunk.numpy()).to(self.order.device)
            total += float(model.losses(tokens).sum())
        nats = total / max(1, sum(map(len, rows)))
        return {"nats a token on held-out sentences": round(nats, 4)}

    def _begin(self) -> LanguageModel:
        """The folder's own model, perhaps with another dropout, or a new one."""
        autoencoder = self.system.autoencoder
        former = None
        if self.result in self.manifest.models:
            part = self.manifest.models[self.result]
            former = load_writer(self.order.folder, part, autoencoder)
        sizes, self.config = self.order.settings(self.name, former and former.config)
        with fresh_weights(self.config.seed):
            most = autoencoder.config.max_tokens
            made = LanguageModel(sizes, autoencoder.vocabulary, most)
        if former is not None:
            made.load_state_dict(former.state_dict())
        return made
