"""What is done with a run that is there, or was left before its end."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import FlowEngine
from app.jobs import LocalTrainer
from app.jobs.report import FILE
from app.training import Refusal, Source, Wish
from lrf import checkpoint
from lrf.jobs import Task, read, write


def with_tasks(folder: Path, state: str, *tasks: Task) -> None:
    job = read(folder)
    assert job is not None
    write(folder, replace(job, state=state, tasks=tasks))


def with_a_second_flow(folder: Path) -> None:
    manifest = checkpoint.read(folder)
    models = {**manifest.models, "2-rf": manifest.models["1-rf"]}
    checkpoint.write(folder, replace(manifest, models=models))


def test_a_file_called_like_a_corpus_is_learnt_from_all_the_same(trainer, own, monkeypatch):
    begun = []
    monkeypatch.setattr("app.jobs.trainer.begin", lambda *asked: begun.append(asked))
    file = own.file.rename(own.file.with_name("toy.csv"))
    name = trainer.start(Wish(source=Source(file=file)))
    (_, job, _) = begun[0]
    asked = job.tasks[0].command
    corpus = Path(asked[asked.index("--corpus") + 1])
    assert corpus == trainer.folder / name / "toy.txt"
    assert len(corpus.read_text().splitlines()) == 300
    assert trainer.plan(Wish(source=Source(file=file))).stages[0].name == "autoencoder"


def test_the_newest_model_is_measured(trainer, trained):
    with_a_second_flow(trained)
    (task,) = trainer._later(Wish("report", run="mine"), trained)
    assert task.command[task.command.index("--models") + 1] == "2-rf"


def test_a_report_of_models_that_were_trained_on_is_gone(trainer, trained):
    manifest = checkpoint.read(trained)
    row = {"model": "1-rf", "steps": 1, "scores": {"known words": 0.5}}
    rows = [{**row, "name": "held-out text", "model": None},
            {**row, "cost": {"ms at batch 64": 2.0}}]  # fmt: skip
    told = {
        "autoencoder": manifest.autoencoder.digest,
        "models": {"1-rf": manifest.models["1-rf"].digest},
        "plan": {"steps": [1]},
        "held": {"exact": 0.75},
        "rows": rows,
    }
    (trained / FILE.parent).mkdir()
    (trained / FILE).write_text(json.dumps(told))
    found = trainer.report("mine")
    assert (found.model, found.exact, found.written) == ("1-rf", 0.75, {1: 0.5})
    (trained / FILE).write_text(json.dumps({**told, "models": {"1-rf": "another"}}))
    assert trainer.report("mine") is None
    (trained / FILE).write_text(json.dumps({**told, "autoencoder": "another"}))
    assert trainer.report("mine") is None


def test_a_run_that_is_done_is_not_begun_again(trainer, trained, monkeypatch):
    monkeypatch.setattr("app.jobs.trainer.begin", lambda *_: pytest.fail("it was begun"))
    trainer.resume("mine")
    assert trainer.status("mine").state == "done"


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_what_would_drop_the_rest_of_a_paused_run_is_not_offered(trainer, trained, state):
    flow = Task("flow", ("-c", ""), 480.0, state="waiting")
    with_tasks(trained, state, Task("autoencoder", ("-c", ""), state="done"), flow)
    (line,) = trainer.runs()
    assert {"use", "resume"} <= {*line.offers}
    assert ("report" in line.offers) == (state == "stopped")


@pytest.mark.parametrize("aim", ["map", "report"])
def test_a_program_cannot_drop_the_rest_of_a_paused_run_either(trainer, trained, aim):
    with_tasks(trained, "paused", Task("flow", ("-c", ""), 480.0, state="waiting"))
    with pytest.raises(Refusal) as refused:
        trainer.start(Wish(aim, run="mine"))
    assert refused.value.code == "unfinished"
    job = read(trained)
    assert job is not None
    assert [task.name for task in job.tasks] == ["flow"]


def test_where_minutes_are_few_nobody_goes_on_for_hours(trained, checkpoint_folder):
    trainer = LocalTrainer(trained.parent, checkpoint_folder, 5.0)
    with_tasks(trained, "stopped", Task("flow", ("-c", ""), 480.0, state="waiting"))
    with_a_second_flow(trained)
    for wished in (
        lambda: trainer.resume("mine"),
        lambda: trainer.start(Wish("distil", run="mine", time="long", settings={"minutes": 4.0})),
        lambda: trainer.start(Wish("more", run="mine", settings={"minutes": 6.0})),
    ):
        with pytest.raises(Refusal) as refused:
            wished()
        assert refused.value.code == "too_long"


def test_while_a_source_is_read_others_are_told_to_wait_and_logs_are_shown(
    trainer, trained, own, monkeypatch
):
    monkeypatch.setattr("app.jobs.reader._PATIENCE", 0.1)
    with trainer._reader.turn():
        with pytest.raises(Refusal) as refused:
            trainer.look(own)
        assert refused.value.code == "turn"
        assert trainer.status("mine").state == "done"
    assert trainer.look(own).sentences == 300


def test_a_run_of_another_version_is_passed_over(trainer, trained, checkpoint_folder):
    shutil.copytree(trained, trainer.folder / "newer")
    manifest = checkpoint.read(trainer.folder / "newer")
    odd = replace(manifest.models["1-rf"], config={"depth": 3})
    checkpoint.write(trainer.folder / "newer", replace(manifest, models={"1-rf": odd}))
    engine = FlowEngine(checkpoint_folder, "cpu", trainer)
    assert [model.name for model in engine.models()] == ["1-rf", "mine/1-rf"]
