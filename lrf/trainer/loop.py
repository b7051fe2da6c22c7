"""The training loop, once for all stages. It computes; whoever iterates prints, saves and stops."""

import math
from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from lrf.config import TrainingConfig
from lrf.crew import ALONE, Crew
from lrf.device import precision
from lrf.sampler import random_generator
from lrf.trainer.schedule import Limits, learning_rate
from lrf.trainer.state import TrainState

__all__ = ["Model", "Progress", "Task", "clip", "fit"]

Model = TypeVar("Model", bound=nn.Module)

_TRAINING = 1


class Task(ABC, Generic[Model]):
    """A stage: what is trained, on which batches, by which loss."""

    model: Model

    @abstractmethod
    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """Loss of the batch that belongs to this step; all chance comes from `rng`.

        Of several goals one number each; their sum is told. Of several processes each returns its
        part: their sum is the loss.
        """

    def backward(self, loss: Tensor) -> None:
        """Give every weight its gradient. A stage of several goals says how they share one."""
        loss.backward()


@dataclass(frozen=True)
class Progress:
    """One finished step."""

    step: int
    """Steps done so far."""
    loss: float
    learning_rate: float
    seconds: float
    """Training time so far, earlier parts of a resumed run included."""
    done: float
    """Share of the run that is over."""


def fit(
    task: Task,
    config: TrainingConfig,
    state: TrainState,
    limits: Limits,
    crew: Crew = ALONE,
) -> Generator[Progress, None, None]:
    """Train until a limit is reached, yielding after every step.

    Batch and chance of a step depend on the seed and the step alone; a state that was saved and
    loaded goes on as if nothing had happened. Every process of a crew iterates, and sees the same.
    """
    weights = list(task.model.parameters())
    task.model.train()
    while (done := limits.done(state.step, state.seconds)) < 1:
        began = limits.now()
        rate = learning_rate(config, state.step, done)
        for group in state.optimiser.param_groups:
            group["lr"] = rate
        with precision(weights[0].device, bf16=config.bf16):
            # Three numbers: never the key of a sentence's noise, which has two.
            rng = random_generator(config.seed, state.step, _TRAINING)
            loss = task.loss(state.step, rng)
        value = crew.total(loss.sum().item())
        state.optimiser.zero_grad(set_to_none=True)
        task.backward(loss)
        crew.add_gradients(task.model)
        size = clip(weights, config.clip)
        if not math.isfinite(value + size):
            raise FloatingPointError(
                f"the loss is not a finite number at step {state.step}; start anew with a lower "
                "--config learning_rate (what was learnt before is kept)"
            )
        state.optimiser.step()
        state.step += 1
        state.update_average()
        # Rate and end follow this clock, so a crew has one: the mean of its members' clocks.
        state.seconds += crew.total(limits.passed(began)) / crew.size
        done = limits.done(state.step, state.seconds)
        yield Progress(state.step, value, rate, state.seconds, done)


def clip(weights: Sequence[Tensor], most: float) -> float:
    """Shorten a gradient longer than `most` to that norm, and return the norm it had.

    As `nn.utils.clip_grad_norm_`, to the last digit, without sorting tensors by device at each
    step. And one that is short enough is left alone: multiplying by 1 takes as long as measuring.
    """
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    if not gradients:
        return 0.0
    sizes = torch._foreach_norm(gradients)  # pyright: ignore[reportPrivateImportUsage]
    size = torch.linalg.vector_norm(torch.stack(sizes))
    if (share := most / (size + 1e-6)) < 1:
        torch._foreach_mul_(gradients, share)  # pyright: ignore[reportPrivateImportUsage]
    return float(size)
