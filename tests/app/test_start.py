import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAILING = Path("/proc/self/mem")
"""Address 0 of a process holds nothing: Linux lets anyone open this file, and read none of it."""


def start(*arguments, cwd):
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)


def test_a_missing_checkpoint_is_one_sentence_and_exit_2(tmp_path):
    run = start("--checkpoint", str(tmp_path / "nothing"), cwd=tmp_path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "There is no checkpoint in" in run.stderr
    assert "--checkpoint DIR" in run.stderr


def test_a_folder_that_holds_no_model_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "config.json").write_text("[]")
    run = start("--checkpoint", str(tmp_path), cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("broken", ["a name too long", "a file that fails while it is read"])
def test_what_the_system_cannot_read_is_refused_in_one_sentence(tmp_path, broken):
    folder = tmp_path
    if broken == "a name too long":
        folder = tmp_path / ("x" * 300)  # a name may have 255 characters
    elif FAILING.is_file():
        (tmp_path / "config.json").symlink_to(FAILING)
    else:
        pytest.skip("this system has no file that fails while it is read")
    run = start("--checkpoint", str(folder), cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert "cannot be read" in run.stderr


def test_help_names_the_option(tmp_path):
    run = start("--help", cwd=tmp_path)
    assert run.returncode == 0
    assert "--checkpoint DIR" in run.stdout
