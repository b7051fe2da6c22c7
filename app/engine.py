"""The one place where the page meets the library: requests in, frames out."""

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import final

from app.frames import BadRequest, Frame, ModelInfo, Request, Sentence, SolverInfo
from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Part
from lrf.generate import Settings, Step, generate
from lrf.solvers import SOLVERS
from lrf.system import System

__all__ = ["FlowEngine"]


@final
class FlowEngine:
    """Runs the flows of one checkpoint folder; each is loaded when it is first asked for."""

    def __init__(self, folder: Path, device: str | None = None) -> None:
        """CheckpointError if the folder is no checkpoint or holds no flow."""
        self.folder, self.device = folder, device
        self.manifest = checkpoint.read(folder)
        if self.manifest.default is None:
            raise CheckpointError(
                f"{folder} holds no flow yet; train one with "
                f"'python -m lrf train --stage flow --out {folder}'"
            )
        self._default = System.load(folder, device=device)
        self._others: dict[str, System] = {}

    @cached_property
    def _models(self) -> dict[str, Part]:
        default = self.manifest.default or ""
        return {default: self.manifest.models[default]} | self.manifest.models

    def models(self) -> Sequence[ModelInfo]:
        """Models of the checkpoint, the default one first."""
        return [ModelInfo(name, part.config.get("net", "")) for name, part in self._models.items()]

    def solvers(self) -> Sequence[SolverInfo]:
        """Solvers of the registry, in its order."""
        return [SolverInfo(name, solver.calls_per_step) for name, solver in SOLVERS.items()]

    def run(self, request: Request) -> Generator[Frame, None, None]:
        """Frames of one request, each as soon as it is computed."""
        if request.solver not in SOLVERS:
            raise BadRequest("solver", f"no solver {request.solver!r}; use {', '.join(SOLVERS)}")
        if request.model is not None and request.model not in self._models:
            names = ", ".join(self._models)
            raise BadRequest("model", f"no model {request.model!r}; use one of {names}")
        return self._frames(self._system(request.model), request)

    def _frames(self, system: System, request: Request) -> Generator[Frame, None, None]:
        settings = Settings(
            steps=request.steps, solver=request.solver, count=request.count, seed=request.seed
        )
        with closing(generate(system, settings)) as steps:
            for step in steps:
                yield _frame(step, request.steps)

    def _system(self, model: str | None) -> System:
        if model in (None, self._default.model):
            return self._default
        if model not in self._others:
            self._others[model] = System.load(self.folder, model, self.device)
        return self._others[model]


def _frame(step: Step, steps: int) -> Frame:
    sentences = tuple(
        Sentence(state.text, state.tokens, state.confidence, endpoint.text)
        for state, endpoint in zip(step.readings, step.endpoints, strict=True)
    )
    return Frame(
        index=step.point.index,
        steps=steps,
        t=step.point.t,
        sentences=sentences,
        nfe=step.point.nfe,
        decoder_calls=max(step.decoder_calls),
        seconds=step.seconds,
        last=step.last,
    )
