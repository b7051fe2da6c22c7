"""The engine hands the library's results to the page, unchanged and one step at a time."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.engine import FlowEngine
from app.flight import flight_plane
from app.frames import BadRequest, Bend, Engine, Frame, Request
from app.parts import model_info
from app.shelf import together
from lrf import checkpoint
from lrf.__main__ import main
from lrf.checkpoint import CheckpointError
from lrf.generate import Settings, points, sample
from lrf.models import WRITERS
from lrf.solvers import SOLVERS
from lrf.solvers.runge_kutta import RungeKutta
from lrf.system import System
from tests.conftest import SMALL_FLOW, train


@pytest.fixture
def engine(checkpoint_folder) -> FlowEngine:
    return FlowEngine(checkpoint_folder, "cpu")


def frames_of(engine, request: Request) -> list[Frame]:
    *frames, bend = engine.run(request)
    assert isinstance(bend, Bend)
    return frames


def command_line_rows(capsys, folder, request: Request, *options) -> list[dict[str, Any]]:
    words = [
        "sample", "--checkpoint", str(folder), "--steps", str(request.steps), "--json",
        "--solver", request.solver, "--count", str(request.count), "--seed", str(request.seed),
    ]  # fmt: skip
    assert main([*words, *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def command_line_texts(capsys, folder, request: Request) -> list[str]:
    return [row["text"] for row in command_line_rows(capsys, folder, request)]


@pytest.mark.parametrize("solver", SOLVERS)
def test_page_and_command_line_give_the_same_text(capsys, engine, checkpoint_folder, solver):
    request = Request(steps=3, solver=solver, count=4, seed=11)
    *_, last = frames_of(engine, request)
    texts = [sentence.text for sentence in last.sentences]
    assert texts == command_line_texts(capsys, checkpoint_folder, request)


def test_the_endpoint_gives_the_same_text_too(capsys, engine, checkpoint_folder, connect):
    request = Request(steps=2, count=3, seed=5)
    client = connect(engine)
    job = client.submit(
        steps=request.steps, solver=request.solver, count=request.count, seed=request.seed,
        api_name="/generate",
    )  # fmt: skip
    final = job.result()
    texts = [sentence["text"] for sentence in final["sentences"]]
    assert texts == command_line_texts(capsys, checkpoint_folder, request)


def test_frames_count_time_and_calls(engine):
    frames = frames_of(engine, Request(steps=4, solver="heun", count=2))
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert [frame.t for frame in frames] == [0.0, 0.25, 0.5, 0.75, 1.0]
    # Each frame has paid for its own velocity, the last one has none: 1, then 2 a step.
    assert [frame.nfe for frame in frames] == [1, 3, 5, 7, 8]
    assert [frame.last for frame in frames] == [False] * 4 + [True]
    assert all(a.seconds < b.seconds for a, b in pairwise(frames))
    assert all(len(s.tokens) == len(s.confidence) for f in frames for s in f.sentences)


def test_calls_of_page_and_command_line_are_those_of_one_sentence(
    capsys, engine, checkpoint_folder
):
    request = Request(steps=2, solver="heun", count=3)
    *_, last = frames_of(engine, request)
    rows = command_line_rows(capsys, checkpoint_folder, request, "--trace")
    assert {row["nfe"] for row in rows} == {last.nfe}
    assert max(row["decoder_calls"] for row in rows) == last.decoder_calls


def test_places_and_flight_plane_are_those_of_the_states(engine):
    request = Request(steps=5, count=3, seed=2)
    frames = frames_of(engine, request)
    settings = Settings(steps=5, solver="euler", count=3, seed=2)
    states = np.stack([p.z.flatten(1) for p in points(engine._system(engine._usual), settings)])
    assert [frame.flight == () for frame in frames] == [True] * 5 + [False]
    assert np.array(frames[-1].flight) == pytest.approx(flight_plane(states), abs=1e-4)
    assert set(frames[0].places) == set(engine.cloud().places)
    expected = engine._map(engine._usual).project("pca", states)
    assert np.array([frame.places["pca"] for frame in frames]) == pytest.approx(expected, abs=1e-4)


def test_straightness_does_not_depend_on_the_steps_of_the_run(engine):
    *_, coarse = engine.run(Request(steps=1, solver="heun", count=2, seed=4))
    engine._bends.clear()
    *_, fine = engine.run(Request(steps=100, count=2, seed=4))
    assert coarse == fine
    assert coarse.steps == 100
    assert all(value >= 0 for value in fine.straightness)


def test_a_flow_and_the_diffusion_of_its_weights_are_not_as_straight(
    checkpoint_folder, small_corpus, tmp_path
):
    checkpoint.copy(checkpoint_folder, tmp_path / "both")
    train(small_corpus, tmp_path / "both", "diffusion", 0, *SMALL_FLOW)
    engine = FlowEngine(tmp_path / "both", "cpu")
    bent = []
    for model, solver in (("1-rf", "euler"), ("diffusion", "ddim")):
        *_, bend = engine.run(Request(steps=1, solver=solver, count=2, model=model))
        assert isinstance(bend, Bend)
        bent.append(bend.straightness)
    assert bent[0] != bent[1]


def test_an_adaptive_run_says_how_many_steps_it_took_when_it_has_arrived(engine):
    frames = frames_of(engine, Request(solver="dormand-prince", count=2, tolerance=0.1))
    assert [frame.steps for frame in frames] == [None] * (len(frames) - 1) + [len(frames) - 1]


def test_models_of_a_folder_beside_it_are_run_under_its_name(engine, checkpoint_folder, tmp_path):
    checkpoint.copy(checkpoint_folder, tmp_path / "beside")
    both = FlowEngine(checkpoint_folder, "cpu", beside={"small": tmp_path / "beside"})
    assert [one.name for one in both.models()] == ["1-rf", "small/1-rf"]
    assert [one.description for one in both.models()] == ["1-rf", "small · 1-rf"]
    there, here = (
        [one.text for one in frames_of(each, Request(steps=2, count=3, model=name))[-1].sentences]
        for each, name in ((both, "small/1-rf"), (engine, "1-rf"))
    )
    assert there == here
    run = tmp_path / "run"
    assert together({"toy": tmp_path}, {"toy": run}) == {"toy (shipped)": tmp_path, "toy": run}


def test_data_with_a_licence_is_named_once(checkpoint_folder, tmp_path):
    for place, licence in (("one", "CC0"), ("two", "CC0"), ("own", "not stated")):
        checkpoint.copy(checkpoint_folder, tmp_path / place)
        config = tmp_path / place / "config.json"
        told = config.read_text()
        assert '"licence": "Apache-2.0"' in told
        config.write_text(told.replace('"licence": "Apache-2.0"', f'"licence": "{licence}"'))
    beside = {"two": tmp_path / "two", "own": tmp_path / "own"}
    (found,) = FlowEngine(tmp_path / "one", "cpu", beside=beside).sources()
    assert (found.name, found.licence) == ("toy", "CC0")


def test_a_model_that_writes_without_a_path_has_no_solver(engine):
    part = engine.manifest.models["1-rf"]
    assert (model_info("1-rf", part).solvers or ())[:1] == ("euler",)
    for kind in WRITERS:
        info = model_info("one", replace(part, kind=kind))
        assert (info.solvers, info.attributes, info.kind) == ((), {}, kind)
    with pytest.raises(CheckpointError, match="not of this version"):
        model_info("odd", replace(part, config={"depth": 3}))


def test_a_normalizing_flow_gives_one_frame_of_finished_sentences(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    train(small_corpus, folder, "normalizing-flow", 1, "width=32", "layers=2")
    engine = FlowEngine(folder, "cpu")
    request = Request(model="normalizing-flow", count=2, seed=4)
    (frame,) = engine.run(request)
    assert isinstance(frame, Frame)
    assert (frame.t, frame.nfe, frame.last) == (1.0, 1, True)
    made = sample(System.load(folder, "normalizing-flow", "cpu"), Settings(count=2, seed=4))
    assert [sentence.text for sentence in frame.sentences] == [one.text for one in made]


def test_no_step_reads_the_noise(engine):
    (frame,) = frames_of(engine, Request(steps=0, count=2))
    assert (frame.t, frame.nfe, frame.last) == (0.0, 0, True)


def test_closing_the_frames_ends_the_network_calls(engine, monkeypatch):
    net = type(engine._system(engine._usual).net)
    calls, original = [], net.forward
    monkeypatch.setattr(net, "forward", lambda *words: calls.append(1) or original(*words))
    engine.load()
    calls.clear()
    frames = engine.run(Request(steps=100))
    next(frames)
    assert len(calls) == 1, "the first frame must not wait for the second"
    next(frames)
    frames.close()
    assert len(calls) == 2


def test_a_solver_of_one_class_and_one_line_is_in_the_menu(engine, monkeypatch):
    class Ralston(RungeKutta):
        order = 2
        nodes, rows, weights = (0.0, 2 / 3), ((), (2 / 3,)), (1 / 4, 3 / 4)

    assert isinstance(engine, Engine)
    assert "ralston" not in [solver.name for solver in engine.solvers()]
    monkeypatch.setitem(SOLVERS, "ralston", Ralston)
    assert [(s.name, s.calls_per_step) for s in engine.solvers()][-1] == ("ralston", 2)
    *_, last = frames_of(engine, Request(steps=2, solver="ralston"))
    assert last.nfe == 4


def test_requests_for_what_is_not_there_are_refused(engine):
    with pytest.raises(BadRequest, match="no solver"):
        engine.run(Request(solver="magic"))
    with pytest.raises(BadRequest, match="no model"):
        engine.run(Request(model="9-rf"))


def test_a_folder_without_a_checkpoint_opens_no_page(tmp_path):
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        FlowEngine(tmp_path)


def test_an_autoencoder_alone_opens_no_page(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 1)
    with pytest.raises(CheckpointError, match="holds no flow yet; train one with"):
        FlowEngine(tmp_path)
