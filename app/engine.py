"""The one place where the page meets the library: requests in, frames out."""

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import final

import numpy as np
from numpy.typing import NDArray

from app.flight import flight_plane
from app.frames import (
    BadRequest,
    Bend,
    Cloud,
    Frame,
    ModelInfo,
    Place,
    Request,
    Sentence,
    SolverInfo,
)
from app.latent_map import FILE, LatentMap
from app.parts import from_noise, model_info
from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Part
from lrf.flow import straightness
from lrf.generate import Settings, Step, generate, points
from lrf.solvers import SOLVERS
from lrf.system import System
from lrf.types import Point

__all__ = ["FlowEngine"]

_FINE = Settings(steps=100, solver="euler")
"""What straightness is measured on, whatever a visitor runs."""
_OWN_MAP = Settings(steps=8, solver="euler", count=128, seed=2**31)
"""The paths a map is made of where the checkpoint brings none."""


@final
class FlowEngine:
    """Runs the flows of one checkpoint folder; each is loaded when it is first asked for."""

    def __init__(self, folder: Path, device: str | None = None) -> None:
        """Reads the description alone. CheckpointError if there is none or it names no flow."""
        self.folder, self.device = folder, device
        self.manifest = checkpoint.read(folder)
        if self.manifest.default is None:
            raise CheckpointError(
                f"{folder} holds no flow yet; train one with "
                f"'python -m lrf train --stage flow --out {folder}'"
            )
        if not from_noise(self.manifest.models[self.manifest.default]):
            raise CheckpointError(
                f"the flow in {folder} rewrites sentences, and the page starts from noise; use "
                "'python -m lrf sample --from-sentences FILE'"
            )
        self._lock = threading.RLock()
        self._systems: dict[str, System] = {}
        self._bends: dict[tuple[str, int, int], Bend] = {}
        self._drawn: LatentMap | None = None

    def load(self) -> None:
        """Load the default flow and the map, so that the first visitor need not wait.

        CheckpointError if the weights are damaged.
        """
        self._system(None)
        _ = self._map

    @cached_property
    def _models(self) -> dict[str, Part]:
        default = self.manifest.default or ""
        models = {default: self.manifest.models[default]} | self.manifest.models
        return {name: part for name, part in models.items() if from_noise(part)}

    def models(self) -> Sequence[ModelInfo]:
        """Models of the checkpoint, the default one first."""
        return [model_info(name, part) for name, part in self._models.items()]

    def solvers(self) -> Sequence[SolverInfo]:
        """Solvers that fit at least one of the models, in the order of the registry."""
        fitting = {name for model in self.models() for name in model.solvers or ()}
        return [
            SolverInfo(
                name,
                solver.calls_per_step,
                solver.calls_to_start,
                solver.stochastic,
                solver.adaptive,
            )
            for name, solver in SOLVERS.items()
            if name in fitting
        ]

    def cloud(self) -> Cloud:
        """What the maps show behind every path."""
        drawn = self._map
        places = {name: _places(drawn.cloud(name)) for name in drawn.projections}
        return Cloud(drawn.texts, places, drawn.explained)

    def run(self, request: Request) -> Generator[Frame | Bend, None, None]:
        """Frames of one request, each as soon as it is computed, then how bent its flow is.

        A model that writes without a path gives one frame, with its finished sentences.
        """
        name = request.model or self.manifest.default or ""
        if name not in self._models:
            names = ", ".join(self._models)
            raise BadRequest("model", f"no model {name!r}; use one of {names}")
        solvers = model_info(name, self._models[name]).solvers or ()
        if solvers and request.solver not in solvers:
            names = ", ".join(solvers)
            raise BadRequest("solver", f"no solver {request.solver!r} for {name}; use {names}")
        return self._run(request) if solvers else self._written(request)

    def _written(self, request: Request) -> Generator[Frame | Bend, None, None]:
        system, began = self._system(request.model), time.perf_counter()
        readings = system.write(request.count, request.seed)
        sentences = tuple(Sentence(r.text, r.tokens, r.confidence, r.text) for r in readings)
        calls = max(reading.decoder_calls for reading in readings)
        yield Frame(0, 0, 1.0, sentences, 0, calls, time.perf_counter() - began, last=True)

    def _run(self, request: Request) -> Generator[Frame | Bend, None, None]:
        system = self._system(request.model)
        settings = Settings(
            steps=request.steps,
            solver=request.solver,
            count=request.count,
            seed=request.seed,
            tolerance=request.tolerance,
        )
        passed: list[Point] = []
        states: list[NDArray[np.float32]] = []
        with closing(generate(system, settings)) as steps:
            for step in steps:
                passed.append(step.point)
                states.append(step.point.z.flatten(1).cpu().numpy())
                flight = tuple(map(_places, flight_plane(np.stack(states)))) if step.last else ()
                frame = _frame(step, adaptive=SOLVERS[request.solver].adaptive, steps=request.steps)
                yield replace(frame, places=self._on_maps(states[-1]), flight=flight)
        yield self._bend(system, settings, passed)

    def _on_maps(self, z: NDArray[np.float32]) -> Mapping[str, tuple[Place, ...]]:
        return {name: _places(self._map.project(name, z)) for name in self._map.projections}

    def _bend(self, system: System, settings: Settings, passed: list[Point]) -> Bend:
        """From the run itself if it was fine enough, else from a solution made for this."""
        key = (system.model or "", settings.seed, settings.count)
        if key not in self._bends:
            fine = replace(_FINE, seed=settings.seed, count=settings.count)
            again = settings.solver == fine.solver and settings.steps == fine.steps
            path = passed if again else list(points(system, fine))
            bend = Bend(tuple(straightness(path).tolist()), fine.steps)
            self._bends = {**dict(list(self._bends.items())[-7:]), key: bend}
        return self._bends[key]

    @property
    def _map(self) -> LatentMap:
        """The checkpoint's map, or one of PCA alone where it has none that fits."""
        with self._lock:
            if self._drawn is None:
                self._drawn = self._shipped_map() or self._own_map()
            return self._drawn

    def _shipped_map(self) -> LatentMap | None:
        try:
            drawn = LatentMap.load(self.folder / FILE)
        except (OSError, ValueError):
            return None
        return drawn if drawn.autoencoder == self.manifest.autoencoder.digest else None

    def _own_map(self) -> LatentMap:
        states = [point.z.flatten(1) for point in points(self._system(None), _OWN_MAP)]
        return LatentMap.fitted_to(np.concatenate([z.cpu().numpy() for z in states]))

    def _system(self, model: str | None) -> System:
        name = model or self.manifest.default or ""
        with self._lock:
            if name not in self._systems:
                self._systems[name] = System.load(self.folder, name, self.device)
            return self._systems[name]


def _frame(step: Step, *, adaptive: bool, steps: int) -> Frame:
    index = step.point.index
    total = (index if step.last else None) if adaptive else steps
    sentences = tuple(
        Sentence(state.text, state.tokens, state.confidence, endpoint.text)
        for state, endpoint in zip(step.readings, step.endpoints, strict=True)
    )
    return Frame(
        index=index,
        steps=total,
        t=step.point.t,
        sentences=sentences,
        nfe=step.point.nfe,
        decoder_calls=max(step.decoder_calls),
        seconds=step.seconds,
        last=step.last,
    )


def _places(rows: NDArray[np.floating]) -> tuple[Place, ...]:
    """Rows of a plane, as exactly as a screen can show them."""
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in rows)
