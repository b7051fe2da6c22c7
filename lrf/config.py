"""Every choice of a model and of its training, as frozen dataclasses that travel as JSON."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

__all__ = [
    "AutoencoderConfig",
    "AutoregressiveConfig",
    "FlowConfig",
    "NormalizingFlowConfig",
    "PairsConfig",
    "RankingConfig",
    "TrainingConfig",
    "choose",
    "from_json",
]

Config = TypeVar("Config")
Entry = TypeVar("Entry")
_MAY_BE_ZERO = ("seed", "warmup")
_MOST_LAYERS, _MOST, _LARGEST_SEED = 1_000, 100_000_000, 2**63 - 1
"""Far more than anybody trains; what a mistyped number would ask of memory, time or torch."""


def _check_sizes(config: Any) -> None:
    """Whole numbers count something, shares and rates are not negative."""
    for entry in dataclasses.fields(config):
        value = getattr(config, entry.name)
        if type(value) is int and value < (0 if entry.name in _MAY_BE_ZERO else 1):
            raise ValueError(f"{entry.name} must be at least 1, got {value}")
        most = {"seed": _LARGEST_SEED, "layers": _MOST_LAYERS}.get(entry.name.split("_")[-1], _MOST)
        if type(value) is int and value > most:
            raise ValueError(f"{entry.name} must be at most {most:,}, got {value}")
        if type(value) is float and not 0 <= value < float("inf"):
            raise ValueError(f"{entry.name} must not be negative or infinite, got {value}")


def _check_heads(heads: int, *widths: int) -> None:
    for width in widths:
        if width % (2 * heads):
            reason = f"a width of {width} cannot be shared by {heads} heads"
            raise ValueError(f"{reason}; use a multiple of {2 * heads}")


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig:
    """Text autoencoder: sentence to K latent vectors of width D and back."""

    changeable: ClassVar = ("noise", "token_dropout", "encoder_dropout", "smoothing")
    """What changes no weight's shape: a model that is trained on may change it."""

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
    smoothing: float = 0.0
    """Size of the noise through which a model's latents are read; see `System.read`."""

    def __post_init__(self) -> None:
        _check_sizes(self)
        _check_heads(self.heads, self.encoder_width, self.decoder_width)


@dataclass(frozen=True, kw_only=True)
class FlowConfig:
    """Velocity network and the law it is trained by."""

    changeable: ClassVar = ("coupling", "times", "loss", "label_dropout", "smoothing", "spelling")
    """Settings of the training alone: a model that is trained on may change them."""

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
    """Of the encoder, whose part its second half takes; the first half has `width`, `layers`."""
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
    spelling: float = 0.25
    """What naming the words counts beside the loss, in a network that reads its state as words."""

    def __post_init__(self) -> None:
        _check_sizes(self)
        _check_heads(self.heads, self.width, *[self.writer_width] * (self.net == "words"))
        if self.predicts not in ("x", "v"):
            raise ValueError(f"predicts must be x or v, got {self.predicts!r}")


@dataclass(frozen=True, kw_only=True)
class PairsConfig:
    """Trajectories of a teacher whose ends a student learns from, and how it learns."""

    pairs: int = 65_536
    """How many trajectories."""
    steps: int = 24
    """Steps of the solver along each."""
    solver: str = "euler"
    """A name of `lrf.solvers.SOLVERS`."""
    real: float = 0.15
    """Share that starts from real latents and is solved backwards to their noise."""
    guidance: float = 1.0
    """Guidance scale of the teacher; its student then has it without a second call."""
    times: str = "u-shaped"
    """A name of `lrf.flow.TIME_LAWS`."""
    loss: str = "pseudo-huber"
    """A name of `lrf.flow.LOSSES`."""

    def __post_init__(self) -> None:
        _check_sizes(self)
        if self.real > 1:
            raise ValueError(f"real is a share from 0 to 1, got {self.real}")


@dataclass(frozen=True, kw_only=True)
class RankingConfig:
    """How far an encoder hears of the flow that is trained with it. All of it may be changed."""

    changeable: ClassVar = ("rule", "bound", "weight")

    rule: str = "gate"
    """A name of `lrf.trainer.RULES`."""
    bound: float = 0.5
    """Nats a token up to which `gate` opens: a little more than a `detached` run reaches."""
    weight: float = 0.1
    """What the flow's gradient counts in the encoder, where the rule lets it in."""

    def __post_init__(self) -> None:
        _check_sizes(self)


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
        _check_sizes(self)
        _check_heads(self.heads, self.width)


@dataclass(frozen=True, kw_only=True)
class NormalizingFlowConfig:
    """Affine coupling layers between noise and latents, for comparison."""

    changeable: ClassVar = ("smoothing",)

    width: int = 944
    """Hidden units of a layer's network."""
    layers: int = 12
    smoothing: float = 0.5
    """Size of fresh noise on its latents; without, sentences learnt by heart pay without bound."""

    def __post_init__(self) -> None:
        _check_sizes(self)


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """How a stage is trained; the same fields for every stage."""

    batch: int = 128
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: int = 200
    """Steps over which the learning rate rises."""
    decay: float = 1.0
    """Last share of the run over which the learning rate falls to zero, along a cosine."""
    clip: float = 1.0
    """Largest gradient norm."""
    ema: float = 0.999
    """Decay of the averaged weights, the ones that are kept."""
    bf16: bool = False
    """Run the networks in bfloat16, where the device computes in it."""
    seed: int = 0
    save_every: float = 45.0
    """Most seconds between two saved states."""
    sample_every: int = 1000
    """Steps between samples in the log."""

    def __post_init__(self) -> None:
        _check_sizes(self)


def choose(registry: Mapping[str, Entry], name: str, what: str) -> Entry:
    """The registry's entry of that name; ValueError naming those there are."""
    if name not in registry:
        raise ValueError(f"no {what} {name!r}; choose from {', '.join(registry)}")
    return registry[name]


def from_json(kind: type[Config], values: Mapping[str, Any]) -> Config:
    """A config from what `dataclasses.asdict` wrote.

    Raises ValueError if a field is unknown or of another type: another version wrote it.
    """
    usual = kind()
    known = {entry.name for entry in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"unknown setting {name!r}; this version knows {sorted(known)}")
        wanted = type(getattr(usual, name))
        if type(value) is not wanted:
            raise ValueError(f"setting {name!r} must be of type {wanted.__name__}, got {value!r}")
    return kind(**values)
