"""What the engine tells the screen: strings, numbers and plain containers, never a tensor."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from app.measured import Report
from app.recording import Recording
from app.refusal import BadRequest, named
from app.training import Trainer
from app.typed import Homecoming, Recall, Revisit, Waypoint

__all__ = [
    "BadRequest",
    "Bend",
    "Cloud",
    "Engine",
    "Frame",
    "ModelInfo",
    "Place",
    "Request",
    "Sentence",
    "SolverInfo",
    "Source",
    "model_or_default",
]

MAX_STEPS = 100
MAX_COUNT = 16
MAX_SEED = 2**31 - 1
MAX_LANES = 6
MAX_GUIDANCE = 5
TOLERANCES = (0.1, 0.01, 0.001, 0.0001)

Place = tuple[float, float]
"""Where something stands on a map."""


@dataclass(frozen=True)
class Request:
    """One press of Run. Building it checks every value; afterwards it is trusted."""

    steps: int = 4
    """Steps the solver takes from noise to data, up to MAX_STEPS; 0 reads the noise itself."""
    solver: str = "euler"
    count: int = 4
    """Sentences made at once, 1 to MAX_COUNT."""
    seed: int = 0
    """Start of the noise; sentence i depends on the seed and i alone."""
    model: str | None = None
    """Name of a model of the checkpoint; None is the checkpoint's default."""
    tolerance: float = 1e-3
    """Error an adaptive solver allows in one step, one of TOLERANCES; others ignore it."""
    wanted: Mapping[str, str] = field(default_factory=dict[str, str])
    """Attribute to the value asked for; the model's own are in its `ModelInfo`."""
    guidance: float = 1.0
    """How strongly the wanted is followed, 0 to MAX_GUIDANCE; where nothing is wanted the model's
    own counts."""

    def __post_init__(self) -> None:
        _check("steps", self.steps, 0, MAX_STEPS)
        _check("count", self.count, 1, MAX_COUNT)
        _check("seed", self.seed, 0, MAX_SEED)
        if self.tolerance not in TOLERANCES:
            allowed = ", ".join(f"{value:g}" for value in TOLERANCES)
            raise BadRequest("tolerance", f"tolerance must be one of {allowed}")
        if type(self.guidance) not in (int, float) or not 0 <= self.guidance <= MAX_GUIDANCE:
            raise BadRequest("guidance", f"guidance must be a number from 0 to {MAX_GUIDANCE}")


def _check(name: str, value: object, low: int, high: int) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not low <= value <= high:  # type: ignore[operator]
        message = f"{name} must be a whole number from {low} to {high}, got {named(value)}"
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
    steps: int | None
    """Steps of the whole run; None while an adaptive solver has not arrived."""
    t: float
    sentences: tuple[Sentence, ...]
    nfe: int
    """Network calls for each sentence so far."""
    decoder_calls: int
    """Decoder calls for each sentence so far, the largest of them; states and endpoints both."""
    seconds: float
    """Wall time since the run began, decoding included."""
    last: bool
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict[str, tuple[Place, ...]])
    """Projection to the place of each sentence on its map; empty for a model without a path."""
    flight: tuple[tuple[Place, ...], ...] = ()
    """With the last frame: for each frame of the run, each sentence's place on its flight plane.
    x is the progress along z1 - z0, y the distance from that line, both in units of its length
    and computed in the full latent space."""
    ground: str = ""
    """Names the map that `places` are on, for `Engine.cloud`: each autoencoder has its own."""


@dataclass(frozen=True)
class Bend:
    """How far from straight the flow is that a run has followed; comes after its last frame."""

    straightness: tuple[float, ...]
    """For each sentence, 0 is straight; see `lrf.flow.straightness`."""
    steps: int
    """Euler steps of the fine solution it was measured on, whatever the run's own steps."""


@dataclass(frozen=True)
class Cloud:
    """Sentences all over the map, to tell where on it a path is."""

    texts: tuple[str, ...]
    """What the model wrote there; empty where it was not asked."""
    places: Mapping[str, tuple[Place, ...]]
    """Projection to one place for each text, the projection the map opens with first."""
    explained: float
    """Share of the variance that the two axes of "pca" show, 0 to 1."""


@dataclass(frozen=True)
class SolverInfo:
    """One line of the solver menu."""

    name: str
    calls_per_step: int
    calls_to_start: int = 0
    stochastic: bool = False
    """Whether its steps add noise: the same starting noise then takes a path of its own."""
    adaptive: bool = False
    """Whether it goes by a tolerance, not by a number of steps."""


@dataclass(frozen=True)
class ModelInfo:
    """One line of the model menu."""

    name: str
    description: str
    solvers: tuple[str, ...] | None = None
    """Solvers that fit it, its usual one first; none if it writes without a path from noise.
    None where any does."""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What it was trained to follow: attribute to its values."""
    kind: str = ""
    """The training stage that made it."""
    guidance: float = 1.0
    """Guidance scale it writes with where nothing is wanted."""

    @property
    def folder(self) -> str:
        """Name of the folder it lies in; empty for the page's own."""
        return self.name.rpartition("/")[0]

    def calls(self, wanted: bool, guidance: float) -> int:
        """Network calls for one look: with guidance one with the wishes and one without."""
        return 1 if (guidance if wanted else self.guidance) == 1 else 2


def model_or_default(models: Sequence[ModelInfo], name: object) -> ModelInfo:
    """The model of that name, or else the first, which is the default."""
    return next((each for each in models if each.name == name), models[0])


@dataclass(frozen=True)
class Source:
    """What models learnt from, as their checkpoint says it."""

    name: str
    licence: str
    credit: str


@runtime_checkable
class Engine(Protocol):
    """What a page needs from whoever makes the sentences; tests hand it a fake one."""

    def models(self) -> Sequence[ModelInfo]:
        """Models of the checkpoint, the default one first."""
        ...

    def solvers(self) -> Sequence[SolverInfo]:
        """Solvers that fit at least one of the models, in menu order."""
        ...

    def sources(self) -> Sequence[Source]:
        """The data with a licence behind the models, that of the default one first."""
        ...

    @property
    def trainer(self) -> Trainer | None:
        """Who trains new models for it; None where nobody may."""
        ...

    def cloud(self, ground: str = "") -> Cloud:
        """What the maps show behind every path on this ground. May wait for the model."""
        ...

    def report(self) -> Report | None:
        """What was measured of these very models; None where nothing was."""
        ...

    def recording(self) -> Recording | None:
        """A long run of one of these very models; None where none was recorded."""
        ...

    def run(self, request: Request) -> Iterator[Frame | Bend]:
        """Yield `steps + 1` frames, the noise first, each as soon as it is computed; then a Bend
        where the model has a path.

        Closing the iterator ends the network calls within one step.
        """
        ...

    def revisit(self, wish: Revisit) -> Iterator[Recall | Waypoint | Homecoming]:
        """What is read back of each sentence, then the ways asked for, in the order of `Revisit`.

        A model without a path from noise goes none to it.
        """
        ...
