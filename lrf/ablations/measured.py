"""What is told of one row once it is trained, and the folder that keeps all of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrf import checkpoint
from lrf.ablations.rows import ROWS, Row
from lrf.evaluate import Plan
from lrf.presets import PRESETS
from lrf.text import Corpus
from lrf.trainer import Order
from lrf.trainer.run import fingerprint

__all__ = ["Entry", "Store", "fingerprint_of", "measure", "planned"]

_MODEL = "1-rf"
_STEPS = (1, 4, 100)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is kept of a row."""

    key: str
    commands: Sequence[str]
    fingerprint: str
    """Of what it was trained on and with, whatever its seed: `fingerprint_of`."""
    count: int
    """Sentences measured of each number of steps."""
    judged: bool
    minutes: float
    """Of training, without those of an autoencoder that was there."""
    steps: int
    """Of the flow's training."""
    parameters: Mapping[str, int]
    """Numbers in the weights of `autoencoder` and `flow`."""
    exact: float
    """Share of held-out sentences read back exactly."""
    straightness: float
    scores: Mapping[str, Mapping[str, float]]
    """Metrics by the number of steps."""


class Store:
    """A folder of entries, each in a file of its own, so that several processes may add to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Those of today's rows, in their order; ValueError names a file that is damaged."""
        found = (self._read(self._path(row.key)) for row in ROWS)
        return [entry for entry in found if entry]

    def holds(self, row: Row, commands: Sequence[str], fingerprint: str, plan: Plan) -> bool:
        """Whether that row was measured as the plan has it, after these very commands."""
        if (entry := self._read(self._path(row.key))) is None:
            return False
        found = [*entry.commands], entry.fingerprint, entry.count, entry.judged
        return found == ([*commands], fingerprint, plan.count, plan.judged)

    def add(self, entry: Entry) -> None:
        """Put an entry in place of its elder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(entry), ensure_ascii=False, indent=1)
        checkpoint.write_atomically(self._path(entry.key), text + "\n")

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _read(self, path: Path) -> Entry | None:
        if not path.exists():
            return None
        try:
            return Entry(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"{path} is damaged ({error}); delete it to measure its row again"
            ) from error


def planned(count: int, *, judged: bool) -> Plan:
    """Quality of a first flow at 1, 4 and 100 steps."""
    return Plan(
        models=(_MODEL,),
        steps=_STEPS,
        ddpm_steps=0,
        count=count,
        judged=judged,
        timed=False,
        asked=False,
    )


def fingerprint_of(row: Row, corpus: Corpus, base: checkpoint.Manifest) -> str:
    """Hash of the corpus, the settings of every stage and the autoencoder a flow comes on.

    Rows that differ in their seed alone share it.
    """
    facts = list[Any]()
    for stage in row.stages:
        order = Order(corpus, Path(), PRESETS["small"], stage.config)
        chosen, training = order.settings(stage.stage)
        parts = chosen if isinstance(chosen, tuple) else (chosen,)
        facts += [asdict(part) for part in (*parts, training)]
    if not row.begins_with_an_autoencoder:
        facts += [base.autoencoder.digest, base.autoencoder.config]
    return fingerprint(corpus.digest(), *facts)


def measure(
    row: Row, commands: Sequence[str], mark: str, report: Mapping[str, Any], folder: Path
) -> Entry:
    """What stays of the report on a trained row, whose fingerprint is `mark`."""
    manifest = checkpoint.read(folder)
    flow = manifest.models[_MODEL]
    made = {one["steps"]: one["scores"] for one in report["rows"] if one["model"]}
    seconds = flow.seconds
    if len(row.stages) > 1:  # a joint stage tells one run of both its parts
        seconds += manifest.autoencoder.seconds
    return Entry(
        key=row.key,
        commands=[*commands],
        fingerprint=mark,
        count=report["plan"]["count"],
        judged=report["plan"]["judged"],
        minutes=round(seconds / 60, 1),
        steps=flow.steps,
        parameters={
            "autoencoder": _parameters(folder, manifest.autoencoder),
            "flow": _parameters(folder, flow),
        },
        exact=report["held"]["exact"],
        straightness=report["straightness"][_MODEL],
        scores={str(steps): made[steps] for steps in _STEPS},
    )


def _parameters(folder: Path, part: checkpoint.Part) -> int:
    return sum(weight.numel() for weight in checkpoint.read_weights(folder, part).values())
