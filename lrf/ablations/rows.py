"""What is left out or exchanged, one thing a row; the rest is as the preset `small` has it."""

import re
from collections.abc import Sequence
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

    blocks: tuple[str, ...]
    """The questions it belongs to."""
    name: str
    stages: tuple[Training, ...]
    """A flow comes on a finished autoencoder, unless a stage before makes one."""
    seed: int = 0

    @property
    def key(self) -> str:
        """Its own among all rows, and fit for a folder."""
        return "-".join([*re.findall(r"\w+", self.name.lower()), str(self.seed)])

    @property
    def begins_with_an_autoencoder(self) -> bool:
        """Whether it trains its own; else its flow comes on a finished one."""
        return self.stages[0].stage != "flow"

    def commands(
        self, base: str, data: Sequence[str], folder: Path, minutes: float, *clock: str
    ) -> list[list[str]]:
        """Arguments of `python -m lrf` for each stage, in order, for that many minutes in all.

        `base` is the checkpoint as a person names it; `data` names the corpus; `clock` says whose
        minutes they are, if not those on the wall.
        """
        lines = []
        for place, stage in enumerate(self.stages):
            words = ["train", *data, "--preset", "small", "--stage", stage.stage]
            words += ["--out", str(folder), "--max-minutes", f"{stage.share * minutes:g}"]
            words += [*clock, "--config", f"seed={self.seed}", *stage.config]
            if place == 0 and not self.begins_with_an_autoencoder:
                words += ["--from", base, "--fresh"]
            lines.append(words)
        return lines


_ORDER = "order of training"
_LATENTS = "latents (in two stages as they are: 4 of 48, noise to 3)"
_RECIPE = "recipe of the flow, on one autoencoder"


def _flow(name: str, *config: str) -> Row:
    """Another flow on the autoencoder there is."""
    return Row((_RECIPE,), name, (Training("flow", config),))


def _both(
    blocks: tuple[str, ...], name: str, *config: str, flow: tuple[str, ...] = (), seed: int = 0
) -> Row:
    """Another autoencoder, and a flow on it, half of the minutes each."""
    halves = Training("autoencoder", config, 0.5), Training("flow", flow, 0.5)
    return Row(blocks, name, halves, seed)


def _joint(name: str, *config: str, seed: int = 0) -> Row:
    """Autoencoder and flow at once."""
    return Row((_ORDER,), name, (Training("joint", config),), seed)


ROWS: tuple[Row, ...] = (
    _both((_ORDER, _LATENTS), "two stages"),
    _both((_ORDER,), "two stages, no clusters", flow=("clusters=0",)),
    _joint("detached", "rule=detached"),
    _joint("gate", "rule=gate"),
    _joint("projection", "rule=projection"),
    _joint("sum", "rule=sum"),
    _both((_ORDER, _LATENTS), "two stages", seed=1),
    _joint("gate", "rule=gate", seed=1),
    _both((_ORDER, _LATENTS), "two stages", seed=2),
    _joint("gate", "rule=gate", seed=2),
    _both((_LATENTS,), "8 latents of 24", "latents=8", "latent_width=24"),
    _both((_LATENTS,), "2 latents of 96", "latents=2", "latent_width=96"),
    _both((_LATENTS,), "4 latents of 24", "latent_width=24"),
    _both((_LATENTS,), "noise to 0.6, read through 0.3", "noise=0.6", "smoothing=0.3"),
    _flow("as it is: an MLP"),
    _flow("a Transformer", "net=transformer", "width=256"),
    _flow("a U-Net", "net=unet", "width=256"),
    _flow("minibatch OT", "coupling=minibatch-ot"),
    _flow("no self-conditioning", "self_conditioning=0.0"),
    _flow("uniform times", "times=uniform"),
    _flow("v-prediction", "predicts=v"),
    _flow("no clusters", "clusters=0"),
)
"""In the order they are run; each adds one line to the table of each of its blocks."""
