"""Sentences out of noise: the one road that command line, page and tests all take."""

import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from lrf.config import choose
from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import GRIDS, SOLVERS, Adaptive, Control, FixedGrid, Solver
from lrf.system import System
from lrf.types import Latent, Point, Reading

__all__ = ["Settings", "Step", "generate", "points", "read", "sample"]


_BOUNDS = {
    "steps": (0, 10_000),
    "count": (1, 10_000),
    "seed": (0, 2**63 - 1),
    "guidance": (0, 100),
    "tolerance": (1e-6, 1),
    "temperature": (0.01, 10),
    "smoothing": (0, 10),
}
_SOLVER_NOISE = 2**32
"""Stream of the noise that solvers inject; no sentence has this number."""
_KINDS = 2
"""Stream of the kinds of sentences; a third number, where the key of a noise has two."""


@dataclass(frozen=True)
class Settings:
    """What to make. Building it checks every value."""

    steps: int = 4
    """Steps of the solver; 0 reads the noise itself. Adaptive solvers go by the tolerance."""
    solver: str = "euler"
    """A name of `lrf.solvers.SOLVERS`."""
    grid: str = "uniform"
    """A name of `lrf.solvers.GRIDS`: where the steps end."""
    count: int = 8
    seed: int = 0
    wanted: Mapping[str, str] = field(default_factory=dict)
    """Attribute values asked for."""
    guidance: float | None = None
    """Guidance scale; 1 follows the attributes as trained, None takes the model's own."""
    tolerance: float = 1e-3
    """Error an adaptive solver allows in one step, in standard deviations of the latents."""
    temperature: float = 1.0
    """Of a model without a path; it goes by this, the count, the seed and the smoothing alone."""
    smoothing: float | None = None
    """Of the reading, see `System.read`; None takes the checkpoint's own."""
    sources: tuple[str, ...] = ()
    """Sentences to rewrite, as many as the count, for a model that starts from sentences."""

    def __post_init__(self) -> None:
        choose(SOLVERS, self.solver, "solver")
        choose(GRIDS, self.grid, "grid")
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must be from {low:,g} to {high:,g}, got {value}")
        if self.sources and len(self.sources) != self.count:
            raise ValueError(f"count is {self.count}, the sentences are {len(self.sources)}")


@dataclass(frozen=True)
class Step:
    """All sentences at one point of their way."""

    point: Point
    readings: tuple[Reading, ...]
    """The states, read as they are now."""
    endpoints: tuple[Reading, ...]
    """What the flow would arrive at if it went straight on from here."""
    decoder_calls: tuple[int, ...]
    """Decoder calls of each sentence so far, for states and endpoints."""
    seconds: float
    """Wall time so far."""
    last: bool


def generate(system: System, settings: Settings, every: int = 1) -> Generator[Step, None, None]:
    """Yield the noise, then the state after every step, each read as soon as it is computed.

    With `every` only each state whose index it divides is read and yielded, and the last one.
    """
    began = time.perf_counter()
    calls = [0] * settings.count
    for point in points(system, settings):
        last = point.velocity is None
        if point.index % every and not last:
            continue
        # Together: a decoder that writes token by token reads twice as many in little more time.
        both = read(system, point.z if last else torch.cat([point.z, point.endpoint]), settings)
        readings, endpoints = both[: settings.count], both[-settings.count :]
        for some in (readings,) if last else (readings, endpoints):
            calls = [total + one.decoder_calls for total, one in zip(calls, some, strict=True)]
        seconds = time.perf_counter() - began
        yield Step(point, tuple(readings), tuple(endpoints), tuple(calls), seconds, last)


def points(system: System, settings: Settings) -> Iterator[Point]:
    """The states alone, without reading any of them."""
    z0 = _starts(system, settings)
    field = system.field(
        settings.count, settings.wanted, settings.guidance, _chances(system, settings)
    )
    solver = SOLVERS[settings.solver]()
    rng = random_generator(settings.seed, _SOLVER_NOISE)
    return integrate(field, solver, z0, _control(settings, solver), rng)


def _chances(system: System, settings: Settings) -> Tensor | None:
    """What decides the kind of each sentence, by seed and place alone; a rewriter's is its own."""
    if system.rewrites:
        return None
    streams = (random_generator(settings.seed, i, _KINDS) for i in range(settings.count))
    return torch.stack([torch.rand((), generator=rng) for rng in streams])


def _starts(system: System, settings: Settings) -> Latent:
    """Noise, or the latents of the sentences to rewrite."""
    _check_sources(system, settings)
    if system.rewrites:
        return system.embed(settings.sources)
    return noise(settings.seed, settings.count, system.shape).to(system.device)


def _check_sources(system: System, settings: Settings) -> None:
    if system.rewrites and not settings.sources:
        raise ValueError(
            f"model {system.model!r} rewrites sentences and makes none out of noise; give it some "
            "(sample --from-sentences FILE)"
        )
    if settings.sources and not system.rewrites:
        raise ValueError(
            f"model {system.model!r} rewrites no sentences; choose a model trained with "
            "coupling=sentence-pairs"
        )


def _control(settings: Settings, solver: Solver) -> Control:
    if not solver.adaptive:
        return FixedGrid(GRIDS[settings.grid](settings.steps))
    assert solver.order is not None
    return Adaptive(settings.tolerance, solver.order)


def sample(system: System, settings: Settings) -> list[Reading]:
    """Only the sentences at the end, read once; a model without a path writes them.

    Such a model knows no attributes: ValueError if one is asked for.
    """
    if system.writer is not None:
        _check_sources(system, settings)
        if settings.wanted:
            raise ValueError(f"model {system.model!r} knows no attributes; choose another model")
        smoothing = _smoothing(system, settings)
        return system.write(settings.count, settings.seed, settings.temperature, smoothing)
    *_, last = points(system, settings)
    return read(system, last.z, settings)


def read(system: System, z: Latent, settings: Settings) -> list[Reading]:
    """States of a run as it reads them."""
    return system.read(z, _smoothing(system, settings))


def _smoothing(system: System, settings: Settings) -> float:
    return system.smoothing if settings.smoothing is None else settings.smoothing
