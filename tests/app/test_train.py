"""The answers of the view of training, before any browser asks."""

from pathlib import Path

import orjson
import pytest
from gradio.utils import get_upload_folder

from app.page import launch_options
from app.training import MOST_BYTES, Refusal, Report
from app.views import offered
from app.views.train import answers
from tests.app.fake_trainer import FakeTrainer
from tests.app.fakes import FakeEngine


def test_the_view_is_offered_where_somebody_may_train():
    assert "train" in offered(FakeEngine())
    assert "train" not in offered(FakeEngine(trainer=None))
    assert launch_options()["max_file_size"] == "1mb"
    assert launch_options(training=True)["max_file_size"] == MOST_BYTES


@pytest.mark.parametrize("file", ["/etc/passwd", "app.py", "..", "\0", "x" * 5000])
def test_no_file_of_the_machine_can_be_named(file):
    answer = answers(FakeTrainer())["look"]({"file": file})
    assert answer["refused"] in ("refuse_file_lost", "refuse_unexpected")


def test_a_file_that_was_sent_is_read():
    folder = Path(get_upload_folder()) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.csv").touch()
    answer = answers(FakeTrainer())["look"]({"file": str(folder / "mine.csv"), "column": "id"})
    assert (answer["sentences"], answer["column"]) == (1234, "id")


def test_a_refusal_is_an_answer():
    trainer = FakeTrainer(refusal=Refusal("busy", run="toy"))
    answer = answers(trainer)["start"]({"aim": "all", "source": {"name": "toy"}})
    assert answer == {"refused": "refuse_busy", "values": {"run": "toy"}}


@pytest.mark.parametrize(("number", "code"), [(28, "refuse_disk"), (13, "refuse_unexpected")])
def test_a_full_disk_is_said_by_its_name(monkeypatch, number, code):
    trainer = FakeTrainer()
    fault = OSError(number, "what the system says", "/a/path")
    monkeypatch.setattr(trainer, "pack", lambda *_: (_ for _ in ()).throw(fault))
    assert answers(trainer)["pack"]("toy") == {"refused": code, "values": {}}


@pytest.mark.parametrize("asked", [None, 3, {}, {"act": "explode", "run": "toy"}, []])
def test_nonsense_is_refused_and_raises_nothing(asked):
    assert "refused" in answers(FakeTrainer())["act"](asked)


def test_every_answer_travels_as_json():
    trainer = FakeTrainer(state="running", measured=Report("1-rf", 1.0, 1.0, {4: 0.5}, {4: 2.0}))
    ask = answers(trainer)
    for name, asked in (("status", "toy"), ("report", "toy"), ("runs", None), ("plan", {})):
        assert orjson.loads(orjson.dumps(ask[name](asked)))  # stricter than json: keys are words


def test_a_wish_arrives_as_it_was_made():
    trainer = FakeTrainer()
    asked = {"aim": "flow", "time": "long", "source": {"name": "toy"}, "settings": {"batch": 8}}
    assert answers(trainer)["start"]({**asked, "name": "x"}) == {"run": "toy"}
    (wish,) = trainer.wishes
    assert (wish.aim, wish.time, wish.source.name, wish.name) == ("flow", "long", "toy", "x")
    assert wish.settings == {"batch": 8.0}
