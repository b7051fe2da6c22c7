"""Velocity by two Transformers: one reads the state as words, the other encodes them again."""

from typing import cast, final

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import layer_norm, linear

from lrf.config import FlowConfig
from lrf.models.autoencoder import Autoencoder
from lrf.models.layers import Block, ConditionedBlock, zeroed
from lrf.models.velocity import Shape, VelocityNet
from lrf.types import END, MASK, PAD, START, Condition, Latent, Time

__all__ = ["Words"]

_SCALED_FROM = 0.25
"""Earlier states are scaled as those of this time: 1 / t knows no bound."""
_NEVER = -1e4
"""Score of the marks that are no words."""


@final
class Words(VelocityNet):
    """What a state may become is a mean over sentences, and sentences part all at once.

    So its reader gives each of the first words a position and a probability to every piece there,
    and its writer makes latents of the expected embeddings. Both begin as the autoencoder's two
    halves, and share its tables of pieces, which stay as they are. While it trains, the reader also
    has to name the words of the sentence its path leads to (`lrf.trainer.spelling`): the
    cross-entropy of a denoiser taught flows on tokens more (arXiv 2602.16813).
    """

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        super().__init__(config, shape, attributes)
        (latents, size), width, inner = shape, config.width, config.writer_width
        self.inward = nn.Linear(2 * size, width)
        # Each word also sees all latents at once: it lies in no one of them.
        self.whole = nn.Linear(2 * latents * size, width)
        self.place = nn.Parameter(torch.randn(latents + config.slots, width) * 0.02)
        self.reader = _blocks(width, config.heads, config.layers)
        self.named = nn.LayerNorm(width)
        self.carried = nn.Linear(width, inner)
        self.context = nn.Linear(width, inner)
        self.queries = nn.Parameter(torch.randn(latents, inner) * 0.02)
        self.writer = _blocks(inner, config.heads, config.writer_layers)
        self.norm = nn.LayerNorm(inner)
        self.out = nn.Linear(inner, size)
        self.outward = zeroed(nn.Linear(inner, 3 * size))
        self.act = nn.SiLU()
        tables = {"scores": (0, width), "bias": (0,), "pieces": (0, inner)}
        moments = {"mean": shape, "std": shape}
        for name, sizes in (tables | moments).items():
            self.register_buffer(name, torch.ones(sizes), persistent=False)

    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""
        return self.spelled(z, t, condition)[0]

    def spelled(
        self, z: Latent, t: Time, condition: Condition
    ) -> tuple[Latent, Float[Tensor, "B S V"]]:
        """The same, and the probability of every piece at each position of a word."""
        latents, at = self.shape[0], t[:, None, None]
        context = self.act(self._context(t, condition.labels))
        # As a decoder sees them: latents of unit size in noise of size (1 - t) / t.
        seen = self._with_previous(z / at.clamp(min=_SCALED_FROM), condition)
        words = self.place[latents:] + self.whole(seen.flatten(1))[:, None]
        x = torch.cat([self.place[:latents] + self.inward(seen), words], dim=1)
        for block in self.reader:
            x = block(x, context)
        x = self.named(x)
        scores = linear(x[:, latents:], self._table("scores"), self._table("bias"))
        chances = scores.softmax(-1)
        y = self._written(chances, self.carried(x), self.act(self.context(context)))
        encoded = self._encoded(y)
        # Were the latents Gaussian, this multiple of z would be the best guess.
        plain = z * at / (at.square() + (1 - at).square())
        rest, of_encoded, of_plain = self.outward(y).chunk(3, dim=-1)
        return rest + of_encoded * encoded + of_plain * plain, chances

    def _written(self, chances: Tensor, beside: Tensor, context: Tensor) -> Tensor:
        """Queries that have read the expected pieces, each as far as the sentence still goes on."""
        latents = self.shape[0]
        going = (1 - chances[..., END : END + 1].sum(-1)).cumprod(1)
        there = torch.cat([torch.ones_like(going[:, :1]), going[:, :-1]], dim=1)
        mask = nn.functional.pad(there, (latents, 0), value=1.0).clamp(min=1e-6).log()
        expected = chances.to(beside.dtype) @ self._table("pieces").to(beside.dtype)
        y = beside + torch.cat([self.queries.expand(len(chances), -1, -1), expected], dim=1)
        for block in self.writer:
            y = block(y, context, mask[:, None, None])
        return self.norm(y[:, :latents])

    def _encoded(self, y: Tensor) -> Latent:
        """Standardised latents, as the encoder makes them of what its queries have read."""
        raw = layer_norm(self.out(y), self.shape[1:])
        return (raw - self._table("mean")) / self._table("std")

    def encoded(self, chances: Float[Tensor, "B S V"]) -> Latent:
        """Latents of words known with these probabilities, and of nothing else."""
        beside = self.carried.bias.expand(len(chances), len(self.place), -1)
        return self._encoded(self._written(chances, beside, torch.zeros_like(beside[:, 0])))

    def _table(self, name: str) -> Tensor:
        return cast("Tensor", getattr(self, name))

    def attach(self, autoencoder: Autoencoder) -> None:
        """Share its tables of pieces and the scale of its latents.

        ValueError if they do not fit the sizes of this network.
        """
        sizes, config = autoencoder.config, self.config
        wanted = {"width": sizes.decoder_width, "writer_width": sizes.encoder_width}
        wanted["heads"] = sizes.heads
        if any(getattr(config, name) != value for name, value in wanted.items()):
            needed = " ".join(f"{name}={value}" for name, value in wanted.items())
            raise ValueError(f"net=words shares words with the autoencoder; set --config {needed}")
        encoder, head = autoencoder.encoder, autoencoder.decoder.head
        self.scores, self.pieces = head.weight.detach(), encoder.embed.weight.detach()
        self.bias = head.bias.detach().clone()
        self.bias[[PAD, START, MASK]] = _NEVER
        self.mean, self.std = autoencoder.standardise.mean, autoencoder.standardise.std

    @torch.no_grad()
    def begin_with(self, autoencoder: Autoencoder) -> None:
        """Read as the decoder would and write as the encoder would."""
        (latents, size), width = self.shape, self.config.width
        decoder, encoder = autoencoder.decoder, autoencoder.encoder
        unseen = decoder.unseen(self.config.slots)
        self.place[:latents] = decoder.place
        self.place[latents : latents + len(unseen)] = unseen
        self.inward.weight[:, :size] = decoder.memory.weight
        self.inward.bias.copy_(decoder.memory.bias)
        whole = self.whole.weight.view(width, latents, 2, size)
        whole[:, :, 0] = decoder.summary.weight.view(width, latents, size)
        self.whole.bias.copy_(decoder.summary.bias)
        self.queries.copy_(encoder.queries)
        for mine, theirs in ((self.named, decoder.norm), (self.norm, encoder.norm)):
            mine.load_state_dict(theirs.state_dict())
        self.out.load_state_dict(encoder.out.state_dict())
        for column in (self.inward.weight[:, size:], whole[:, :, 1]):
            column.zero_()
        zeroed(self.carried)
        for mine, theirs in ((self.reader, decoder.blocks), (self.writer, encoder.blocks)):
            for block, model in zip(mine, theirs, strict=False):
                cast("ConditionedBlock", block).begin_with(cast("Block", model))
        self.outward.bias[size:] = 0.5


def _blocks(width: int, heads: int, count: int) -> nn.ModuleList:
    return nn.ModuleList(ConditionedBlock(width, heads) for _ in range(count))
