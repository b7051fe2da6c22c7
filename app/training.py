"""What a trainer tells the screen, and what the screen may ask of it: plain values alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

__all__ = [
    "AIMS",
    "MOST_BYTES",
    "MOST_OWN",
    "TIMES",
    "Moment",
    "Parcel",
    "Plan",
    "Preview",
    "Refusal",
    "Report",
    "RunLine",
    "Source",
    "Stage",
    "Status",
    "Trainer",
    "Wish",
]

MOST_BYTES = 50_000_000
"""Of a file of one's own."""
MOST_OWN = 3
TIMES = {"short": 2.0, "medium": 20.0, "long": 480.0}
"""Minutes of training by the name of the choice."""
NEW_AIMS = ("all", "flow")
"""What begins a run: everything, or the flow alone on the shipped autoencoder."""
LATER_AIMS = ("more", "reflow", "distil", "map", "report")
"""What is done with a run that is there."""
AIMS = (*NEW_AIMS, *LATER_AIMS)


class Refusal(ValueError):  # noqa: N818
    """A wish nobody can fulfil. `code` names its words; `values` fill their places."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}" if values else code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Source:
    """Where sentences come from: a corpus by its name, `hf:owner/name`, or a file of one's own."""

    name: str = ""
    file: Path | None = None
    column: str = ""
    """Of a table; empty takes the likeliest."""


@dataclass(frozen=True)
class Preview:
    """What a source holds."""

    lines: tuple[str, ...]
    """The first sentences, as they will be learnt."""
    sentences: int
    held_out: int
    duplicates: int
    columns: tuple[str, ...]
    """Of a table; empty for plain lines."""
    column: str
    lengths: tuple[tuple[int, int], ...]
    """Bars of a histogram: the most characters in each, and how many sentences."""
    warnings: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, dict[str, object]]
    )
    """Codes of words, and what fills their places."""


@dataclass(frozen=True)
class Wish:
    """What to train, on what, for how long."""

    aim: str = "all"
    """One of AIMS."""
    source: Source = field(default_factory=Source)
    time: str = "short"
    """A key of TIMES."""
    run: str = ""
    """The run to go on with, for LATER_AIMS."""
    name: str = ""
    """What a person calls the new run; empty for a name made from the source."""
    settings: Mapping[str, float] = field(default_factory=dict[str, float])
    """Batch, learning rate and so on, where a person has chosen them."""
    own: tuple[str, ...] = ()
    """Up to MOST_OWN sentences to watch on their way through the autoencoder."""


@dataclass(frozen=True)
class Stage:
    """One part of a plan or of a job."""

    name: str
    minutes: float
    """Training time it will take; 0 where it takes what it needs."""
    steps: int
    """About how many steps that is on this machine; 0 if unknown."""
    state: str = "waiting"


@dataclass(frozen=True)
class Plan:
    """What a wish means on this machine."""

    stages: tuple[Stage, ...]
    device: str
    left_out: float  # share of the sentences that are too long, 0 to 1
    spelt: float = 0.0
    """Share of the characters the model knows only as bytes, 0 to 1."""
    spelt_like: str = ""  # the most frequent ones of them
    crowded: bool = False
    """Whether other programs are busy here: while they are, it will be fewer steps."""


@dataclass(frozen=True)
class Moment:
    """Where a stage stands."""

    stage: str
    step: int
    done: float
    """Share of the stage that is over, 0 to 1."""
    speed: float
    """Steps a second of late."""
    seconds_left: float | None
    """Of this stage; None while nobody can tell."""


@dataclass(frozen=True)
class Status:
    """A run as it stands."""

    run: str
    state: str
    """running, paused, stopped, failed, done or interrupted."""
    stages: tuple[Stage, ...]
    moment: Moment | None
    curves: Mapping[str, Sequence[tuple[int, float]]]
    """Stage to its loss by step, thinned out."""
    looks: Sequence[Mapping[str, object]]
    """Texts made on the way, thinned out: stage, step, and texts by how they were made."""
    problem: tuple[str, Mapping[str, object]] | None = None
    """Code of words that say what happened, and what fills their places."""


@dataclass(frozen=True)
class RunLine:
    """One line of the list of runs."""

    run: str
    state: str
    corpus: str
    models: tuple[str, ...]
    steps: int
    minutes: float
    offers: tuple[str, ...] = ()
    """What can be done with it now: of LATER_AIMS, "resume", and "use" if it can write."""


@dataclass(frozen=True)
class Parcel:
    """Where on the Hugging Face Hub a model shall go, and a token that nobody keeps or repeats."""

    to: str
    token: str = field(repr=False)
    private: bool = True


@dataclass(frozen=True)
class Report:
    """What a run's model, called by its name, is worth on sentences it has never seen."""

    model: str
    exact: float
    """Share of them the autoencoder reads back exactly."""
    held_out: float
    """Share of them that are made of words of the training sentences alone."""
    written: Mapping[int, float]
    """The same share of the model's own sentences, by steps."""
    seconds: Mapping[int, float]
    """What a thousand sentences take, by steps."""


@runtime_checkable
class Trainer(Protocol):
    """Who trains models for a page. Every method may raise Refusal."""

    def corpora(self) -> Sequence[str]:
        """Names of the corpora that need no file."""
        ...

    def most_minutes(self) -> float | None:
        """The longest training allowed here; None where there is no limit."""
        ...

    def look(self, source: Source) -> Preview:
        """What a source holds."""
        ...

    def plan(self, wish: Wish) -> Plan:
        """What a wish means on this machine; measures for some seconds."""
        ...

    def start(self, wish: Wish) -> str:
        """Begin, and return the name of the run. Goes on when the page is closed."""
        ...

    def pause(self, run: str) -> None:
        """Save and leave, to go on later."""
        ...

    def resume(self, run: str) -> None:
        """Go on with a job that was paused, stopped or interrupted."""
        ...

    def stop(self, run: str) -> None:
        """Save and leave, for good."""
        ...

    def runs(self) -> Sequence[RunLine]:
        """Every run there is, the last changed first."""
        ...

    def status(self, run: str) -> Status:
        """A run as it stands."""
        ...

    def report(self, run: str) -> Report | None:
        """What was measured last; None if nothing was."""
        ...

    def pack(self, run: str, folder: Path) -> Path:
        """The run's checkpoint as a zip file in this folder; one made before makes room."""
        ...

    def push(self, run: str, parcel: Parcel) -> str:
        """Upload the run's checkpoint to the Hugging Face Hub; its address there."""
        ...

    def finished(self) -> Mapping[str, Path]:
        """Runs that hold a model which no training changes now: name to folder."""
        ...
