"""Sentence to latent and back. The autoencoder alone owns the scale of the latents."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from lrf.config import AutoencoderConfig, choose
from lrf.crew import ALONE, Crew
from lrf.models.decoders import AutoregressiveDecoder, Batch, Decoder, ParallelDecoder
from lrf.models.layers import Block
from lrf.types import MASK, PAD, Latent, Tokens

__all__ = ["DECODERS", "Autoencoder"]

DECODERS: dict[str, type[Decoder]] = {
    "parallel": ParallelDecoder,
    "autoregressive": AutoregressiveDecoder,
}


class Encoder(nn.Module):
    """Transformer over the tokens with K leading query positions that become the latents."""

    def __init__(self, config: AutoencoderConfig, vocabulary: int) -> None:
        super().__init__()
        width = config.encoder_width
        self.embed = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.embed.weight, std=0.02)
        self.queries = nn.Parameter(torch.randn(config.latents, width) * 0.02)
        self.blocks = nn.ModuleList(
            Block(width, config.heads) for _ in range(config.encoder_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, config.latent_width)

    def forward(self, tokens: Tokens) -> Latent:
        """Latents of bounded length, not yet standardised."""
        batch, (latents, _) = len(tokens), self.queries.shape
        x = torch.cat([self.queries.expand(batch, -1, -1), self.embed(tokens)], dim=1)
        real = torch.cat([tokens.new_ones(batch, latents), tokens], dim=1) != PAD
        mask = real[:, None, None, :]
        for block in self.blocks:
            x, _ = block(x, mask)
        out = self.out(self.norm(x[:, :latents]))
        # A bounded length keeps the encoder from drowning the training noise in a few sentences.
        return nn.functional.layer_norm(out, out.shape[-1:])


class Standardise(nn.Module):
    """Shift and scale each latent coordinate to mean 0 and variance 1 over the corpus."""

    def __init__(self, latents: int, width: int, momentum: float = 0.02) -> None:
        super().__init__()
        self.momentum = momentum
        self.mean: Tensor
        self.std: Tensor
        self.register_buffer("mean", torch.zeros(latents, width))
        self.register_buffer("std", torch.ones(latents, width))

    def forward(self, raw: Latent, crew: Crew = ALONE) -> Latent:
        """Standardise; in training by the batch's own moments, which are followed slowly.

        The batch is that of the whole crew.
        """
        if not self.training:
            return (raw - self.mean) / self.std
        mean, std = _moments(raw, crew)
        with torch.no_grad():
            self.mean.lerp_(mean.float(), self.momentum)
            self.std.lerp_(std.float(), self.momentum)
        return (raw - mean) / std

    def fit(self, raw: Latent) -> None:
        """Set the moments to those of `raw`."""
        mean, std = _moments(raw)
        self.mean.copy_(mean)
        self.std.copy_(std)


def _moments(raw: Latent, crew: Crew = ALONE) -> tuple[Float[Tensor, "K D"], Float[Tensor, "K D"]]:
    if crew.size == 1:
        mean, variance = raw.mean(0), raw.var(0, unbiased=False)
    else:
        count = crew.total(len(raw))
        mean = crew.add(raw.sum(0)) / count
        variance = crew.add((raw - mean).square().sum(0)) / count
    return mean, (variance + 1e-6).sqrt()


class Autoencoder(nn.Module):
    """Encoder, standardisation and a decoder chosen by the config."""

    def __init__(self, config: AutoencoderConfig, vocabulary: int) -> None:
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        self.encoder = Encoder(config, vocabulary)
        self.standardise = Standardise(config.latents, config.latent_width)
        self.decoder = choose(DECODERS, config.decoder, "decoder")(config, vocabulary)

    def encode(self, tokens: Tokens, crew: Crew = ALONE) -> Latent:
        """Standardised latents of the tokens, which may be a crew's share of a batch."""
        return self.standardise(self.encoder(tokens).float(), crew)

    def loss(self, tokens: Tokens, rng: torch.Generator, crew: Crew = ALONE) -> Tensor:
        """Cross-entropy of reading the tokens back from their noisy latents: this process's part.

        All chance is drawn for the whole batch.
        """
        tokens = self.exchange(tokens, rng)
        z = self.encode(crew.share(self.hide(tokens, rng)), crew)
        return self.reading_loss(z, tokens, rng, crew)

    def exchange(self, tokens: Batch, rng: torch.Generator) -> Batch:
        """A batch with some tokens in the place of others, in sentences more or less."""
        most, others = 2 * self.config.token_exchange, tokens[tokens > MASK]
        if not most or not len(others):
            return tokens
        share = most * torch.rand(len(tokens), 1, generator=rng)
        struck = (torch.rand(tokens.shape, generator=rng) < share).to(tokens.device)
        struck &= tokens > MASK
        picked = torch.randint(len(others), tokens.shape, generator=rng).to(tokens.device)
        return torch.where(struck, others[picked], tokens)

    def hide(self, tokens: Tokens, rng: torch.Generator) -> Tokens:
        """Tokens as the encoder sees them while it trains."""
        hidden = torch.rand(tokens.shape, generator=rng) < self.config.encoder_dropout
        hidden = hidden.to(tokens.device) & (tokens != PAD)
        return tokens.masked_fill(hidden, MASK)

    def reading_loss(
        self, z: Latent, tokens: Batch, rng: torch.Generator, crew: Crew = ALONE
    ) -> Tensor:
        """Cross-entropy of reading the tokens from these latents, a crew's share, in noise."""
        noise = crew.share(self.disturbance(len(tokens), rng))
        return self.decoder.loss(z + noise.to(z), tokens, rng, crew)

    def disturbance(self, count: int, rng: torch.Generator) -> Latent:
        """Noise of the size (1 - t) / t for a uniform t in [1 / (1 + s), 1], for `count` latents.

        That is what a straight path has left of it at time t; s is `config.noise`, the largest
        size. Much noise leaves room for the gist of a sentence, little for its every word.
        """
        largest = self.config.noise
        t = 1 - torch.rand(count, 1, 1, generator=rng) * largest / (1 + largest)
        shape = count, self.config.latents, self.config.latent_width
        return (1 - t) / t * torch.randn(shape, generator=rng)
