"""The one place where the page meets the library: requests in, frames out."""

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import final

import numpy as np
from numpy.typing import NDArray

from app.check import CHECK, OutputCheck, checked
from app.flight import flight_plane
from app.frames import (
    BadRequest,
    Bend,
    Cloud,
    Frame,
    ModelInfo,
    Request,
    Sentence,
    SolverInfo,
    Source,
)
from app.framing import frame_of, on_maps, places_of
from app.latent_map import FILE, LatentMap
from app.measured import Report, read_report
from app.parts import model_info
from app.recording import Recording, read_recording
from app.refusal import named
from app.sentence import revisit
from app.shelf import Entry, Shelf, together
from app.training import Trainer
from app.typed import Homecoming, Recall, Revisit, Waypoint
from lrf.flow import straightness
from lrf.generate import Settings, generate, points, sample
from lrf.solvers import SOLVERS
from lrf.system import System
from lrf.types import Point

__all__ = ["FlowEngine"]

_FINE = Settings(steps=100, solver="euler")
"""What straightness is measured on, whatever a visitor runs."""
_OWN_MAP = Settings(steps=8, solver="euler", count=128, seed=2**31)
"""The paths a map is made of where the checkpoint brings none."""
_MOST_LOADED = 11
"""Models kept in memory beside the one that is asked for."""


