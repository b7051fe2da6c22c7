"""Recipes: sizes and training of every stage, by name."""

from dataclasses import dataclass, field

from lrf.config import AutoencoderConfig, FlowConfig, TrainingConfig

__all__ = ["PRESETS", "Preset"]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A recipe: sizes and training of both stages."""

    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    flow: FlowConfig = field(default_factory=FlowConfig)
    train_autoencoder: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(bf16=True, warmup=300)
    )
    train_flow: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True)
    )


PRESETS: dict[str, Preset] = {
    "tiny": Preset(
        autoencoder=AutoencoderConfig(
            vocabulary=600,
            latents=8,
            latent_width=16,
            encoder_width=96,
            encoder_layers=2,
            decoder="parallel",
            decoder_width=128,
            decoder_layers=2,
            max_tokens=24,
            noise=0.4,
            encoder_dropout=0.0,
        ),
        flow=FlowConfig(width=256, layers=4),
        train_autoencoder=TrainingConfig(
            batch=64, learning_rate=4e-3, warmup=100, ema=0.995, sample_every=200
        ),
        train_flow=TrainingConfig(
            batch=256, learning_rate=2e-3, warmup=100, ema=0.998, sample_every=500
        ),
    ),
    "small": Preset(),
    "base": Preset(
        autoencoder=AutoencoderConfig(
            encoder_width=384,
            encoder_layers=4,
            decoder_width=384,
            decoder_layers=6,
            heads=6,
            max_tokens=64,
            latents=8,
        ),
        flow=FlowConfig(net="transformer", width=384, layers=8, heads=6),
        train_autoencoder=TrainingConfig(bf16=True, learning_rate=5e-4, warmup=1000),
        train_flow=TrainingConfig(bf16=True, batch=256, ema=0.9995, learning_rate=5e-4),
    ),
}
