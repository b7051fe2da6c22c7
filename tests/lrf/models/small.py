"""Autoencoders small enough to be read at a glance."""

import torch

from lrf.config import AutoencoderConfig
from lrf.models import Autoencoder
from lrf.sampler import random_generator

VOCABULARY = 20


def fresh(name: str, vocabulary: int = VOCABULARY, **kwargs) -> Autoencoder:
    sizes = {"latents": 2, "latent_width": 8, "max_tokens": 12, "heads": 2}
    widths = {"encoder_width": 16, "encoder_layers": 2, "decoder_width": 16, "decoder_layers": 2}
    torch.manual_seed(0)
    config = AutoencoderConfig(decoder=name, **{**sizes, **widths, **kwargs})
    return Autoencoder(config, vocabulary).eval()


def shaken(name: str, seed: int = 0, **kwargs) -> Autoencoder:
    """Weights large enough that readings differ and end at different places."""
    model, rng = fresh(name, **kwargs), random_generator(seed)
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(0.5 * torch.randn(weight.shape, generator=rng))
    return model
