"""A run too long to wait for: kept with its weights, shown where it is of these, and never else."""

import json

from app.engine import FlowEngine
from app.examples import diffusion
from app.frames import Bend, Frame
from app.recording import FILE, read_recording
from app.views.compare import build
from lrf.generate import Settings
from tests.app.fakes import FakeEngine

LONG = Settings(steps=120, solver="ddpm", count=2, seed=7)


def test_a_long_run_is_thinned_and_reads_what_it_keeps_alone(checkpoint_folder):
    events = list(FlowEngine(checkpoint_folder).follow("1-rf", LONG, every=50))
    frames = [event for event in events if isinstance(event, Frame)]
    assert [frame.index for frame in frames] == [0, 50, 100, 120]
    assert [frame.nfe for frame in frames] == [1, 51, 101, 120]
    assert [frame.last for frame in frames] == [False, False, False, True]
    assert len(frames[-1].flight) == 4
    assert isinstance(events[-1], Bend)
    *_, end, _ = FlowEngine(checkpoint_folder).follow("1-rf", LONG)
    assert isinstance(end, Frame)
    assert [s.text for s in end.sentences] == [s.text for s in frames[-1].sentences]


def test_it_is_read_back_with_the_weights_that_made_it_and_with_no_others(
    checkpoint_folder, tmp_path
):
    engine = FlowEngine(checkpoint_folder)
    made = diffusion(engine, "1-rf", LONG, every=50)
    own = made["models"], made["autoencoder"]
    assert read_recording(tmp_path, *own) is None
    (tmp_path / FILE).write_text(json.dumps(made))
    run = read_recording(tmp_path, *own)
    assert run is not None
    assert (run.model, run.solver, run.steps, run.count, run.seed) == ("1-rf", "ddpm", 120, 2, 7)
    assert [message["index"] for message in run.frames] == [0, 50, 100, 120]
    assert read_recording(tmp_path, own[0], "other") is None
    assert read_recording(tmp_path, {"1-rf": "other"}, own[1]) is None
    for wrong in ({**made, "run": {}}, {**made, "run": {**made["run"], "frames": []}}, [], "x"):
        (tmp_path / FILE).write_text(json.dumps(wrong))
        assert read_recording(tmp_path, *own) is None


def test_a_link_may_ask_for_it():
    import gradio as gr

    with gr.Blocks():
        view = build(FakeEngine(), gr.Radio())
    query = {"view": "compare", "lanes": "diffusion,4~euler~fake", "count": "2", "seed": "7"}
    told = view.arrive("en", query)[0]["value"]
    assert told["phase"] == "arrive"
    assert [lane.get("recorded", False) for lane in told["lanes"]] == [True, False]
