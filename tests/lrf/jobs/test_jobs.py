"""Jobs outlive who began them, and no kill loses what was saved. The trainers here only sleep."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lrf.__main__ import main
from lrf.jobs import BusyError, Job, JobError, Lock, Task, begin, end, holder, read, write
from lrf.jobs.process import state_of

PATIENCE = 60
WRITES = "import sys; open(sys.argv[1], 'a').write(' '.join(sys.argv[2:]) + ';')"
TRAINS = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (open(sys.argv[1], 'a').write('saved;'), sys.exit(130)))
open(sys.argv[1], 'a').write('resumed;' if '--resume' in sys.argv else 'began;')
time.sleep(60)
"""


def wait_for(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def task(code: str, log: Path, *words: str, resumes: str = "") -> Task:
    return Task("flow", ("-c", code, str(log), *words), resumes=resumes)


@pytest.fixture
def run(tmp_path):
    """An empty run folder; whatever it still runs afterwards is killed."""
    folder = tmp_path / "runs" / "mine"
    folder.mkdir(parents=True)
    yield folder
    job = read(folder)
    if job and job.pid and holder(folder.parent):
        os.killpg(job.pid, signal.SIGKILL)


def said(folder: Path) -> str:
    path = folder / "said"
    return path.read_text() if path.exists() else ""


def over(folder: Path) -> Job:
    wait_for(lambda: holder(folder.parent) is None)
    job = read(folder)
    assert job is not None
    return job


def test_tasks_run_one_after_the_other_in_a_session_of_their_own(run):
    code = WRITES + "; import os; open(sys.argv[1], 'a').write(str(os.getsid(0)) + ';')"
    log = run / "said"
    begin(run, Job((task(code, log, "one"), task(WRITES, log, "two")), facts={"mine": [1]}))
    job = over(run)
    assert (job.state, [t.state for t in job.tasks]) == ("done", ["done", "done"])
    assert job.facts == {"mine": [1]}
    assert said(run) == f"one;{job.pid};two;"
    assert job.pid != os.getsid(0)


@pytest.mark.parametrize(("wanted", "calm"), [("", 5), ("3", 3), ("0", 0), ("much", 5)])
def test_a_job_yields_the_processor_to_others(run, monkeypatch, wanted, calm):
    code = "import os, sys; from pathlib import Path; group = Path('/proc/self/autogroup'); "
    code += f"told = group.read_text().split() if group.exists() else ['', 'nice', '{calm}']; "
    code += "told += [os.nice(0), os.environ['OMP_NUM_THREADS']]; "
    code += "print(*told[1:], file=open(sys.argv[1], 'w'))"
    monkeypatch.setenv("LRF_CALM", wanted)
    begin(run, Job((task(code, run / "said"),)), threads=3)
    assert over(run).state == "done"
    assert said(run) == f"nice {calm} {min(19, os.nice(0) + calm)} 3\n"


def test_a_job_with_nothing_left_to_do_is_done(run):
    begin(run, Job((Task("flow", ("-c", ""), state="done"),)))
    assert over(run).state == "done"


def test_a_second_job_is_refused_and_told_who_is_busy(run):
    begin(run, Job((task(TRAINS, run / "said"),)))
    wait_for(lambda: "began" in said(run))
    other = run.parent / "other"
    other.mkdir()
    with pytest.raises(BusyError, match="mine is running"):
        begin(other, Job((task(WRITES, other / "said"),)))
    assert not (other / "job.json").exists()
    end(run, "stopped")
    assert over(run).state == "stopped"
    assert said(run) == "began;saved;"


def test_a_lock_that_nobody_holds_stands_in_nobodys_way(tmp_path):
    (tmp_path / "job.lock").write_text('{"run": "gone", "pid": 1}')  # pid 1 is always alive
    assert holder(tmp_path) is None
    lock = Lock(tmp_path, "mine")
    assert holder(tmp_path) == "mine"
    lock.close()
    assert holder(tmp_path) is None


def test_a_paused_job_goes_on_with_resume_once_something_was_saved(run):
    log = run / "said"
    begin(run, Job((task(TRAINS, log, resumes="state"), task(WRITES, log, "last"))))
    wait_for(lambda: "began" in said(run))
    end(run, "paused")
    assert over(run).state == "paused"
    (run / "state").touch()
    begin(run)
    wait_for(lambda: "resumed" in said(run))
    end(run)
    assert over(run).state == "stopped"
    assert said(run) == "began;saved;resumed;saved;"


def known(run):
    job = read(run)
    assert job is not None
    return job


def test_a_job_that_was_killed_is_found_and_goes_on(run):
    begin(run, Job((task(TRAINS, run / "said"),)))
    wait_for(lambda: "began" in said(run))
    job = known(run)
    os.killpg(job.pid, signal.SIGKILL)
    wait_for(lambda: holder(run.parent) is None)
    job = known(run)
    assert (job.state, state_of(run, job)) == ("running", "interrupted")
    begin(run)
    wait_for(lambda: said(run).count("began") == 2)


def test_a_command_whose_runner_was_killed_still_keeps_others_out_and_can_be_ended(run):
    begin(run, Job((task(TRAINS, run / "said"),)))
    wait_for(lambda: "began" in said(run))
    os.kill(known(run).pid, signal.SIGKILL)
    time.sleep(0.2)
    assert state_of(run, known(run)) == "running"
    with pytest.raises(BusyError):
        Lock(run.parent, "other")
    end(run, "paused")
    wait_for(lambda: holder(run.parent) is None)
    assert said(run) == "began;saved;"
    assert state_of(run, known(run)) == "paused"


def test_a_job_is_ended_where_its_wish_cannot_be_written(run):
    begin(run, Job((task(TRAINS, run / "said"),)))
    wait_for(lambda: "began" in said(run))
    (run / "job.wish").mkdir()  # no word can be written there
    end(run, "paused")
    assert over(run).state == "stopped"  # it could not be told more, and can be gone on with
    assert said(run) == "began;saved;"


def test_the_one_who_began_it_may_be_killed(run):
    write(run, Job((task(TRAINS, run / "said"),)))
    code = "import sys, time; from pathlib import Path; from lrf.jobs import begin; "
    code += "begin(Path(sys.argv[1])); time.sleep(60)"
    app = subprocess.Popen([sys.executable, "-c", code, str(run)])
    wait_for(lambda: "began" in said(run))
    app.kill()
    app.wait()
    assert holder(run.parent) == "mine"
    end(run)
    assert over(run).state == "stopped"


def test_a_failure_keeps_the_last_words(run):
    fails = "import sys; print('some warning'); sys.exit('No space left on device')"
    begin(run, Job((task(fails, run / "said"), task(WRITES, run / "said"))))
    job = over(run)
    assert (job.state, job.message) == ("failed", "No space left on device")
    assert [t.state for t in job.tasks] == ["failed", "waiting"]


def test_what_a_killed_copy_left_half_made_is_removed_and_nothing_else(run):
    for name in ("config.json", "autoencoder-1.safetensors", "mine.txt"):
        (run / name).touch()
    begin(run, Job((task(WRITES, run / "said", "--from", "there"),)))
    assert over(run).state == "done"
    assert {path.name for path in run.glob("*")} >= {"mine.txt", "job.json", "said"}
    assert not list(run.glob("*.safetensors"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x"}', '{"format": "lrf-job/1"}'])
def test_a_damaged_file_is_said_and_not_guessed(tmp_path, text):
    (tmp_path / "job.json").write_text(text)
    with pytest.raises(JobError, match=r"job.json is damaged .* delete it"):
        read(tmp_path)
    assert read(tmp_path / "nowhere") is None


def test_runs_are_listed_with_what_they_hold(run, capsys, checkpoint_folder):
    write(run, Job((task(WRITES, run / "said"),)))
    (run / "log-flow.jsonl").write_text(
        '{"step": 8, "loss": 0.5, "learning_rate": 0, "seconds": 90.0, "done": 0.5}\n'
        '{"step": 8, "looks": {"1": ["a"], "4": ["b"], "32": ["c d"]}}\n{"step": 9, "los'
    )
    hand = run.parent / "hand"
    hand.symlink_to(checkpoint_folder, target_is_directory=True)
    assert main(["runs", "--folder", str(run.parent), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rows = {row["name"]: row for row in lines}
    assert rows["mine"]["state"] == "waiting"
    assert rows["mine"]["stages"] == [
        {"name": "flow", "steps": 8, "seconds": 90.0, "loss": 0.5, "samples": ["c d"]}
    ]
    assert (rows["hand"]["state"], rows["hand"]["models"]) == ("trained", ["1-rf"])
    assert main(["runs", "--folder", str(run.parent)]) == 0
    assert "flow         8 steps, 1.5 min, loss 0.500" in capsys.readouterr().out
    assert main(["runs", "--folder", str(run / "no")]) == 2
