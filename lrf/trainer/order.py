"""What a person asked to train, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from lrf.config import AutoencoderConfig, TrainingConfig, kept
from lrf.crew import ALONE, Crew
from lrf.overrides import override
from lrf.presets import Preset
from lrf.text import Corpus

__all__ = ["Order"]


@dataclass(frozen=True)
class Order:
    """What a person asked to train, and where."""

    corpus: Corpus
    folder: Path
    preset: Preset
    assignments: Sequence[str] = ()
    """`key=value` words that change the preset."""
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    crew: Crew = ALONE
    """The processes that train together."""
    own: Sequence[str] = ()
    """Sentences of a person's own, which the looks read back."""

    def settings(self, stage: str, sizes: Any = None) -> tuple[Any, TrainingConfig]:
        """Config of a stage's model, a tuple of several, and its training; `sizes` are made before.

        Raises ValueError for an unknown setting, for one that another stage alone heeds, and for
        one that a model keeps once it is made.
        """
        keys = {word.partition("=")[0] for word in self.assignments}
        if stage != "autoencoder" and (vain := keys & {*AutoencoderConfig.first_stage}):
            raise ValueError(f"--config {min(vain)} is heeded by --stage autoencoder alone")
        recipe = stage.replace("-", "_")
        start = sizes or getattr(self.preset, recipe)
        several = start if isinstance(start, tuple) else (start,)
        training = getattr(self.preset, f"train_{recipe}")
        *chosen, training = override([*several, training], self.assignments)
        if sizes and [*map(kept, chosen)] != [*map(kept, several)]:
            free = ", ".join(name for config in several for name in config.changeable)
            fresh = "" if isinstance(several[0], AutoencoderConfig) else " with --from DIR --fresh"
            raise ValueError(
                f"the {stage} in {self.folder} is made already; --config can change its training "
                f"({free} among others), not its sizes; begin a new one in another --out{fresh}"
            )
        return (tuple(chosen) if isinstance(start, tuple) else chosen[0]), training