@final
class FlowEngine:
    """Runs the flows of one checkpoint folder; each is loaded when it is first asked for."""

    def __init__(
        self,
        folder: Path,
        device: str | None = None,
        trainer: Trainer | None = None,
        check: OutputCheck = CHECK,
        beside: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        """Reads the description alone. CheckpointError if there is none or it names no flow.

        The models of the folders `beside` it, by their names, and what the `trainer` has finished
        join those of `folder`. Every text that leaves the engine has passed `check`.
        """
        self.folder, self.device, self.trainer, self.check = folder, device, trainer, check
        finished = trainer.finished if trainer else dict[str, Path]
        self._shelf = Shelf(folder, lambda: together(beside, finished()))
        self.manifest = self._shelf.manifest
        self._lock = threading.RLock()
        self._systems: dict[tuple[Path, str, str], System] = {}
        self._bends: dict[tuple[str, str, str], Bend] = {}
        self._drawn: dict[tuple[Path, str, int], LatentMap] = {}

    def load(self, *, every: bool = False) -> None:
        """Load the default flow, or every one, and the map, so that no visitor need wait.

        CheckpointError if the weights are damaged.
        """
        for entry in self._shelf.entries().values() if every else [self._usual]:
            self._system(entry)
        self._map(self._usual)

    @property
    def _usual(self) -> Entry:
        """The default model of the page's own checkpoint."""
        return self._shelf.entries()[self.manifest.default or ""]

    def models(self) -> Sequence[ModelInfo]:
        """Models of the checkpoint, the default one first, then those of other folders."""
        entries = self._shelf.entries().items()
        return [replace(model_info(k, entry.part), description=entry.label) for k, entry in entries]

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

    def sources(self) -> Sequence[Source]:
        """The data behind the models, where it has a licence."""
        return self._shelf.sources()

    def cloud(self, ground: str = "") -> Cloud:
        """What the maps show behind every path on this ground; nothing where its run has gone."""
        run = ground.rpartition("@")[0]
        on = [e for name, e in self._shelf.entries().items() if name.startswith(f"{run}/")]
        if run and not on:
            return Cloud((), {}, 0.0)
        drawn = self._map(on[0] if run else self._usual)
        places = {name: places_of(drawn.cloud(name)) for name in drawn.projections}
        return checked(Cloud(drawn.texts, places, drawn.explained), self.check)

    def revisit(self, wish: Revisit) -> Generator[Recall | Waypoint | Homecoming, None, None]:
        """What is read back of each sentence, then the ways asked for, by the default model."""
        with closing(revisit(self._system(self._usual), wish)) as events:
            for event in events:
                yield checked(event, self.check)

    def report(self) -> Report | None:
        """What the checkpoint's own report tells of its present models."""
        return read_report(self.folder, *self._digests)

    def recording(self) -> Recording | None:
        """The run that was recorded beside the weights."""
        return read_recording(self.folder, *self._digests)

    @property
    def _digests(self) -> tuple[dict[str, str], str]:
        """Those of the models and of the page's own autoencoder."""
        models = {name: entry.part.digest for name, entry in self._shelf.entries().items()}
        return models, self.manifest.autoencoder.digest

    def run(self, request: Request) -> Generator[Frame | Bend, None, None]:
        """Frames of one request, each as soon as it is computed, then how bent its flow is.

        A model that writes without a path gives one frame, with its finished sentences.
        """
        name, entries = request.model or self.manifest.default or "", self._shelf.entries()
        if name not in entries:
            names = ", ".join(entries)
            raise BadRequest("model", f"no model {named(name)}; use one of {names}")
        solvers = model_info(name, entries[name].part).solvers or ()
        if solvers and request.solver not in solvers:
            names = ", ".join(solvers)
            raise BadRequest("solver", f"no solver {named(request.solver)} for {name}; use {names}")
        if not solvers:
            return self._written(request, entries[name])
        settings = Settings(
            steps=request.steps,
            solver=request.solver,
            count=request.count,
            seed=request.seed,
            tolerance=request.tolerance,
            wanted=request.wanted,
            guidance=request.guidance if request.wanted else None,
        )
        return self.follow(name, settings)

    def follow(
        self, model: str, settings: Settings, every: int = 1
    ) -> Generator[Frame | Bend, None, None]:
        """Frames of a run, one in `every` steps; the settings may go beyond what a request may."""
        entry, run = self._shelf.entries()[model], model.rpartition("/")[0]
        ground = f"{run}@{entry.mapped}" if run else ""  # a map that is fitted later is another
        return self._run(settings, entry, ground, every)

    def _written(self, request: Request, entry: Entry) -> Generator[Frame | Bend, None, None]:
        system, began = self._system(entry), time.perf_counter()
        readings = sample(system, Settings(count=request.count, seed=request.seed))
        nfe = system.writer.nfe if system.writer else 0
        sentences = tuple(Sentence(r.text, r.tokens, r.confidence, r.text) for r in readings)
        calls = max(reading.decoder_calls for reading in readings)
        seconds = time.perf_counter() - began
        yield checked(Frame(0, 0, 1.0, sentences, nfe, calls, seconds, last=True), self.check)

    def _run(
        self, settings: Settings, entry: Entry, ground: str, every: int
    ) -> Generator[Frame | Bend, None, None]:
        system, drawn = self._system(entry), self._map(entry)
        passed: list[Point] = []
        states: list[NDArray[np.float32]] = []
        with closing(generate(system, settings, every)) as steps:
            for step in steps:
                passed.append(step.point)
                states.append(step.point.z.flatten(1).cpu().numpy())
                flight = tuple(map(places_of, flight_plane(np.stack(states)))) if step.last else ()
                adaptive = SOLVERS[settings.solver].adaptive
                frame = frame_of(step, adaptive=adaptive, steps=settings.steps)
                places = on_maps(drawn, states[-1])
                frame = replace(frame, places=places, flight=flight, ground=ground)
                yield checked(frame, self.check)
        yield self._bend(system, settings, passed)

    def _bend(self, system: System, settings: Settings, passed: list[Point]) -> Bend:
        """From the run itself if it was fine enough, else from a solution made for this."""
        own = {"steps": _FINE.steps, "solver": _FINE.solver, "tolerance": _FINE.tolerance}
        fine = replace(settings, **own)
        name = system.model or ""
        key = (name, system.manifest.models[name].digest, str(fine))
        if key not in self._bends:
            again = settings.solver == fine.solver and settings.steps == fine.steps
            path = passed if again else list(points(system, fine))
            bend = Bend(tuple(straightness(path).tolist()), fine.steps)
            self._bends = {**dict(list(self._bends.items())[-7:]), key: bend}
        return self._bends[key]

    def _map(self, entry: Entry) -> LatentMap:
        """The map of a model's checkpoint, or one of PCA alone where it has none that fits."""
        key = entry.folder, entry.manifest.autoencoder.digest, entry.mapped
        with self._lock:
            if key not in self._drawn:
                self._drawn[key] = _shipped_map(entry) or self._own_map(entry)
            return self._drawn[key]

    def _own_map(self, entry: Entry) -> LatentMap:
        states = [point.z.flatten(1) for point in points(self._system(entry), _OWN_MAP)]
        return LatentMap.fitted_to(np.concatenate([z.cpu().numpy() for z in states]))

    def _system(self, entry: Entry) -> System:
        """Loaded once, and again when its run has trained it on."""
        key = entry.folder, entry.model, entry.part.digest + entry.part.autoencoder
        with self._lock:
            if key not in self._systems:
                kept = [(k, s) for k, s in self._systems.items() if k[:2] != key[:2]]
                self._systems = dict(kept[-_MOST_LOADED:])
                self._systems[key] = System.load(entry.folder, entry.model, self.device)
            return self._systems[key]


def _shipped_map(entry: Entry) -> LatentMap | None:
    try:
        drawn = LatentMap.load(entry.folder / FILE)
    except (OSError, ValueError):
        return None
    return drawn if drawn.autoencoder == entry.manifest.autoencoder.digest else None
