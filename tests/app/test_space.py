"""The page as a Space with ZeroGPU runs it: `app.py` of its own, on a GPU that a stub lends."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from gradio_client import Client
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.started import ROOT, started

STUB = """
import json, os, pickle

def GPU(duration=60):
    def lend(run):
        def lent(wish):
            asked = duration(wish) if callable(duration) else duration
            with open(os.environ["LENT"], "a") as log:
                log.write(json.dumps([run.__name__, asked]) + "\\n")
            for event in run(wish):
                packed = pickle.dumps(event)  # a GPU is lent to another process
                assert b"torch" not in packed, event
                yield pickle.loads(packed)
        return lent
    return lend
"""
"""Lends at once, and notes for which function and how many seconds; no tensor may cross over."""


@pytest.fixture(scope="module")
def space(checkpoint_folder, tmp_path_factory):
    """A client of the page on a Space, and what its stub has noted so far."""
    folder = tmp_path_factory.mktemp("space")
    (folder / "spaces.py").write_text(STUB, encoding="utf-8")
    log = folder / "lent.jsonl"
    own = {"SPACE_ID": "owner/name", "PYTHONPATH": str(folder), "LENT": str(log)}
    words = ["app.py", "--checkpoint", str(checkpoint_folder), "--runs", str(folder / "runs")]
    with started(*words, **own) as page:
        client = Client(page.url, verbose=False)
        yield client, lambda: [json.loads(line) for line in log.read_text().splitlines()]
        client.close()


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        # 5 to borrow, 0.05 for each of the run's calls and of the 100 that straightness takes,
        # 0.05 for each of the two readings of a frame.
        ({"steps": 7, "solver": "heun"}, 12),  # 5 + (14 + 100) / 20 + 2 · 8 / 20 = 11.5
        ({"steps": 100, "solver": "euler"}, 26),  # 5 + (100 + 100) / 20 + 2 · 101 / 20 = 25.1
        ({"solver": "dormand-prince", "tolerance": 0.1}, 60),  # nobody knows its steps before
    ],
)
def test_a_run_is_lent_a_gpu_for_as_long_as_it_takes(space, wish, seconds):
    client, noted = space
    last = client.predict(**wish, count=2, seed=3, api_name="/generate")
    assert last["last"]
    assert len(last["sentences"]) == 2
    assert noted()[-1] == ["run", seconds]


def test_a_sentence_is_lent_a_gpu_too(space):
    client, noted = space
    back = client.predict("The cat sleeps.", api_name="/reconstruct")
    assert back["sentence"] == "The cat sleeps."
    assert noted()[-1] == ["revisit", 11]  # 5 + (80 + 30) / 20 = 10.5


def test_what_is_refused_is_lent_nothing(space):
    client, noted = space
    client.predict(steps=1, api_name="/generate")
    before = noted()
    with pytest.raises(ValueError, match="there is no solver named"):
        client.predict(solver="magic", api_name="/generate")
    assert noted() == before


def test_nobody_trains_on_a_space(space):
    client, _ = space
    asked = {
        name
        for component in client.config["components"]
        for name in (component["props"].get("server_fns") or ())
    }
    assert "cloud" in asked
    assert asked.isdisjoint({"look", "plan", "start", "act", "push"})


# ---- the header of the README -------------------------------------------------------------------


def header() -> dict[str, str]:
    front = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    return {name: value.strip('"') for name, value in re.findall(r"^(\w+): (.+)$", front, re.M)}


def faults(head: dict[str, str], requirements: str, python: str, root: Path) -> list[str]:
    """Fields of the header that a Space would stumble over."""
    asked = [Requirement(line) for line in requirements.splitlines() if re.match(r"\w", line)]
    (gradio,) = (each for each in asked if each.name == "gradio")
    right = {
        "sdk": head["sdk"] == "gradio",
        "sdk_version": head["sdk_version"] in gradio.specifier,
        "python_version": head["python_version"] in SpecifierSet(python),
        "app_file": (root / head["app_file"]).is_file(),
        "short_description": len(head["short_description"]) <= 60,
    }
    return [name for name, holds in right.items() if not holds]


def test_the_header_agrees_with_what_is_installed():
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert faults(header(), requirements, project["requires-python"], ROOT) == []


def test_a_header_that_disagrees_is_found(tmp_path):
    wrong = {
        "sdk": "docker",
        "sdk_version": "7.0.0",
        "python_version": "3.10",
        "app_file": "main.py",
        "short_description": "x" * 61,
    }
    told = faults(wrong, "# what\ngradio>=6.31,<7\ntorch>=2.8\n", ">=3.11", tmp_path)
    assert told == [*wrong]
    assert faults({**wrong, "sdk_version": "6.30.0"}, "gradio>=6.31,<7", ">=3.11", tmp_path) == told
