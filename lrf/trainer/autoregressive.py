"""Stage `autoregressive`: a language model on the checkpoint's tokens. Writes `autoregressive`."""

from typing import Any, final

import torch
from torch import Tensor

from lrf.models import LanguageModel
from lrf.trainer.batches import BucketedTokens
from lrf.trainer.sentences import token_batches
from lrf.trainer.writer import WriterStage
from lrf.types import PAD

__all__ = ["AutoregressiveStage"]

_CHUNK = 256


@final
class AutoregressiveStage(WriterStage[LanguageModel]):
    """Cross-entropy of each token after those before it, on the sentences the flows learn from."""

    name = "autoregressive"
    result = "autoregressive"
    kind = LanguageModel

    def gather(self) -> int:
        """Token ids of the sentences that are not too long."""
        self.batches = token_batches(
            self.system.tokenizer, self.order.corpus, self.model.max_tokens, self.config
        )
        return len(self.batches)

    def source(self) -> Any:
        """The tokenizer."""
        return self.manifest.tokenizer

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch, in nats a token.

        In a crew each process drops out others, so with dropout many are not exactly one.
        """
        tokens, crew = self.batches.tokens(step).to(self.order.device), self.order.crew
        with torch.random.fork_rng():  # dropout knows no generator but the global one
            torch.manual_seed(int(torch.randint(2**62, (), generator=rng)) + crew.rank)
            losses = self.model.losses(crew.share(tokens))
        return crew.part(losses.mean(), len(losses), (tokens != PAD).sum())

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Cross-entropy of the tokens of held-out sentences that are not too long."""
        rows = self.system.tokenizer.ids([line.text for line in self.order.corpus.dev])
        rows = [row for row in rows if len(row) <= self.model.max_tokens]
        if not rows:
            return {}
        batches = BucketedTokens(rows, _CHUNK, 0)
        model, total = self.shown.eval(), 0.0
        for chunk in torch.arange(len(rows)).split(_CHUNK):
            tokens = batches.gather(chunk.numpy()).to(self.order.device)
            total += float(model.losses(tokens).sum())
        nats = total / sum(map(len, rows))
        return {"nats a token on held-out sentences": round(nats, 4)}
