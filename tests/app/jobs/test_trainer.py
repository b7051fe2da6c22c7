"""Wishes become commands the library accepts; logs and folders become what the screen shows."""

import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import huggingface_hub
import pytest
from huggingface_hub.errors import HfHubHTTPError

from app.engine import FlowEngine
from app.frames import Frame, Request
from app.jobs import LocalTrainer, allowed_minutes
from app.jobs.plan import Recipe, later_tasks, new_recipe, new_tasks
from app.jobs.progress import Log
from app.jobs.sources import read_source
from app.strings import TEXTS
from app.training import LATER_AIMS, NEW_AIMS, TIMES, Parcel, Refusal, Source, Wish
from app.views.train import answers
from lrf.__main__ import build_parser
from lrf.jobs import Lock, Task, read, write
from tests.lrf.fake_hub import NAME, TOKEN, Hub, answered

TOY = Source(name="toy")


def accepted(task: Task) -> None:
    *_, module = task.command[:2]
    if module == "lrf":
        build_parser().parse_args(task.command[2:])


@pytest.mark.parametrize("aim", NEW_AIMS)
@pytest.mark.parametrize("time", TIMES)
def test_every_choice_becomes_commands_the_library_accepts(aim, time, own, tmp_path):
    settings = {"batch": 32.0, "learning_rate": 0.001}
    wish = Wish(aim, own, time, settings=settings, own=("--resume", " ", "Mine."))
    recipe = new_recipe(wish, read_source(own), "runs/a/mine.txt", None)
    tasks = new_tasks(wish, recipe, tmp_path, tmp_path)
    for task in tasks:
        accepted(task)
    names = ["autoencoder", "flow"] if aim == "all" else ["flow"]
    assert [task.name for task in tasks] == [*names, "map"]
    assert sum(task.minutes for task in tasks) == pytest.approx(TIMES[time])
    assert "batch=32" in tasks[0].command
    assert all("--own=Mine." in task.command for task in tasks[:-1])
    assert ("--from" in tasks[0].command) == (aim == "flow")


@pytest.mark.parametrize("aim", LATER_AIMS)
def test_what_comes_later_is_accepted_too(aim, trained):
    recipe = Recipe("toy", "tiny", ("batch=16", "max_tokens=30"), 2.0, "short")
    (task,) = later_tasks(Wish(aim, run="mine", time="short"), recipe, trained, "1-rf")
    accepted(task)
    assert not any(word.startswith("max_tokens") for word in task.command)


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"batch": 0.0}, "bad_setting"), ({"batch": 2.5}, "bad_setting"), ({"x": 1.0}, "no_setting"),
     ({"minutes": 9.0}, "too_long"), ({"seed": float("nan")}, "bad_setting")],
)  # fmt: skip
def test_settings_out_of_bounds_are_refused(settings, code):
    wish = Wish(source=TOY, settings=settings)
    with pytest.raises(Refusal) as refused:
        new_recipe(wish, read_source(TOY), "toy", 5.0)
    assert refused.value.code == code


def test_a_plan_tells_the_steps_this_machine_will_make(trainer, own):
    plan = trainer.plan(Wish("flow", own, settings={"minutes": 1.0, "batch": 8.0}))
    flow, *_ = plan.stages
    assert flow.steps > 10
    assert 0 < plan.left_out < 0.2  # the small model's tokenizer makes 25 pieces of some


def test_one_job_at_a_time(trainer, trained):
    assert isinstance(trainer, LocalTrainer)
    lock = Lock(trainer.folder, "busy")
    for wish in (Wish(source=TOY), Wish("reflow", run="mine")):
        with pytest.raises(Refusal) as refused:
            trainer.start(wish)
        assert (refused.value.code, refused.value.values) == ("busy", {"run": "busy"})
    lock.close()
    assert [line.run for line in trainer.runs()] == ["mine"]


@pytest.mark.parametrize("name", ["", "..", "../mine", ".", "nobody", "a/b", "/etc"])
def test_a_visitor_names_runs_and_not_paths(trainer, trained, name):
    with pytest.raises(Refusal) as refused:
        trainer.status(name)
    assert refused.value.code == "no_run"


def test_a_run_that_is_over_is_a_model_of_the_engine(trainer, trained, checkpoint_folder):
    engine = FlowEngine(checkpoint_folder, "cpu", trainer)
    assert [model.name for model in engine.models()] == ["1-rf", "mine/1-rf"]
    own, other = (last_frame(engine, name) for name in ("1-rf", "mine/1-rf"))
    assert [s.text for s in own.sentences] == [s.text for s in other.sentences]
    assert (own.ground, other.ground) == ("", "mine@0")
    assert set(engine.cloud("mine@0").places) == {"pca"}
    (trained / "map.npz").touch()  # one that is made later is another ground
    assert last_frame(engine, "mine/1-rf").ground not in ("", "mine@0")
    lock = Lock(trainer.folder, "mine")  # while it is trained on, its files come and go
    assert [model.name for model in engine.models()] == ["1-rf"]
    lock.close()
    shutil.rmtree(trained)
    assert [model.name for model in engine.models()] == ["1-rf"]
    gone = engine.cloud("mine@0")  # never the cloud of other latents
    assert (gone.texts, dict(gone.places)) == ((), {})


