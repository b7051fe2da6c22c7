"""What was found of trainings that were struck at a random moment, and what counts as lost."""

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import safe_open

from app.strings import text
from lrf.bench import Table
from lrf.system import System

__all__ = ["Round", "faults", "saved", "table"]


@dataclass
class Round:
    """One moment, and what was found after it."""

    struck: str
    after: float
    saved: dict[str, int]
    """Stage to the step that was on the disk."""
    state: str
    said: str
    """Code of the words on the page; empty where nothing went wrong."""
    lost: str = ""
    """What should not have happened."""


def saved(folder: Path) -> dict[str, int]:
    """Stage to the step of its state on the disk; an error where one cannot be read."""
    found = {}
    for path in sorted(folder.glob("state-*.safetensors")):
        with safe_open(path, "pt") as file:
            facts = json.loads(file.metadata()["facts"])
        found[path.stem.removeprefix("state-")] = facts["step"]
    return found


def faults(folder: Path, before: dict[str, int], state: str) -> str:
    """What is wrong with a run that went on to its end; empty if nothing is."""
    after = saved(folder)
    if state != "done":
        return f"it ended as {state}"
    if any(after.get(stage, -1) < step for stage, step in before.items()):
        return f"saved {before}, found {after}"
    for stage, last in after.items():
        lines = (folder / f"log-{stage}.jsonl").read_text("utf-8").splitlines()
        steps = [entry["step"] for line in lines if "loss" in (entry := json.loads(line))]
        if steps != list(range(1, last + 1)):
            return f"the log of the {stage} has gaps"
    lacks = System.load(folder, device="cpu").net is None and "flow" in after
    return "it holds no flow" if lacks else ""


def table(found: list[Round]) -> Table:
    """A row for each way a training was struck and what was said then."""
    words = (
        f"{len(found)} trainings on toy sentences, each struck once at a random moment, which then "
        "go on to their end. Lost would be a step that was on the disk, a line of the log, or a "
        "training that does not end."
    )
    head = ("", "times", "after", "steps on the disk", "the page says", "lost")
    ways: dict[tuple[str, str], list[Round]] = {}
    for each in found:
        said = text(each.said, "en", detail="") if each.said else text(f"state_{each.state}", "en")
        ways.setdefault((each.struck, said), []).append(each)
    return Table("Struck at random moments", words, head, [row(*way) for way in ways.items()])


def row(way: tuple[str, str], found: list[Round]) -> tuple[str, ...]:
    """What happened to all that were struck in one way."""
    after = sorted(each.after for each in found)
    steps = sorted(sum(each.saved.values()) for each in found)
    lost = "; ".join(each.lost for each in found if each.lost) or "nothing"
    when, made = f"{after[0]:.1f} to {after[-1]:.1f} s", f"{steps[0]} to {steps[-1]}"
    return way[0], str(len(found)), when, made, way[1].partition(".")[0], lost
