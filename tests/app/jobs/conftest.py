"""A trainer, a file of one's own, and a run that is over."""

import shutil
from pathlib import Path

import pytest

from app.jobs import LocalTrainer
from app.jobs.plan import Recipe
from app.training import Source
from lrf.jobs import Job, Task, write
from lrf.text import load_corpus


@pytest.fixture
def own(tmp_path) -> Source:
    path = tmp_path / "mine.csv"
    lines = [line.text for line in load_corpus("toy").train[:300]]
    path.write_text("\n".join(["id,review", *(f"{k},{text}" for k, text in enumerate(lines))]))
    return Source(file=path)


@pytest.fixture
def trainer(tmp_path, checkpoint_folder) -> LocalTrainer:
    return LocalTrainer(tmp_path / "runs", checkpoint_folder)


@pytest.fixture
def trained(trainer, checkpoint_folder) -> Path:
    """A run that is over, with the job that made it."""
    folder = trainer.folder / "mine"
    shutil.copytree(checkpoint_folder, folder)
    recipe = Recipe("toy", "tiny", (), 2.0, "short")
    tasks = tuple(Task(name, ("-c", ""), state="done") for name in ("autoencoder", "flow"))
    write(folder, Job(tasks, "done", facts={"recipe": vars(recipe)}))
    return folder
