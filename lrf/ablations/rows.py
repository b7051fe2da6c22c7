"""What is left out or exchanged, one thing a row; the rest is as the preset `small` has it."""

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROWS", "Row", "Training"]


@dataclass(frozen=True)
class Training:
    """One stage of a row's training."""

    stage: str
    config: tuple[str, ...] = ()
    """Settings that differ from the preset's, each KEY=VALUE."""
    share: float = 1.0
    """Of the row's minutes."""


@dataclass(frozen=True)
class Row:
    """One way to train a first flow."""

    block: str
    """The question it belongs to."""
    name: str
    stages: tuple[Training, ...]
    """A flow comes on a finished autoencoder, unless a stage before makes one."""
    seed: int = 0

    @property
    def key(self) -> str:
        """Its own among all rows, and fit for a folder."""
        return "-".join([*re.findall(r"\w+", self.name.lower()), str(self.seed)])

    def commands(self, base: Path, corpus: str, folder: Path, minutes: float) -> list[list[str]]:
        """Arguments of `python -m lrf` for each stage, in order, for that many minutes in all."""
        lines = []
        for place, stage in enumerate(self.stages):
            words = ["train", "--corpus", corpus, "--preset", "small", "--stage", stage.stage]
            words += ["--out", str(folder), "--max-minutes", f"{stage.share * minutes:g}"]
            words += ["--processor-time", "--config", f"seed={self.seed}", *stage.config]
            if place == 0 and stage.stage == "flow":
                words += ["--from", str(base), "--fresh"]
            lines.append(words)
        return lines


def _flow(block: str, name: str, *config: str) -> Row:
    """Another flow on the autoencoder there is."""
    return Row(block, name, (Training("flow", config),))


def _both(block: str, name: str, *config: str, seed: int = 0) -> Row:
    """Another autoencoder, and a flow on it, half of the minutes each."""
    return Row(block, name, (Training("autoencoder", config, 0.5), Training("flow", (), 0.5)), seed)


def _joint(name: str, *config: str, seed: int = 0) -> Row:
    """Autoencoder and flow at once."""
    return Row("order of training", name, (Training("joint", config),), seed)


_LATENTS = "latents, the autoencoder's minutes included"
_RECIPE = "recipe of the flow, on one autoencoder"

ROWS: tuple[Row, ...] = (
    _both("order of training", "two stages"),
    _joint("detached", "rule=detached"),
    _joint("gate", "rule=gate"),
    _joint("projection", "rule=projection"),
    _joint("sum", "rule=sum"),
    _both("order of training", "two stages", seed=1),
    _joint("gate", "rule=gate", seed=1),
    _both("order of training", "two stages", seed=2),
    _joint("gate", "rule=gate", seed=2),
    _both(_LATENTS, "8 latents of 24", "latents=8", "latent_width=24"),
    _both(_LATENTS, "2 latents of 96", "latents=2", "latent_width=96"),
    _both(_LATENTS, "4 latents of 24", "latents=4", "latent_width=24"),
    _both(_LATENTS, "noise to 0.6", "noise=0.6"),
    _flow(_RECIPE, "as it is: an MLP"),
    _flow(_RECIPE, "a Transformer", "net=transformer", "width=256"),
    _flow(_RECIPE, "a U-Net", "net=unet", "width=256"),
    _flow(_RECIPE, "minibatch OT", "coupling=minibatch-ot"),
    _flow(_RECIPE, "no self-conditioning", "self_conditioning=0.0"),
    _flow(_RECIPE, "uniform times", "times=uniform"),
    _flow(_RECIPE, "v-prediction", "predicts=v"),
    _flow(_RECIPE, "no clusters", "clusters=0"),
)
"""In the order they are run; each adds one line of the table."""
