"""Which examples a step sees: a pure function of seed and step, so a resumed run sees the same."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from lrf.types import PAD, Tokens

__all__ = ["BUCKET", "BucketedTokens", "Shuffled"]

BUCKET = 50
"""Batches sorted by length together: alike enough for little padding, still well mixed."""
_WIDTH_STEP = 4
"""Widths are rounded up to multiples of this, so that few shapes occur."""


class Shuffled:
    """Rows in a new order each epoch; the last, short batch is dropped."""

    def __init__(self, count: int, batch: int, seed: int) -> None:
        self.count, self.batch, self.seed = count, min(batch, count), seed
        self.per_epoch = self.count // self.batch
        self._order = lru_cache(maxsize=2)(self._make_order)

    def rows(self, step: int) -> Tensor:
        """Row numbers of this step's batch."""
        epoch, place = divmod(step, self.per_epoch)
        order = self._order(epoch)
        rows = order[place * self.batch : (place + 1) * self.batch]
        return torch.from_numpy(rows.astype(np.int64))

    def _make_order(self, epoch: int) -> np.ndarray:
        # Four bytes a row while they suffice; the order is that of eight.
        kind = np.uint32 if self.count < 1 << 32 else np.int64
        order = np.arange(self.count, dtype=kind)
        np.random.default_rng((self.seed, epoch)).shuffle(order)
        return order


class BucketedTokens:
    """Sentences of like length in one batch, padded to a few widths."""

    def __init__(self, rows: Sequence[Sequence[int]], batch: int, seed: int) -> None:
        self.lengths = np.array([len(row) for row in rows])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])
        self.flat = np.fromiter((i for row in rows for i in row), np.int32, self.starts[-1])
        self.batch, self.seed = min(batch, len(rows)), seed
        self.per_epoch = len(rows) // self.batch
        self._plan = lru_cache(maxsize=2)(self._make_plan)

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def sample(self) -> "BucketedTokens":
        """Sentences that stand for all: these."""
        return self

    def tokens(self, step: int) -> Tokens:
        """Padded token ids of this step's batch."""
        epoch, place = divmod(step, self.per_epoch)
        return self.gather(self._plan(epoch)[place])

    def gather(self, rows: np.ndarray) -> Tokens:
        """Token ids of some rows, padded to a multiple of four."""
        longest = int(self.lengths[rows].max())
        width = -(-longest // _WIDTH_STEP) * _WIDTH_STEP
        places = np.arange(width)
        inside = places < self.lengths[rows][:, None]
        flat = np.where(inside, self.starts[rows][:, None] + places, 0)
        return torch.from_numpy(np.where(inside, self.flat[flat], PAD).astype(np.int64))

    def _make_plan(self, epoch: int) -> list[np.ndarray]:
        rng = np.random.default_rng((self.seed, epoch))
        order = rng.permutation(len(self.lengths))[: self.per_epoch * self.batch]
        chunks = np.array_split(order, max(1, self.per_epoch // BUCKET))
        order = np.concatenate([c[np.argsort(self.lengths[c], kind="stable")] for c in chunks])
        batches = order.reshape(self.per_epoch, self.batch)
        return [batches[i] for i in rng.permutation(self.per_epoch)]
