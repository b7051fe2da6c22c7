"""What the engine tells the screen: strings, numbers and plain containers, never a tensor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["BadRequest", "Engine", "Frame", "ModelInfo", "Request", "Sentence", "SolverInfo"]

MAX_STEPS = 100
MAX_COUNT = 16
MAX_SEED = 2**31 - 1


class BadRequest(ValueError):  # noqa: N818
    """A request nobody can run. `code` names the message in `app.strings`; the text is English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Request:
    """One press of Run. Building it checks every value; afterwards it is trusted."""

    steps: int = 4
    """Steps the solver takes from noise to data, 1 to MAX_STEPS."""
    solver: str = "euler"
    count: int = 4
    """Sentences made at once, 1 to MAX_COUNT."""
    seed: int = 0
    """Start of the noise; sentence i depends on the seed and i alone."""
    model: str | None = None
    """Name of a model of the checkpoint; None is the checkpoint's default."""

    def __post_init__(self) -> None:
        _check("steps", self.steps, 1, MAX_STEPS)
        _check("count", self.count, 1, MAX_COUNT)
        _check("seed", self.seed, 0, MAX_SEED)


def _check(name: str, value: object, low: int, high: int) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not low <= value <= high:  # type: ignore[operator]
        message = f"{name} must be a whole number from {low} to {high}, got {value!r}"
        raise BadRequest(name, message)


@dataclass(frozen=True)
class Sentence:
    """One sentence at one moment of its way."""

    text: str
    """The state as the decoder reads it now."""
    tokens: tuple[str, ...]
    confidence: tuple[float, ...]
    """Probability the decoder gave each token, 0 to 1."""
    endpoint: str
    """What the flow would arrive at if it went straight on from here."""


@dataclass(frozen=True)
class Frame:
    """All sentences after `index` steps, and what they have cost so far."""

    index: int
    steps: int
    t: float
    sentences: tuple[Sentence, ...]
    nfe: int
    """Network calls for each sentence so far."""
    decoder_calls: int
    """Decoder calls for each sentence so far, the largest of them; states and endpoints both."""
    seconds: float
    """Wall time since the run began, decoding included."""
    last: bool


@dataclass(frozen=True)
class SolverInfo:
    """One line of the solver menu."""

    name: str
    calls_per_step: int


@dataclass(frozen=True)
class ModelInfo:
    """One line of the model menu."""

    name: str
    description: str


@runtime_checkable
class Engine(Protocol):
    """What a page needs from whoever makes the sentences; tests hand it a fake one."""

    def models(self) -> Sequence[ModelInfo]:
        """Models of the checkpoint, the default one first."""
        ...

    def solvers(self) -> Sequence[SolverInfo]:
        """Solvers of the registry, in menu order."""
        ...

    def run(self, request: Request) -> Iterator[Frame]:
        """Yield `steps + 1` frames, the noise first, each as soon as it is computed.

        Closing the iterator ends the network calls within one step.
        """
        ...
