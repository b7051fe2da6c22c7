"""What programs call: docs/api.md as it stands, the comparison, and the flag of the MCP server."""

import re
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from app.frames import Frame, ModelInfo, SolverInfo
from tests.app.fakes import FakeEngine

DOC = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)
NAMES = ["/generate", "/compare", "/reconstruct", "/interpolate"]


def endpoints(client):
    return client.view_api(return_format="dict", print_info=False)["named_endpoints"]


def test_the_examples_of_the_doc_run_as_they_stand(connect, capsys):
    client = connect(FakeEngine())
    assert len(BLOCKS) == 8
    known = {"url": client.src}
    for block in BLOCKS:
        exec(compile(block, "docs/api.md", "exec"), known)
    said = capsys.readouterr().out
    for words in ("Nobody knew where the music came from.", "4 network calls", "exact 1.0"):
        assert words in said
    assert "steps must be a whole number from 1 to 100, got 1000" in said
    known["client"].close()


def test_the_doc_tells_of_every_endpoint_and_of_every_parameter(connect):
    described = endpoints(connect(FakeEngine()))
    assert [*described] == NAMES
    assert re.findall(r"^## (/\w+)", DOC, re.M) == NAMES
    for name, endpoint in described.items():
        section = DOC.split(f"## {name}")[1].split("\n## ")[0]
        for parameter in endpoint["parameters"]:
            known = parameter["parameter_name"]
            assert known in section or name == "/interpolate" or known == "sentence"


def test_lanes_share_their_noise_and_keep_their_order(connect):
    engine = FakeEngine()
    lanes = [{"steps": 0}, {"steps": 1, "model": None}, {"steps": 3, "solver": "heun"}]
    job = connect(engine).submit(lanes=lanes, count=2, seed=5, api_name="/compare")
    done = job.result(timeout=20)["lanes"]
    assert [frame["index"] for frame in done] == [0, 1, 3]
    assert [frame["nfe"] for frame in done] == [0, 1, 6]
    assert all(frame["last"] for frame in done)
    assert [len(told["lanes"]) for told in job.outputs()] == [1, 2, 2, 3, 3, 3, 3]
    assert {(request.count, request.seed) for request in engine.asked} == {(2, 5)}


def test_a_program_pays_for_no_finer_run_than_it_is_told_of(connect):
    class Plain(FakeEngine):
        def run(self, request):
            for event in super().run(request):
                assert isinstance(event, Frame)
                yield event

    engine = Plain()
    client = connect(engine)
    assert client.predict(steps=2, api_name="/generate")["last"]
    done = client.predict(lanes=[{"steps": 0}, {"steps": 1}], api_name="/compare")["lanes"]
    assert [frame["index"] for frame in done] == [0, 1]
    assert engine.closed == 3


@pytest.mark.parametrize(
    ("lanes", "said"),
    [
        ([], "list of 1 to 6"),
        ([{"steps": 1}] * 7, "list of 1 to 6"),
        ("euler", "list of 1 to 6"),
        ([1], "list of 1 to 6"),
        ([{"path": "x"}], "no 'path'"),
        ([{"steps": 1}, {"steps": 101}], "from 0 to 100"),
        ([{"steps": 1}, {"model": "../x"}], "no model named"),
        ([{"wanted": ["type"]}], "must pair"),
        ([{"wanted": {"type": "riddle"}}], "does not know 'type'"),
    ],
)
def test_a_wrong_lane_is_refused_before_the_first_step(connect, lanes, said):
    engine = FakeEngine()
    with pytest.raises(AppError, match=said):
        connect(engine).predict(lanes=lanes, api_name="/compare")
    assert engine.asked == []


def test_a_solver_that_is_another_models_is_refused_before_the_first_step(connect):
    names = [ModelInfo("fake", "", None, {}), ModelInfo("plain", "", ("euler",), {})]
    engine = FakeEngine(names=names)
    lanes = [{"steps": 1, "solver": "heun"}, {"steps": 1, "model": "plain", "solver": "heun"}]
    with pytest.raises(AppError, match="plain has no solver"):
        connect(engine).predict(lanes=lanes, api_name="/compare")
    assert engine.asked == []


def test_a_program_sets_the_tolerance(connect):
    engine = FakeEngine(menu=[SolverInfo("patient", 6, adaptive=True)])
    client: Client = connect(engine)
    client.predict(solver="patient", tolerance=0.1, api_name="/generate")
    assert engine.asked[0].tolerance == 0.1
    with pytest.raises(AppError, match="tolerance must be one of"):
        client.predict(solver="patient", tolerance=0.5, api_name="/generate")
