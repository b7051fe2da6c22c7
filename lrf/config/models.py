"""Sizes of every network, and what of its training travels with it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from lrf.config.checks import check_heads, check_sizes

__all__ = ["AutoencoderConfig", "AutoregressiveConfig", "FlowConfig", "NormalizingFlowConfig"]


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig:
    """Text autoencoder: sentence to K latent vectors of width D and back."""

    changeable: ClassVar = (
        *("noise", "token_dropout", "encoder_dropout", "token_exchange", "retellings"),
        "smoothing",
    )
    """What changes no weight's shape: a model that is trained on may change it."""
    first_stage: ClassVar = ("token_exchange", "retellings")
    """What only the stage `autoencoder` heeds, of all that train one."""

    vocabulary: int = 3000
    """Most pieces the tokenizer may learn."""
    latents: int = 4
    """K, latent vectors a sentence."""
    latent_width: int = 48
    """D, width of one latent vector."""
    encoder_width: int = 192
    encoder_layers: int = 3
    decoder: str = "autoregressive"
    """A name of `lrf.models.DECODERS`."""
    decoder_width: int = 256
    decoder_layers: int = 4
    heads: int = 4
    max_tokens: int = 32
    """Longest sentence in tokens, the end mark included; longer ones are left out of training."""
    noise: float = 0.6
    """Training reads latents in noise of a random size up to this: `Autoencoder.disturbance`."""
    token_dropout: float = 0.3
    """Share of tokens the autoregressive decoder may not look at while it trains."""
    encoder_dropout: float = 0.05
    """Share of tokens the encoder does not see while it trains."""
    token_exchange: float = 0.0
    """Share of tokens put in place of others of their batch, for encoder and decoder alike: what
    nobody would guess has to be read from the latents."""
    retellings: int = 0
    """Copies of each sentence with other values of what it spells out: `lrf.text.retold`."""
    smoothing: float = 0.0
    """Size of the noise through which a model's latents are read; see `System.read`."""

    def __post_init__(self) -> None:
        check_sizes(self)
        check_heads(self.heads, self.encoder_width, self.decoder_width)
        if self.token_exchange > 0.5:
            raise ValueError(
                "token_exchange must be at most 0.5, as a mean over sentences that lose from none "
                f"to twice as many, got {self.token_exchange}"
            )


@dataclass(frozen=True, kw_only=True)
class FlowConfig:
    """Velocity network and the law it is trained by."""

    changeable: ClassVar = (
        *("coupling", "times", "loss", "label_dropout", "smoothing", "spelling", "guidance"),
        "clusters",
    )
    """What changes no weight's shape: a model that is trained on may change it."""

    net: str = "mlp"
    """A name of `lrf.models.NETS`."""
    predicts: Literal["x", "v"] = "x"
    """What the network puts out: the latent at t = 1, or the velocity."""
    width: int = 512
    layers: int = 6
    expansion: int = 2
    """Hidden units of an MLP's block for each unit of its width."""
    heads: int = 4
    slots: int = 14
    """Positions for words, in the network `words`."""
    writer_layers: int = 3
    writer_width: int = 192
    """Size of its second half, which is the encoder's; the first, the decoder's, has `width`."""
    path: str = "straight"
    """A name of `lrf.flow.PATHS`."""
    coupling: str = "independent"
    """A name of `lrf.flow.COUPLINGS`."""
    times: str = "logit-normal"
    """A name of `lrf.flow.TIME_LAWS`."""
    loss: str = "squared"
    """A name of `lrf.flow.LOSSES`."""
    self_conditioning: float = 0.5
    """Share of training steps that see the network's own earlier prediction; 0 turns it off."""
    label_dropout: float = 0.3
    """Chance that an attribute is hidden, for each attribute and once more for all together."""
    smoothing: float = 0.0
    """Size of fresh noise on the latents it learns from, against learning sentences by heart."""
    clusters: int = 0
    """Clusters of latents the flow is told of, as it is of attributes; a corpus of fewer than 50
    sentences a cluster gets fewer. See `lrf.trainer.clusters`."""
    guidance: float = 1.0
    """Guidance scale where nobody asks for one; any but 1 costs a second call of the network."""
    spelling: float = 0.25
    """What naming the words counts beside the loss, in a network that reads its state as words."""

    def __post_init__(self) -> None:
        check_sizes(self)
        check_heads(self.heads, self.width, *[self.writer_width] * (self.net == "words"))
        if self.predicts not in ("x", "v"):
            raise ValueError(f"predicts must be x or v, got {self.predicts!r}")

    @property
    def knows_latents(self) -> bool:
        """Whether it knows words or clusters of the latents it was made on, and of no others."""
        return self.net == "words" or self.clusters > 0


@dataclass(frozen=True, kw_only=True)
class AutoregressiveConfig:
    """A language model that writes from left to right, for comparison."""

    changeable: ClassVar = ("dropout",)

    width: int = 528
    layers: int = 6
    heads: int = 6
    dropout: float = 0.1
    """Share of embeddings, attention weights and branch outputs hidden while it trains."""

    def __post_init__(self) -> None:
        check_sizes(self)
        check_heads(self.heads, self.width)


@dataclass(frozen=True, kw_only=True)
class NormalizingFlowConfig:
    """Affine coupling layers between noise and latents, for comparison."""

    changeable: ClassVar = ("smoothing",)

    width: int = 784
    """Hidden units of a layer's network."""
    layers: int = 16
    """Two for each binary digit of the number of coordinates put any two apart in some layer."""
    smoothing: float = 0.5
    """Size of fresh noise on its latents; without, sentences learnt by heart pay without bound."""

    def __post_init__(self) -> None:
        check_sizes(self)
