"""Learning rate over a run, and how much of the run is done."""

import math
import time
from dataclasses import dataclass

from lrf.config import TrainingConfig

__all__ = ["LONGEST_STEP", "Limits", "learning_rate"]

LONGEST_STEP = 5.0
"""Seconds; a longer step means the process was suspended, which is not training time."""


@dataclass(frozen=True)
class Limits:
    """Where a run ends: by steps, by training time, or by whichever comes first.

    By steps a run can be repeated exactly; by time the learning rate follows the clock.
    """

    steps: int | None = None
    seconds: float | None = None
    processor: bool = False
    """Whether seconds are those of the processor, of all threads together, or of the wall."""

    def __post_init__(self) -> None:
        if self.steps is None and self.seconds is None:
            raise ValueError("a run needs --max-steps or --max-minutes")

    def now(self) -> float:
        """The clock of the run, in seconds; only differences count."""
        return time.process_time() if self.processor else time.monotonic()

    def passed(self, began: float) -> float:
        """Training time since then, which was when the step began."""
        passed = self.now() - began
        return passed if self.processor else min(passed, LONGEST_STEP)

    def done(self, step: int, seconds: float) -> float:
        """Share of the run that is over, 0 to 1."""
        by_steps = step / self.steps if self.steps else float(self.steps == 0)
        by_time = seconds / self.seconds if self.seconds else float(self.seconds == 0)
        return min(1.0, max(by_steps, by_time))


def learning_rate(config: TrainingConfig, step: int, done: float) -> float:
    """Linear rise over `warmup` steps; cosine fall to zero over the last `decay` of the run."""
    rise = min(1.0, (step + 1) / max(1, config.warmup))
    fallen = max(0.0, (done - (1 - config.decay)) / config.decay) if config.decay else 0.0
    return config.learning_rate * rise * 0.5 * (1 + math.cos(math.pi * fallen))
