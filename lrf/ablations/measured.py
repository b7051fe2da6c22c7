"""What is told of one row once it is trained, and the file that keeps all of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lrf import checkpoint
from lrf.ablations.rows import Row
from lrf.evaluate import Plan

__all__ = ["Entry", "Store", "measure", "planned"]

Entry = dict[str, Any]
"""What is kept of a row."""

_MODEL = "1-rf"
_STEPS = (1, 4, 100)


class Store:
    """Entries in one JSON file, which several processes may add to in turn."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """Those of the file; none where there is no file."""
        if not self.path.exists():
            return []
        return list(json.loads(self.path.read_text(encoding="utf-8")))

    def holds(self, row: Row, commands: Sequence[str]) -> bool:
        """Whether that row was measured after these very commands."""
        return any((e["key"], e["commands"]) == (row.key, commands) for e in self.entries())

    def add(self, entry: Entry, order: Sequence[str]) -> list[Entry]:
        """Put an entry in place of its elder, in the order of the keys, and return all of them."""
        found = {old["key"]: old for old in self.entries()} | {entry["key"]: entry}
        kept = [found[key] for key in order if key in found]
        checkpoint.write_atomically(
            self.path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        )
        return kept


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


def measure(row: Row, commands: Sequence[str], report: dict[str, Any], folder: Path) -> Entry:
    """What stays of the report on a trained row."""
    manifest = checkpoint.read(folder)
    made = {one["steps"]: one["scores"] for one in report["rows"] if one["model"]}
    return {
        "key": row.key,
        "block": row.block,
        "name": row.name,
        "seed": row.seed,
        "commands": list(commands),
        "count": report["plan"]["count"],
        "minutes": _minutes(manifest, row),
        "steps": manifest.models[_MODEL].steps,
        "exact": report["held"]["exact"],
        "straightness": report["straightness"][_MODEL],
        "scores": {str(steps): made[steps] for steps in _STEPS},
    }


def _minutes(manifest: checkpoint.Manifest, row: Row) -> float:
    """Training minutes of the row, without those of an autoencoder that was there."""
    seconds = manifest.models[_MODEL].seconds
    if row.stages[0].stage == "autoencoder":
        seconds += manifest.autoencoder.seconds
    return round(seconds / 60, 1)
