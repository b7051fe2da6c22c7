"""A run: one stage in one folder, from an empty or older checkpoint to a newer one.

It owns what is on the disk: the state a killed run goes on from, the log and the checkpoint.
"""

import hashlib
import json
import math
import time
from abc import abstractmethod
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.card import card
from lrf.checkpoint import CheckpointError, Manifest
from lrf.config import TrainingConfig
from lrf.trainer.log import Log
from lrf.trainer.loop import Model, Progress, Task, fit
from lrf.trainer.order import Order
from lrf.trainer.schedule import Limits
from lrf.trainer.state import TrainState

__all__ = ["Run", "Stage", "fingerprint", "fresh_weights"]

_LOOK_SHARE = 10
"""Training takes at least this many times as long as the looks at it."""


class Stage(Task[Model]):
    """A task that knows how its weights enter a checkpoint."""

    name: str
    order: Order
    left_out: int
    """Training sentences that are too long and take no part."""
    result: ClassVar[str | None]
    """The model of the checkpoint this stage writes; None where it makes the autoencoder itself."""
    teacher: ClassVar[str | None] = None
    """The model of the checkpoint it learns from; None if sentences are enough."""
    goes_on: bool = True
    """Whether it trains on what the folder holds of its result, if there is any."""
    begun_with: str | None = None
    """Another model of the folder whose weights it began with; its training goes on from there."""
    config: TrainingConfig
    fingerprint: str
    """Hash of data and settings; a state is only resumed by the run it belongs to."""

    @abstractmethod
    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights for everything below."""

    @abstractmethod
    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the weights shown last, with what is known of their training.

        Return the manifest that holds them.
        """

    @abstractmethod
    def samples(self) -> list[str]:
        """A few texts made with the weights shown last, for the log."""

    @abstractmethod
    def look(self) -> dict[str, list[str]]:
        """The same few texts at every call, for a person who watches: how they were made, and them.

        From a flow, by its steps from one noise: "1", "4" and "32"; from an autoencoder "given" and
        "read", a person's own sentences first; a flow has these two of the own ones alone. From
        others "written".
        """

    @abstractmethod
    def measure(self) -> dict[str, float]:
        """Numbers on held-out sentences for the weights shown last."""


class Run:
    """Trains a stage inside `folder`, saving as it goes; in a crew only the main process writes."""

    def __init__(
        self, stage: Stage[Any], folder: Path, limits: Limits, command: str, commit: str
    ) -> None:
        self.stage, self.folder, self.limits = stage, folder, limits
        self.command, self.commit, self.crew = command, commit, stage.order.crew
        self.corpus = stage.order.corpus.facts()
        self.samples: list[str] = []
        """Texts of the last look at the model; empty before the first."""
        self.state = TrainState(stage.model, stage.config)
        folder.mkdir(parents=True, exist_ok=True)
        self.state_file = folder / f"state-{stage.name}.safetensors"
        self.log = Log(folder / f"log-{stage.name}.jsonl")
        former = self._written(stage.begun_with or stage.result) if stage.goes_on else {}
        self.before = [*former.pop("before", []), former] if former else []
        """What is known of the runs this one goes on from, the oldest first."""

    def resume(self, limits: Limits | None = None) -> None:
        """Go on from the saved state, to its own end or to new limits by the clock it began with.

        Log lines of steps that were lost are dropped. CheckpointError where there is no state.
        """
        if not self.state_file.exists():
            raise CheckpointError(f"nothing to resume: {self.state_file} does not exist")
        before = self.state.load(self.state_file, self.stage.fingerprint)
        self.limits = replace(limits or before, processor=before.processor)
        self.before = self._written(self.stage.result).get("before", [])
        if self.crew.main:
            self.log.forget_after(self.state.step)

    def steps(self, look: float = math.inf) -> Generator[Progress, None, None]:
        """Train to the limit. Closing the iterator early keeps what was learnt.

        Every `look` seconds the log gets what `Stage.look` sees, less often where that is slow.
        """
        with closing(self.log):
            yield from self._steps(look)

    def _steps(self, look: float) -> Generator[Progress, None, None]:
        self._saved, self._looks = time.monotonic(), 0.0 if look < math.inf else math.inf
        if self.state.step == 0 and self.crew.main:
            self.log.forget()
            self.save()
        try:
            for progress in fit(self.stage, self.stage.config, self.state, self.limits, self.crew):
                if self.crew.main:
                    self._keep(progress, look)
                yield progress
        except GeneratorExit:  # closed between two steps; after a fault nothing is saved
            self._end(math.inf)
            raise
        self._end(look)

    def _keep(self, progress: Progress, look: float) -> None:
        """Log a step; look, save and write samples when it is time to."""
        self.log.append(vars(progress))
        if time.monotonic() >= self._looks:
            self._look(look)
        if time.monotonic() - self._saved > self.stage.config.save_every:
            self._save_state()
            self._saved = time.monotonic()
        if progress.step % self.stage.config.sample_every == 0:
            self.save()
            self.samples = self.stage.samples()
            self.log.append({"step": progress.step, "samples": self.samples})

    def _end(self, look: float) -> None:
        if self.crew.main:
            self.save(measured=True)
            if look < math.inf:
                self._look(look)
        self.crew.wait()  # a launcher may kill the others as soon as one has ended

    def save(self, *, measured: bool = False) -> None:
        """Write the state, then the checkpoint made of the averaged weights, and its card."""
        self._save_state()
        facts: dict[str, Any] = {
            "steps": self.state.step,
            "seconds": round(self.state.seconds, 1),
            "training": asdict(self.stage.config),
            "command": self.command,
            "commit": self.commit,
            "corpus": self.corpus,
            "left_out": self.stage.left_out,
            "before": self.before,
        }
        self.stage.show(self.state.averaged())
        if measured:
            facts["metrics"] = self.stage.measure()
        manifest = self.stage.export(facts)
        checkpoint.write(self.folder, manifest)
        checkpoint.write_atomically(self.folder / "card.md", card(manifest))

    def _written(self, model: str | None) -> dict[str, Any]:
        """What the folder tells of the training of a model, None for the autoencoder."""
        if not (self.folder / checkpoint.CONFIG).exists():
            return {}
        part = checkpoint.read(self.folder).part(model)
        return dict(part.training) if part else {}

    def _look(self, wait: float) -> None:
        """Log what the averaged weights make now, and decide when to look again."""
        began = time.monotonic()
        self.stage.show(self.state.averaged())
        self.log.append({"step": self.state.step, "looks": self.stage.look()})
        ended = time.monotonic()
        self._looks = ended + max(wait, _LOOK_SHARE * (ended - began))

    def _save_state(self) -> None:
        self.state.save(self.state_file, self.stage.fingerprint, self.limits)


@contextmanager
def fresh_weights(seed: int) -> Iterator[None]:
    """Weights made inside depend on the seed alone; the global generator is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        yield


def fingerprint(*facts: Any) -> str:
    """Hash of plain values: equal facts, equal run."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
