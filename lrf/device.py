"""Where networks run, decided here alone, and two ways to call a network faster there.

Neither was measured on a GPU yet, so both stay off until they are asked for; `make gpu-check`
measures them where there is one.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, final

import torch
from torch import Tensor

from lrf.flow.field import Predictor
from lrf.types import Condition, Latent, Time

__all__ = [
    "Graphed",
    "bf16_pays",
    "choose_device",
    "in_bf16",
    "in_threads",
    "precision",
    "spare_threads",
]

Result = TypeVar("Result")
_WARM = 3
"""Calls before a recording: libraries choose their kernels and take their memory in them."""


def choose_device(name: str | None = None) -> torch.device:
    """The device named, or else CUDA, then MPS, then the CPU; ValueError if it is not there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there["cpu"] = True
    if name is None:
        return torch.device(next(kind for kind, present in there.items() if present))
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        kinds = ", ".join(kind for kind, present in there.items() if present)
        raise ValueError(f"no device {name!r} on this machine; it has: {kinds}") from error
    return device


def spare_threads() -> int:
    """How many threads leave room for another program: one fewer than are usual here."""
    return max(1, torch.get_num_threads() - 1)


def in_threads(count: int, work: Callable[[], Result]) -> Result:
    """What some work returns that computes in so many threads. All else keeps its own number."""
    usual = torch.get_num_threads()
    with ThreadPoolExecutor(1) as own:
        own.submit(torch.get_num_threads).result()  # the first question gives it the usual number
        own.submit(torch.set_num_threads, count).result()
        torch.set_num_threads(usual)  # of threads that are still to come
        return own.submit(work).result()


def bf16_pays(device: torch.device) -> bool:
    """Whether the device computes in bfloat16 itself; a CPU that only imitates it is slowed."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "cpu":
        return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return True


def precision(device: torch.device, *, bf16: bool) -> torch.autocast:
    """The context a training computes in: bfloat16 where it is asked for and pays."""
    return torch.autocast(device.type, torch.bfloat16, enabled=bf16 and bf16_pays(device))


def in_bf16(net: Predictor) -> Predictor:
    """The network in bfloat16 where that is safe; what goes in and comes out stays as it is."""

    def call(z: Latent, t: Time, condition: Condition) -> Latent:
        # No cache of weights: it would outlive a recording, which must cast them itself.
        with torch.autocast(z.device.type, torch.bfloat16, cache_enabled=False):
            return net(z, t, condition).to(z.dtype)

    return call


def recorded(call: Callable[[], Tensor]) -> Callable[[], Tensor]:
    """A CUDA graph of the call: played again, it writes into the same result."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(_WARM):
            call()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = call()

    def play() -> Tensor:
        graph.replay()
        return result

    return play


@final
class Graphed:
    """A network whose calls are recorded once for each shape and played again.

    For fixed grids, which call it with the same shapes at every step: what a small network takes
    on a GPU is mostly the time to start its kernels, and a graph starts them all at once.
    """

    def __init__(
        self,
        net: Predictor,
        record: Callable[[Callable[[], Tensor]], Callable[[], Tensor]] = recorded,
    ) -> None:
        self._net, self._record = net, record
        self._known: dict[object, tuple[list[Tensor], Callable[[], Tensor]]] = {}

    @torch.no_grad()
    def __call__(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """The network's answer; a recording reads from and writes to places of its own."""
        given = [z, t, condition.labels, condition.previous]
        key = tuple(None if each is None else (each.shape, each.dtype) for each in given)
        here = [each for each in given if each is not None]
        if key not in self._known:
            self._known[key] = self._recording(given)
        places, play = self._known[key]
        for place, value in zip(places, here, strict=True):
            place.copy_(value)
        return play().clone()

    def _recording(self, given: list[Tensor | None]) -> tuple[list[Tensor], Callable[[], Tensor]]:
        z, t, labels, previous = (None if each is None else each.clone() for each in given)
        assert z is not None
        assert t is not None
        condition = Condition(labels, previous)
        places = [each for each in (z, t, labels, previous) if each is not None]
        return places, self._record(lambda: self._net(z, t, condition))