def test_while_its_map_is_made_a_run_is_in_every_menu(trainer, trained):
    lock = Lock(trainer.folder, "mine")
    for name, there in (("flow", False), ("map", True)):
        job = read(trained)
        assert job is not None
        write(trained, replace(job, state="running", tasks=(Task(name, (), state="running"),)))
        assert ("mine" in trainer.finished()) == there
        assert trainer.runs()[0].offers == (("use",) if there else ())
    lock.close()


def test_of_two_visitors_who_press_at_once_one_trains_and_the_other_is_told(
    trainer, own, monkeypatch
):
    code = "import time; time.sleep(60)"
    monkeypatch.setattr("app.jobs.trainer.new_tasks", lambda *_: (Task("flow", ("-c", code)),))
    monkeypatch.setattr(trainer, "_free", lambda: None)  # both have seen a free machine

    def press(_: int) -> str:
        try:
            return trainer.start(Wish(source=own))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as visitors:
        told = sorted(visitors.map(press, range(2)))
    assert told[0] == "busy"
    assert [line.run for line in trainer.runs()] == [told[1]]
    trainer.stop(told[1])


def test_the_token_of_a_push_is_used_once_and_kept_nowhere(
    trainer, trained, monkeypatch, tmp_path, caplog, capfd
):
    hub = Hub(tmp_path / "cache")
    for name in ("snapshot_download", "HfApi", "get_token"):
        monkeypatch.setattr(huggingface_hub, name, getattr(hub, name))
    asked = {"run": "mine", "to": NAME, "token": TOKEN, "private": True}
    told = [answers(trainer)["push"](asked)]
    assert told == [{"address": f"https://hub/{NAME}"}]
    assert set(hub.used) == {TOKEN}
    for trouble in (answered(HfHubHTTPError, 403), RuntimeError(TOKEN), ValueError(TOKEN)):
        hub.trouble = trouble
        told.append(answers(trainer)["push"](asked))
    told.append(answers(trainer)["push"]({**asked, "token": f"{TOKEN} 日本"}))
    told.append(answers(trainer)["push"]({**asked, "to": 3, "private": None}))
    monkeypatch.setattr(trainer, "push", lambda *_: {}[TOKEN])
    told.append(answers(trainer)["push"](asked))
    assert [t["refused"] for t in told[1:3]] == ["refuse_push_token", "refuse_push_network"]
    assert all(t["refused"] in TEXTS for t in told[1:])
    said = f"{told} {caplog.text} {capfd.readouterr()} {Parcel(NAME, TOKEN)}"
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert TOKEN not in said
    assert TOKEN.encode() not in written


def test_a_packed_run_is_a_whole_checkpoint(trainer, trained, tmp_path):
    (trained / "state-flow.safetensors").touch()
    file = trainer.pack("mine", tmp_path / "packed")
    assert trainer.pack("mine", tmp_path / "packed") == file  # in place of the first
    assert [*(tmp_path / "packed").iterdir()] == [file]
    with zipfile.ZipFile(file) as packed:
        packed.extractall(tmp_path / "out")
    assert [m.name for m in FlowEngine(tmp_path / "out" / "mine").models()] == ["1-rf"]
    assert not list((tmp_path / "out").rglob("state-*"))


def entry(step: int, loss: float = 1.0) -> str:
    facts = {"step": step, "loss": loss, "seconds": step / 8, "done": step / 5000}
    return json.dumps(facts) + "\n"


def last_frame(engine, model):
    *_, frame, _ = engine.run(Request(model=model))
    assert isinstance(frame, Frame)
    return frame


def test_a_log_is_read_on_and_thinned_out(tmp_path):
    path = tmp_path / "log-flow.jsonl"
    log = Log(path).read()
    assert (log.curve, log.last, log.seconds_left) == ([], None, None)
    path.write_text("".join(entry(n, n) for n in range(1, 4001)) + '{"step": 4001, "lo')
    log.read()
    assert log.last is not None
    assert log.last["step"] == 4000
    assert len(log.curve) < 500
    assert log.curve[-1][0] == 4000
    assert sum(loss for _, loss in log.curve) / len(log.curve) == pytest.approx(2000.5)
    assert (log.speed, log.seconds_left) == (pytest.approx(8), pytest.approx(125))
    with path.open("a") as file:
        file.write(
            'ss": 1.0, "seconds": 501, "done": 0.9}\n{"step": 4001, "looks": {"1": ["a"]}}\n'
        )
    last = log.read().last
    assert last is not None
    assert (last["step"], log.looks) == (4001, [(4001, {"1": ["a"]})])
    path.unlink()
    path.write_text(entry(5))
    assert [step for step, _ in log.read().curve] == [5]


@pytest.mark.parametrize(
    ("environment", "minutes"),
    [({}, None), ({"SPACE_ID": "a/b"}, 0.0), ({"SPACE_ID": "a/b", "LRF_ALLOW_TRAINING": "1"}, 5.0),
     ({"GRADIO_SERVER_NAME": "0.0.0.0"}, 0.0), ({"LRF_ALLOW_TRAINING": "0"}, 0.0)],
)  # fmt: skip
def test_nobody_trains_where_others_can_reach_the_page(environment, minutes):
    assert allowed_minutes(environment) == minutes
