"""A Space with ZeroGPU lends its GPU for one run at a time: ask for it, for as long as it takes.

The run then happens in a process of its own, forked from this one. What comes back crosses that
border, so it is what an engine yields anyway: words and numbers, never a tensor.
"""

import logging
import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar, final

from app.frames import (
    Bend,
    Cloud,
    Engine,
    Frame,
    ModelInfo,
    Request,
    SolverInfo,
    Source,
    model_or_default,
)
from app.measured import Report
from app.recording import Recording
from app.refusal import BadRequest
from app.training import Trainer
from app.typed import Homecoming, Recall, Revisit, Waypoint

__all__ = ["Lend", "LentEngine", "lender", "seconds"]

_log = logging.getLogger(__name__)
Lend = Callable[..., Any]
"""The decorator `spaces.GPU`: `lend(duration=…)(generator function)`."""
_Event = TypeVar("_Event")

_START, _CALL, _READING, _MOST = 5.0, 0.05, 0.05, 60
"""Seconds to borrow, for a network call and for a reading of all sentences, and the most we ask."""
_FINE = 100
"""Calls that `Bend` is measured with."""
_REVISIT = 80 + 30
"""Network calls and readings of a visitor's sentence, all ways together."""


def lender(environment: Mapping[str, str]) -> Lend | None:
    """Who lends the GPU here; None where nobody does, which is everywhere but on a Space.

    Must be asked before torch looks for a GPU.
    """
    if "SPACE_ID" not in environment or find_spec("spaces") is None:
        return None
    return import_module("spaces").GPU


def seconds(request: Request, solver: SolverInfo | None, looks: int = 1) -> int:
    """What to ask for: as short as is safe, for a short wish is served first.

    `looks` are the network calls of one look.
    """
    if solver is None or solver.adaptive:
        return _MOST
    calls = request.steps * solver.calls_per_step + solver.calls_to_start + _FINE
    needed = _START + looks * calls * _CALL + 2 * (request.steps + 1) * _READING
    return min(_MOST, math.ceil(needed))


@final
class LentEngine:
    """An engine whose runs happen on a lent GPU; all else is answered here."""

    def __init__(self, engine: Engine, lend: Lend) -> None:
        self._engine = engine

        def run(request: Request) -> Iterator[Frame | Bend]:
            yield from engine.run(request)

        def revisit(wish: Revisit) -> Iterator[Recall | Waypoint | Homecoming]:
            yield from engine.revisit(wish)

        def duration(request: Request) -> int:
            known = {solver.name: solver for solver in engine.solvers()}
            model = model_or_default(engine.models(), request.model)
            looks = model.calls(bool(request.wanted), request.guidance)
            return seconds(request, known.get(request.solver), looks)

        self._run = lend(duration=duration)(run)
        self._revisit = lend(duration=math.ceil(_START + _REVISIT * _CALL))(revisit)

    def models(self) -> Sequence[ModelInfo]:
        """As of the engine."""
        return self._engine.models()

    def solvers(self) -> Sequence[SolverInfo]:
        """As of the engine."""
        return self._engine.solvers()

    def sources(self) -> Sequence[Source]:
        """As of the engine."""
        return self._engine.sources()

    @property
    def trainer(self) -> Trainer | None:
        """As of the engine."""
        return self._engine.trainer

    def cloud(self, ground: str = "") -> Cloud:
        """As of the engine; a checkpoint that brings its map needs no GPU for it."""
        return self._engine.cloud(ground)

    def report(self) -> Report | None:
        """As of the engine."""
        return self._engine.report()

    def recording(self) -> Recording | None:
        """As of the engine."""
        return self._engine.recording()

    def run(self, request: Request) -> Generator[Frame | Bend, None, None]:
        """As of the engine, on the GPU."""
        self._engine.run(request)  # refuses here what it would refuse there; computes nothing yet
        return _lent(self._run(request))

    def revisit(self, wish: Revisit) -> Generator[Recall | Waypoint | Homecoming, None, None]:
        """As of the engine, on the GPU."""
        return _lent(self._revisit(wish))


def _lent(events: Iterable[_Event]) -> Generator[_Event, None, None]:
    """The events; if none comes, the GPU was not to be had: its time for today is used up."""
    begun = False
    try:
        for event in events:
            begun = True
            yield event
    except Exception as error:
        if begun:
            raise
        _log.exception("No GPU was lent")
        message = "no GPU could be lent just now; try again later"
        raise BadRequest("no_gpu", message) from error
