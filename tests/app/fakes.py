"""An engine without a model: invented sentences that clear up as t grows, and a count of steps."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.frames import Bend, Cloud, Frame, ModelInfo, Place, Request, Sentence, SolverInfo, Source
from app.measured import Report
from app.recording import Recording
from app.training import Trainer
from app.typed import Homecoming, Recall, Revisit, Waypoint
from tests.app.fake_trainer import FakeTrainer

SENTENCES = (
    "The old bridge was closed for repairs this morning.",
    "She poured the tea and waited for the rain to stop.",
    "A small boat crossed the lake before sunrise.",
    "今日は朝から雨が降っています。",
    "We talked about the garden until it was dark.",
    "He found the letter between two books.",
    "The children built a tower of wooden blocks.",
    "Nobody knew where the music came from.",
)
KINDS = {"type": ("statement", "question"), "weather": ("rain",)}
NOISE = ("of", "river", "seven", "blue", "was", "in", "glass", "他", "ones", "slow", "the", "at")


@dataclass
class FakeEngine:
    """Runs at once, or step by step: `delay` slows each step, `gate` holds all but the first."""

    delay: float = 0.0
    gate: threading.Event | None = None
    sentences: Sequence[str] = SENTENCES
    menu: list[SolverInfo] = field(
        default_factory=lambda: [SolverInfo("euler", 1), SolverInfo("heun", 2)]
    )
    names: list[ModelInfo] = field(
        default_factory=lambda: [ModelInfo("fake", "A fake model", None, KINDS)]
    )
    credit: str = "Nobody wrote these sentences."
    error: Exception | None = None
    measured: Report | None = None
    recorded: Recording | None = None
    trainer: Trainer | None = field(default_factory=FakeTrainer)
    computed: int = 0
    """Steps computed over all runs; the noise is no step."""
    asked: list[Request] = field(default_factory=list)
    closed: int = 0
    """Runs whose iterator has ended, whoever ended it."""

    def models(self) -> Sequence[ModelInfo]:
        return self.names

    def solvers(self) -> Sequence[SolverInfo]:
        return self.menu

    def cloud(self, ground: str = "") -> Cloud:
        places = tuple((x / 10 - 1, y / 10 - 1) for x in range(20) for y in range(20))
        return Cloud(("A dot.",) * len(places), {"umap": places, "pca": places}, 0.25)

    def report(self) -> Report | None:
        return self.measured

    def recording(self) -> Recording | None:
        return self.recorded

    def sources(self) -> Sequence[Source]:
        return [Source("invented", "CC0", self.credit)]

    def revisit(self, wish: Revisit) -> Iterator[Recall | Waypoint | Homecoming]:
        """Holds every sentence exactly and finds its way home; `error` strikes in between."""
        texts = [typed.text for typed in (wish.first, wish.second) if typed is not None]
        for place, text in enumerate(texts):
            yield Recall(place, text, text, "exact", 1.0, len(text.split()), 31)
        if self.error is not None:
            raise self.error
        if "noise" in wish.ways:
            yield from (Waypoint("noise", t, _blur(texts[0], 0, t)) for t in (1.0, 0.5, 0.2))
        if "there-and-back" in wish.ways:
            yield from (Waypoint("back", t, _blur(texts[0], 1, t)) for t in (1.0, 0.5, 0.0))
            yield from (Waypoint("forth", t, _blur(texts[0], 1, t)) for t in (0.0, 0.5, 1.0))
            yield Homecoming(True, 0.02, 1.5, 20, 80)
        if "line" in wish.ways and len(texts) > 1:
            yield from (Waypoint("line", at, texts[round(at)]) for at in (0.0, 0.4, 1.0))

    def run(self, request: Request) -> Iterator[Frame | Bend]:
        self.asked.append(request)
        calls = {solver.name: solver.calls_per_step for solver in self.menu}[request.solver]
        try:
            for index in range(request.steps + 1):
                if index > 0:
                    self._step()
                yield self._frame(request, index, calls)
            yield Bend((0.25,) * request.count, 100)
        finally:
            self.closed += 1

    def _step(self) -> None:
        if self.error is not None:
            raise self.error
        if self.gate is not None and not self.gate.wait(20):
            raise TimeoutError("nobody opened the gate")
        time.sleep(self.delay)
        self.computed += 1

    def _frame(self, request: Request, index: int, calls: int) -> Frame:
        t = index / request.steps if request.steps else 0.0
        picked = [
            self._sentence(request.seed + place, t, clear=0 < index == request.steps)
            for place in range(request.count)
        ]
        return Frame(
            index=index,
            steps=request.steps,
            t=t,
            sentences=tuple(picked),
            nfe=index * calls,
            decoder_calls=(index + 1) * 2,
            seconds=0.01 * index,
            last=index == request.steps,
            places={name: _line(request.count, t) for name in ("umap", "pca")},
            flight=_flight(request) if index == request.steps else (),
        )

    def _sentence(self, seed: int, t: float, *, clear: bool) -> Sentence:
        target = self.sentences[seed % len(self.sentences)]
        text = target if clear else _blur(target, seed, t)
        pieces = _pieces(text)
        confidence = tuple(min(1.0, 0.2 + t * 0.8 + (len(p) % 3) * 0.15) for p in pieces)
        return Sentence(text, pieces, confidence, _blur(target, seed + 1, t**0.5))


def _line(count: int, t: float) -> tuple[Place, ...]:
    return tuple((2 * t - 1, place / count) for place in range(count))


def _flight(request: Request) -> tuple[tuple[Place, ...], ...]:
    ts = [index / max(request.steps, 1) for index in range(request.steps + 1)]
    return tuple(tuple((t, t * (1 - t)) for _ in range(request.count)) for t in ts)


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(" " + word for word in text.split(" ")) if " " in text else tuple(text)


def _blur(target: str, seed: int, t: float) -> str:
    rng = random.Random(seed)
    joint = " " if " " in target else ""
    parts = target.split(" ") if joint else list(target)
    return joint.join(part if rng.random() < t else rng.choice(NOISE) for part in parts)
