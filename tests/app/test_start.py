import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


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


def test_help_names_the_option(tmp_path):
    run = start("--help", cwd=tmp_path)
    assert run.returncode == 0
    assert "--checkpoint DIR" in run.stdout
