"""What a kill or a full disk costs a training: python tests/kill.py [--rounds N] [--out FILE].

Run by hand, not a test: at random moments it kills what trains, kills the page, or fills the disk.
Each time it looks whether all that was saved is still there, whether the page says what happened,
and whether the training then goes on to its end. It exits with 1 if anything was lost.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from app.jobs import LocalTrainer
from app.jobs.plan import new_recipe, new_tasks
from app.jobs.sources import read_source
from app.training import Source, Wish
from lrf.bench import circumstances, markdown, put
from lrf.device import choose_device
from lrf.jobs import Job, holder, read, write
from lrf.text import load_corpus
from tests.started import SHIPPED, asker, page_on
from tests.struck import Round, faults, saved, table

_LINES, _MINUTES = 400, 0.08
_OFTEN = ("save_every=0.3", "sample_every=20")
"""So that a random moment is often one of saving."""
_PATIENCE = 240.0
_SPAN = 14.0
"""Seconds within which the moment falls; on two cores such a training takes about as long."""
_FILLER = "filler"
_DISK = 700
"""Megabytes of the small disk: a training begins only where 500 are free."""


def begun(runs: Path, name: str, stages: int = 2) -> Path:
    """The folder of a training on toy sentences that is ready to begin, as the page makes it."""
    folder = runs / name
    folder.mkdir(parents=True)
    lines = folder / "mine.txt"
    lines.write_text("\n".join(line.text for line in load_corpus("toy").train[:_LINES]))
    wish = Wish(source=Source(file=lines), settings={"minutes": _MINUTES, "batch": 16})
    recipe = new_recipe(wish, read_source(wish.source), str(lines), None)
    recipe = replace(recipe, config=(*recipe.config, *_OFTEN))
    tasks = new_tasks(wish, recipe, folder, SHIPPED)[:stages]  # in the map nothing is learnt
    write(folder, Job(tasks, facts={"recipe": asdict(recipe)}))
    return folder


def over(trainer: LocalTrainer, run: str) -> str:
    """The state of a run once nothing of it is busy any more."""
    deadline = time.monotonic() + _PATIENCE
    while holder(trainer.folder) == run:
        if time.monotonic() > deadline:
            return "endless"
        time.sleep(0.05)
    return trainer.status(run).state


def strikes(trainer: LocalTrainer, what: str, strike: Callable[[Path], str]) -> Round:
    """Begin, strike at a random moment, look, go on to the end, and look again."""
    folder, moment = begun(trainer.folder, f"{what}-{time.time_ns()}"), random.uniform(0, _SPAN)
    trainer.resume(folder.name)
    _pause(moment, trainer.folder)
    how = strike(folder)
    state = over(trainer, folder.name)
    status = trainer.status(folder.name)
    found = Round(how, moment, saved(folder), state, (status.problem or ("",))[0])
    (trainer.folder / _FILLER).unlink(missing_ok=True)
    if state != "done":
        trainer.resume(folder.name)
    found.lost = faults(folder, found.saved, over(trainer, folder.name))
    return found


def _pause(seconds: float, runs: Path) -> None:
    """That long, or until the training is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and holder(runs):
        time.sleep(0.01)


def kill_training(folder: Path) -> str:
    """SIGKILL to the command that trains, to what watches over it, or to both."""
    job, how = read(folder), random.choice(("what trains", "what watches it", "both"))
    leader = job.pid if job else 0
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(leader)], capture_output=True)
    victims = {"what trains": [*map(int, told.stdout.split())], "what watches it": [leader]}
    for victim in victims.get(how, [*victims["what trains"], leader]):
        with suppress(ProcessLookupError):
            if victim:
                os.kill(victim, signal.SIGKILL)
    return f"SIGKILL to {how}"


def fill_disk(folder: Path) -> str:
    """Take every byte that is left."""
    for size in (1 << 20, 1 << 9):
        with suppress(OSError), (folder.parent / _FILLER).open("ab", buffering=0) as file:
            while True:
                file.write(b"\0" * size)
    return "disk full"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own in memory; only root can make one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK}m", "lrf", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def kill_page(trainer: LocalTrainer) -> Round:
    """SIGKILL to the page that has just begun a training, or watches one; then start it again."""
    folder, moment = begun(trainer.folder, f"page-{time.time_ns()}"), random.uniform(0, _SPAN / 2)
    with page_on(trainer.folder) as page:
        ask, press = asker(page.url), {"act": "resume", "run": folder.name}
        with ThreadPoolExecutor(1) as visitor:
            visitor.submit(ask, "act", press)  # its answer may never come
            time.sleep(moment)
            os.kill(page.process, signal.SIGKILL)
    before = saved(folder)
    with page_on(trainer.folder) as page:
        ask = asker(page.url)
        status = ask("status", folder.name)
        said = (status["problem"] or ("",))[0]
        found = Round("SIGKILL to the page", moment, before, status["state"], said)
        if status["state"] not in ("running", "done"):
            ask("act", press)
        while ask("status", folder.name)["state"] == "running":
            time.sleep(0.5)
        found.lost = faults(folder, before, ask("status", folder.name)["state"])
    return found


def rounds(count: int, folder: Path) -> Iterator[Round]:
    """Every round, the cheapest kind first."""
    trainer = LocalTrainer(folder / "runs", SHIPPED)
    for _ in range(count):
        yield strikes(trainer, "training", kill_training)
    with small_disk(folder / "disk") as disk:
        trainer = LocalTrainer(disk, SHIPPED)
        for _ in range(count):
            yield strikes(trainer, "disk", fill_disk)
            for run in disk.glob("disk-*"):
                shutil.rmtree(run)
    trainer = LocalTrainer(folder / "runs", SHIPPED)
    for _ in range(count):
        yield kill_page(trainer)


def main() -> int:
    """Strike, print, and write the page's part."""
    parser = argparse.ArgumentParser(description="Kill trainings and pages at random moments.")
    parser.add_argument("--rounds", type=int, default=10, help="of each kind")
    parser.add_argument("--out", type=Path, help="also write the table there")
    options = parser.parse_args()
    os.environ["LRF_CALM"] = "0"  # nobody else is to be spared here
    found: list[Round] = []
    with tempfile.TemporaryDirectory() as name:
        for each in rounds(options.rounds, Path(name)):
            sys.stderr.write(f"{each}\n")
            found.append(each)
    told = (
        f"## Kills and full disks\n\n{circumstances(choose_device(), ['gradio'], 'make kill')}\n\n"
    )
    told += markdown(table(found))
    sys.stdout.write(f"{told}\n")
    if options.out:
        put(options.out, "kill", told)
    return 1 if any(each.lost for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
