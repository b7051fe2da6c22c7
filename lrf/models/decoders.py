"""Latents to token ids, by two decoders behind one contract.

A decoder knows ids, not text: `lrf.system` turns what it returns into a `Reading`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import final

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lrf.config import AutoencoderConfig
from lrf.crew import ALONE, Crew
from lrf.models.layers import Block, Cache
from lrf.types import END, MASK, PAD, START, Latent, Tokens

__all__ = ["AutoregressiveDecoder", "Batch", "Decoded", "Decoder", "ParallelDecoder", "cut"]


Batch = Int[Tensor, "Whole N"]
"""Token ids of a whole batch, of which a crew's process has the latents of its share alone."""


@dataclass(frozen=True)
class Decoded:
    """Ids read from one latent, up to and without the end mark."""

    ids: tuple[int, ...]
    confidence: tuple[float, ...]
    calls: int
    """Evaluations of the decoder network this sentence needed."""


class Decoder(nn.Module, ABC):
    """Shared memory of both decoders: the latents as K leading positions and as one summary."""

    def __init__(self, config: AutoencoderConfig, vocabulary: int) -> None:
        super().__init__()
        self.config = config
        width = config.decoder_width
        self.memory = nn.Linear(config.latent_width, width)
        self.place = nn.Parameter(torch.randn(config.latents, width) * 0.02)
        # Each token also sees all latents at once: the autoencoder learns several times faster.
        self.summary = nn.Linear(config.latents * config.latent_width, width)
        self.blocks = nn.ModuleList(
            Block(width, config.heads) for _ in range(config.decoder_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary)

    @abstractmethod
    def loss(self, z: Latent, tokens: Batch, rng: torch.Generator, crew: Crew = ALONE) -> Tensor:
        """Mean cross-entropy of the tokens given the latents, in nats a token.

        Of a crew each process has the latents of its share, and the result is its part.
        """

    @abstractmethod
    def read(self, z: Latent, copies: int = 1) -> list[Decoded]:
        """The most likely tokens of each latent, or of each run of `copies` latents together.

        The copies of one latent differ by noise; the mean of their probabilities decides.
        """

    @abstractmethod
    def unseen(self, count: int) -> Float[Tensor, "N W"]:
        """What stands at the first places of a sentence of which no token is known, at most N."""

    def _leading(self, z: Latent) -> Float[Tensor, "B K W"]:
        return self.memory(z) + self.place

    def _surprise(self, held: Float[Tensor, "B N W"], tokens: Batch, crew: Crew) -> Tensor:
        """This process's part of the mean cross-entropy at all tokens of the batch.

        `held` is what the head reads; it is only asked where there is a token, for it is wide.
        """
        mine = crew.share(tokens)
        real = mine != PAD
        mean = cross_entropy(self.head(held[real]), mine[real])
        return mean if crew.size == 1 else crew.part(mean, real.sum(), (tokens != PAD).sum())


@final
class ParallelDecoder(Decoder):
    """All positions at once, each on its own: one call a reading, words may settle one by one."""

    def __init__(self, config: AutoencoderConfig, vocabulary: int) -> None:
        super().__init__(config, vocabulary)
        self.slots = nn.Parameter(torch.randn(config.max_tokens, config.decoder_width) * 0.02)

    def logits(self, z: Latent) -> Float[Tensor, "B N V"]:
        """Scores of every piece at every position."""
        return self.head(self._held(z))

    def _held(self, z: Latent) -> Float[Tensor, "B N W"]:
        slots = self.slots + self.summary(z.flatten(1))[:, None]
        x = torch.cat([self._leading(z), slots], dim=1)
        for block in self.blocks:
            x, _ = block(x)
        return self.norm(x[:, self.config.latents :])

    def unseen(self, count: int) -> Float[Tensor, "N W"]:
        """Its slots, which never see a token."""
        return self.slots[:count]

    def loss(self, z: Latent, tokens: Batch, rng: torch.Generator, crew: Crew = ALONE) -> Tensor:
        """Cross-entropy at the tokens and the end mark; positions after it are ignored."""
        del rng  # nothing is hidden: the decoder never sees tokens
        return self._surprise(self._held(z)[:, : tokens.shape[1]], tokens, crew)

    def read(self, z: Latent, copies: int = 1) -> list[Decoded]:
        """The likeliest piece at each position, up to the first end mark."""
        top, ids = _agreed(self.logits(z), copies).max(-1)
        return [cut(row, sure, 1) for row, sure in zip(ids.tolist(), top.tolist(), strict=True)]


@final
class AutoregressiveDecoder(Decoder):
    """One token after another with a key-value cache: a small language model led by the latents."""

    def __init__(self, config: AutoencoderConfig, vocabulary: int) -> None:
        super().__init__(config, vocabulary)
        self.embed = nn.Embedding(vocabulary, config.decoder_width)
        nn.init.normal_(self.embed.weight, std=0.02)

    def logits(self, z: Latent, tokens: Tokens) -> Float[Tensor, "B N V"]:
        """Scores of the token after each of the given ones."""
        return self.head(self._held(z, tokens))

    def _held(self, z: Latent, tokens: Tokens) -> Float[Tensor, "B N W"]:
        x = torch.cat([self._leading(z), self._inputs(z, tokens)], dim=1)
        for block in self.blocks:
            x, _ = block(x, causal=True)
        return self.norm(x[:, self.config.latents :])

    def unseen(self, count: int) -> Float[Tensor, "N W"]:
        """The start mark, then hidden tokens."""
        return self.embed.weight[[START] + [MASK] * (count - 1)]

    def loss(self, z: Latent, tokens: Batch, rng: torch.Generator, crew: Crew = ALONE) -> Tensor:
        """Teacher forcing; some inputs are masked so that the latents have to be read."""
        hidden = torch.rand(tokens.shape, generator=rng) < self.config.token_dropout
        seen = tokens.masked_fill(hidden.to(tokens.device), MASK)
        start = torch.full_like(tokens[:, :1], START)
        held = self._held(z, crew.share(torch.cat([start, seen[:, :-1]], dim=1)))
        return self._surprise(held, tokens, crew)

    def read(self, z: Latent, copies: int = 1) -> list[Decoded]:
        """Greedy reading until every sentence has ended or `max_tokens` is reached."""
        count, most = len(z) // copies, self.config.max_tokens
        ids = torch.full((count, most), END, device=z.device)
        sure = torch.zeros(count, most, device=z.device)
        going = torch.arange(count, device=z.device)  # a sentence that has ended costs no more
        caches: list[Cache | None] = [None] * len(self.blocks)
        summary = self.summary(z.flatten(1))[:, None]
        start = self.embed(torch.full((len(z), 1), START, device=z.device))
        x = torch.cat([self._leading(z), start + summary], dim=1)
        for place in range(most):
            x, caches = self._advance(x, caches, causal=place == 0)
            scores = _agreed(self.head(self.norm(x[:, -1])), copies)
            scores[:, [PAD, START, MASK]] = 0.0
            top, token = scores.max(-1)
            ids[going, place], sure[going, place] = token, top
            more = token != END
            left = int(more.sum())
            if left == 0:
                break
            if left < len(going):
                going, token, rows = going[more], token[more], more.repeat_interleave(copies)
                summary = summary[rows]
                caches = [(k[rows], v[rows]) for k, v in filter(None, caches)]
            x = self.embed(token.repeat_interleave(copies))[:, None] + summary
        return [cut(row, tops, None) for row, tops in zip(ids.tolist(), sure.tolist(), strict=True)]

    def _inputs(self, z: Latent, tokens: Tokens) -> Tensor:
        return self.embed(tokens) + self.summary(z.flatten(1))[:, None]

    def _advance(
        self, x: Tensor, caches: list[Cache | None], *, causal: bool
    ) -> tuple[Tensor, list[Cache | None]]:
        grown: list[Cache | None] = []
        for block, cache in zip(self.blocks, caches, strict=True):
            x, longer = block(x, cache=cache, causal=causal)
            grown.append(longer)
        return x, grown


def _agreed(logits: Tensor, copies: int) -> Tensor:
    """Probabilities of the pieces, averaged over the copies of each latent."""
    return logits.float().softmax(-1).unflatten(0, (-1, copies)).mean(1)


def cut(ids: list[int], sure: list[float], calls: int | None) -> Decoded:
    """What stands before the end mark; `calls` None counts a call for each token read."""
    end = ids.index(END) if END in ids else len(ids)
    return Decoded(tuple(ids[:end]), tuple(sure[:end]), calls or min(end + 1, len(ids)))
