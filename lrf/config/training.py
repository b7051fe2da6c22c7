"""How stages train, and what students learn from."""

from dataclasses import dataclass
from typing import ClassVar

from lrf.config.checks import check_sizes

__all__ = ["PairsConfig", "RankingConfig", "TrainingConfig"]


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
        check_sizes(self)
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
        check_sizes(self)


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
        check_sizes(self)
