"""Recipes: sizes and training of every stage, by name."""

from dataclasses import dataclass, field, replace

from lrf.config import (
    AutoencoderConfig,
    AutoregressiveConfig,
    FlowConfig,
    NormalizingFlowConfig,
    PairsConfig,
    RankingConfig,
    TrainingConfig,
)

__all__ = ["PRESETS", "Preset"]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A recipe: for each stage what it makes, under its name, and how it trains."""

    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    flow: FlowConfig = field(default_factory=FlowConfig)
    reflow: PairsConfig = field(default_factory=PairsConfig)
    distil: PairsConfig = field(
        default_factory=lambda: PairsConfig(steps=8, times="few-step", real=0.0)
    )
    autoregressive: AutoregressiveConfig = field(default_factory=AutoregressiveConfig)
    """As many parameters as decoder and flow together."""
    normalizing_flow: NormalizingFlowConfig = field(default_factory=NormalizingFlowConfig)
    """As many parameters as the flow."""
    ranking: RankingConfig = field(default_factory=RankingConfig)
    train_joint: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True, warmup=300)
    )
    train_autoencoder: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(bf16=True, warmup=300)
    )
    train_flow: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True)
    )
    train_decoder: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(bf16=True, learning_rate=5e-4)
    )
    train_reflow: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True, learning_rate=5e-4)
    )
    train_distil: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True, learning_rate=3e-4)
    )
    train_autoregressive: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(
            bf16=True, learning_rate=6e-4, weight_decay=0.1, warmup=300
        )
    )
    train_normalizing_flow: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(batch=256, ema=0.9995, bf16=True, learning_rate=5e-4)
    )

    @property
    def diffusion(self) -> FlowConfig:
        """The flow's network and all that helps it, on the path of a diffusion."""
        return replace(self.flow, path="variance-preserving")

    @property
    def train_diffusion(self) -> TrainingConfig:
        """The flow's training."""
        return self.train_flow

    @property
    def joint(self) -> tuple[AutoencoderConfig, FlowConfig, RankingConfig]:
        """Both networks, and which of them goes first. Latents that move form no clusters."""
        return self.autoencoder, replace(self.flow, clusters=0), self.ranking

    @property
    def decoder(self) -> AutoencoderConfig:
        """The stage `decoder` goes on with the autoencoder that is there."""
        return self.autoencoder


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
            bf16=True, batch=64, learning_rate=4e-3, warmup=100, ema=0.995, sample_every=200
        ),
        train_flow=TrainingConfig(
            bf16=True, batch=256, learning_rate=2e-3, warmup=100, ema=0.998, sample_every=500
        ),
        train_joint=TrainingConfig(
            bf16=True, batch=128, learning_rate=3e-3, warmup=100, ema=0.995, sample_every=200
        ),
        reflow=PairsConfig(pairs=16_384, steps=32),
        train_reflow=TrainingConfig(
            bf16=True, batch=256, learning_rate=1e-3, warmup=100, ema=0.998, sample_every=500
        ),
        distil=PairsConfig(pairs=16_384, steps=8, times="few-step", real=0.0),
        autoregressive=AutoregressiveConfig(width=224, layers=4, heads=4),
        normalizing_flow=NormalizingFlowConfig(width=232, layers=14, smoothing=0.1),
        train_normalizing_flow=TrainingConfig(
            bf16=True, batch=256, learning_rate=1e-3, warmup=100, ema=0.998, sample_every=500
        ),
        train_autoregressive=TrainingConfig(
            bf16=True,
            batch=64,
            learning_rate=2e-3,
            weight_decay=0.1,
            warmup=100,
            ema=0.995,
            sample_every=200,
        ),
        train_distil=TrainingConfig(
            bf16=True, batch=256, learning_rate=1e-3, warmup=100, ema=0.998, sample_every=500
        ),
    ),
    "small": Preset(
        autoencoder=AutoencoderConfig(vocabulary=8000, noise=3.0, token_dropout=0.1, smoothing=1.5),
        flow=FlowConfig(
            width=384,
            layers=6,
            expansion=8,
            smoothing=0.5,
            label_dropout=0.1,
            clusters=1024,
            guidance=2.0,
        ),
        reflow=PairsConfig(pairs=40_960, steps=12, real=0.0, guidance=2.0),
        # So much noise leaves 0.99 nats a token after half an hour: docs/training.md.
        ranking=RankingConfig(bound=1.2),
    ),
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
        autoregressive=AutoregressiveConfig(width=576, layers=8, heads=9),
        normalizing_flow=NormalizingFlowConfig(width=656, layers=18),
        train_autoencoder=TrainingConfig(bf16=True, learning_rate=5e-4, warmup=1000),
        train_flow=TrainingConfig(bf16=True, batch=256, ema=0.9995, learning_rate=5e-4),
    ),
}
