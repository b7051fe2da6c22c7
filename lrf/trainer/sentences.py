"""The sentences of a corpus as tokens: all at once, or those of a stored one when they are due."""

from collections.abc import Sequence
from functools import lru_cache
from typing import final

import numpy as np

from lrf.checkpoint import CheckpointError
from lrf.config import TrainingConfig
from lrf.text import Corpus, Line
from lrf.text.tokenizer import Tokenizer
from lrf.trainer.batches import BUCKET, BucketedTokens, Shuffled
from lrf.types import Tokens

__all__ = ["StoredTokens", "fitting", "token_batches", "token_rows"]

_SAMPLE = 4096


@final
class StoredTokens:
    """Sentences of like length in one batch, out of as many as 50 batches hold.

    Those 50 are read and encoded together, so what is in memory does not grow with the corpus.
    Sentences that are too long make batches smaller.
    """

    def __init__(
        self, tokenizer: Tokenizer, corpus: Corpus, most: int, config: TrainingConfig
    ) -> None:
        self.tokenizer, self.lines = tokenizer, corpus.train
        self.most, self.seed = most, config.seed
        self.order = Shuffled(len(self.lines), config.batch * BUCKET, config.seed)
        few = fitting(tokenizer, corpus.some(_SAMPLE).train, most)
        self.sample = BucketedTokens([ids for _, ids in few], 1, 0)
        """Sentences from all over the corpus."""
        self._bucket = lru_cache(maxsize=2)(self._make_bucket)

    def __len__(self) -> int:
        return len(self.lines)

    def tokens(self, step: int) -> Tokens:
        """Padded token ids of this step's batch."""
        number, place = divmod(step, BUCKET)
        return self._bucket(number).tokens(place)

    def _make_bucket(self, number: int) -> BucketedTokens:
        lines = [self.lines[row] for row in self.order.rows(number).tolist()]
        rows = [ids for _, ids in fitting(self.tokenizer, lines, self.most)]
        return BucketedTokens(rows, max(1, len(rows) // BUCKET), self.seed + number)


def token_batches(
    tokenizer: Tokenizer, corpus: Corpus, most: int, config: TrainingConfig
) -> BucketedTokens | StoredTokens:
    """Batches of the training sentences of at most `most` tokens."""
    if corpus.stored:
        return StoredTokens(tokenizer, corpus, most, config)
    return BucketedTokens(token_rows(tokenizer, corpus, most)[0], config.batch, config.seed)


def fitting(tokenizer: Tokenizer, lines: Sequence[Line], most: int) -> list[tuple[Line, list[int]]]:
    """Those of some lines that are not too long, and their token ids; CheckpointError if none."""
    rows = tokenizer.ids([line.text for line in lines])
    kept = [both for both in zip(lines, rows, strict=True) if len(both[1]) <= most]
    if not kept:
        raise CheckpointError(
            f"{len(lines):,} sentences on end are longer than {most} tokens; use shorter ones or "
            "a larger --config max_tokens"
        )
    return kept


def token_rows(
    tokenizer: Tokenizer, corpus: Corpus, most: int
) -> tuple[list[list[int]], np.ndarray]:
    """Token ids of the training lines of at most `most` tokens, and those lines' numbers."""
    rows = tokenizer.ids([line.text for line in corpus.train])
    kept = np.array([i for i, row in enumerate(rows) if len(row) <= most], dtype=np.int64)
    if not len(kept):
        raise CheckpointError(
            f"every sentence of {corpus.name} is longer than {most} tokens; use shorter sentences "
            "or a larger --config max_tokens"
        )
    return [rows[i] for i in kept], kept
