"""A trainer without a process: a run that is a little further each time somebody looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.training import (
    LATER_AIMS,
    Moment,
    Parcel,
    Plan,
    Preview,
    Refusal,
    Report,
    RunLine,
    Source,
    Stage,
    Status,
    Wish,
)

STEPS = 400
LINES = ("The tea was cold.", "他の店より静かでした。", "<img src=x onerror=alert(1)>")


@dataclass
class FakeTrainer:
    """Trains one run, `pace` steps at each look."""

    pace: int = 40
    most: float | None = None
    state: str = ""
    step: int = 0
    wishes: list[Wish] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    refusal: Refusal | None = None
    measured: Report | None = None
    problem: tuple[str, Mapping[str, object]] | None = None

    def corpora(self) -> Sequence[str]:
        return ("toy", "toy-ja")

    def most_minutes(self) -> float | None:
        return self.most

    def look(self, source: Source) -> Preview:
        self._refuse()
        return Preview(
            lines=LINES,
            sentences=1234,
            held_out=61,
            duplicates=200,
            columns=("id", "review"),
            column=source.column or "review",
            lengths=tuple((10 * k, 100 - 8 * abs(k - 5)) for k in range(1, 11)),
            warnings={"warn_double": {"n": 200}},
        )

    def plan(self, wish: Wish) -> Plan:
        self._refuse()
        return Plan(self._stages(), "cpu", 0.03, crowded=True)

    def start(self, wish: Wish) -> str:
        self._refuse()
        self.wishes.append(wish)
        self.state = "running"
        if wish.aim not in LATER_AIMS:
            self.step = 0
        return "toy"

    def pause(self, run: str) -> None:
        self.state = "paused"

    def resume(self, run: str) -> None:
        self.state = "running"

    def stop(self, run: str) -> None:
        self.state = "stopped"

    def runs(self) -> Sequence[RunLine]:
        if not self.state:
            return ()
        models = ("1-rf",) if self.state == "done" else ()
        offers = ("use", "more", "reflow", "map", "report") if models else ("resume",)
        return [RunLine("toy", self.state, "toy", models, self.step, self.step / 60, offers)]

    def status(self, run: str) -> Status:
        if self.state == "running":
            self.step = min(2 * STEPS, self.step + self.pace)
            self.state = "done" if self.step == 2 * STEPS else "running"
        steps = range(10, self.step + 1, 10)
        curves = {
            "autoencoder": [(k, 4 * 0.99**k + 0.2) for k in steps if k <= STEPS],
            "flow": [(k - STEPS, 1 + 0.99 ** (k - STEPS)) for k in steps if k > STEPS],
        }
        found = {name: curve for name, curve in curves.items() if curve}
        stages, moment = self._stages(), None
        if self.state != "done":
            stage, step = divmod(self.step, STEPS)
            moment = Moment(stages[stage].name, step, step / STEPS, 12.5, 30.0)
        return Status(run, self.state, stages, moment, found, self._looks(), self.problem)

    def report(self, run: str) -> Report | None:
        return self.measured

    def pack(self, run: str, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        (folder / f"{run}.zip").write_bytes(b"PK")
        return folder / f"{run}.zip"

    def push(self, run: str, parcel: Parcel) -> str:
        self._refuse()
        self.parcels.append(parcel)
        return f"https://hub/{parcel.to}"

    def finished(self) -> Mapping[str, Path]:
        return {}

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    def _stages(self) -> tuple[Stage, ...]:
        done = self.step // STEPS
        states = ["done"] * done + [self.state or "waiting"] + ["waiting"]
        names = ("autoencoder", "flow")
        return tuple(
            replace(Stage(name, 1.0, STEPS), state=states[k]) for k, name in enumerate(names)
        )

    def _looks(self) -> list[dict[str, object]]:
        looks: list[dict[str, object]] = []
        for k in range(20, self.step + 1, 40):
            share = (k % STEPS) / STEPS
            if k <= STEPS:
                read = [line[: round(len(line) * share)] for line in LINES]
                texts: dict[str, list[str]] = {"given": list(LINES), "read": read}
                looks.append({"stage": "autoencoder", "step": k, "texts": texts})
            else:
                clear = {"1": share / 3, "4": share / 1.5, "32": share}
                texts = {
                    n: [line[: round(len(line) * c)] for line in LINES] for n, c in clear.items()
                }
                looks.append({"stage": "flow", "step": k - STEPS, "texts": texts})
        return looks
