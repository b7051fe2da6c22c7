"""The processes that train one model together. Without `accelerate launch` there is one, alone.

All of them draw the chance of the whole batch, then each computes its own share of the rows; what
they find is added up. So many processes learn what one would, whatever their number.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, final

import torch
from torch import Tensor, distributed, nn

__all__ = ["ALONE", "Crew", "join", "leave"]

_PATIENCE = timedelta(days=1)
"""How long processes wait for one that is measuring, encoding or making pairs."""


@final
@dataclass(frozen=True)
class Crew:
    """This process's place among those that train together."""

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    """Where numbers lie while they are exchanged."""

    @property
    def main(self) -> bool:
        """Whether this process is the one that writes and prints."""
        return self.rank == 0

    def share(self, rows: Tensor) -> Tensor:
        """The rows of a batch that this process computes; neighbours go to different processes."""
        if self.size == 1:
            return rows
        if len(rows) < self.size:
            raise ValueError(
                f"{self.size} processes cannot share a batch of {len(rows)}; "
                "launch fewer, or set a larger --config batch"
            )
        return rows[self.rank :: self.size]

    def part(self, mean: Tensor, mine: Tensor | int, whole: Tensor | int) -> Tensor:
        """What a mean over this process's share adds to the mean over the whole batch."""
        return mean if self.size == 1 else mean * (mine / whole)

    def add(self, value: Tensor) -> Tensor:
        """The sum of a tensor over all processes; gradients flow back into each of them."""
        return value if self.size == 1 else _Sum.apply(value)  # type: ignore[return-value]

    def add_gradients(self, model: nn.Module) -> None:
        """Give every process the sum of all gradients, in one exchange."""
        if self.size == 1:
            return
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        parts = flat.split([gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))

    def total(self, number: float) -> float:
        """The sum of a number over all processes: the same at each of them."""
        if self.size == 1:
            return number
        value = torch.tensor(number, dtype=torch.float64, device=self.device)
        distributed.all_reduce(value)
        return value.item()

    def any(self, flag: bool) -> bool:
        """Whether a flag is up at any of the processes."""
        return self.total(float(flag)) > 0 if self.size > 1 else flag

    def wait(self) -> None:
        """Go on when all processes have come this far."""
        self.total(0.0)

    def agree(self, fact: str) -> None:
        """ValueError if the processes differ in something they must have in common."""
        facts: list[Any] = [fact] * self.size
        if self.size > 1:
            distributed.all_gather_object(facts, fact)
        if len(set(facts)) > 1:
            raise ValueError(
                "the processes have read different sentences or settings; give every machine "
                "the same files and the same command"
            )

    @contextmanager
    def first(self) -> Iterator[None]:
        """The main process runs the block first; the others find what it has written.

        Where it fails they end without a word: it has said why.
        """
        if not self.main and self.total(0.0):
            raise SystemExit(2)
        try:
            yield
        except BaseException:
            if self.main:
                self.total(1.0)
            raise
        if self.main:
            self.wait()
        self.wait()


class _Sum(torch.autograd.Function):
    """The loss is a sum over processes, so its gradient by a sum is one too."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:  # noqa: ARG004
        value = value.clone(memory_format=torch.contiguous_format)
        distributed.all_reduce(value)
        return value

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # pyright: ignore
        return _Sum.forward(ctx, gradient)


ALONE = Crew()


def join(device: torch.device) -> Crew:
    """The crew `accelerate launch` has started this process for; alone if it was not."""
    if int(os.environ.get("LOCAL_RANK", -1)) == -1:
        return ALONE
    from accelerate import PartialState  # only here: it takes a second

    state = PartialState(cpu=device.type == "cpu", timeout=_PATIENCE)
    if state.num_processes == 1:
        return ALONE
    return Crew(state.process_index, state.num_processes, state.device or device)


def leave() -> None:
    """End this process's part in a crew, if it has one; for when all of them are done.

    Threads of an exchange that still stand when the process ends may abort it.
    """
    if distributed.is_available() and distributed.is_initialized():
        distributed.destroy_process_group()
