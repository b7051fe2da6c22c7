"""The command `ablate`: what it trains, what it goes on with, and what it leaves alone."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lrf import checkpoint
from lrf.__main__ import main
from lrf.ablations import Entry, Row, Training, markdown
from lrf.commands import ablate, train
from lrf.jobs.lock import Lock
from lrf.text import load_corpus

TOY = load_corpus("toy")
NARROW = Training("flow", ("width=32", "layers=1", "clusters=0"))
OWN = Training("autoencoder", ("encoder_width=32", "decoder_width=32"), 0.5)
ROW = Row(("recipe",), "A net, narrow", (NARROW,))
TWO = replace(ROW, name="Two stages", stages=(OWN, replace(NARROW, share=0.5)))
Words = Callable[..., list[str]]


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    """The command for narrow networks that learn for a moment from few sentences."""
    few = replace(TOY, train=TOY.train[:300], dev=TOY.dev[:20])
    for command in ("ablate", "train"):
        monkeypatch.setattr(f"lrf.commands.{command}.load_corpus", lambda *_: few)

    def of(*rows: Row) -> list[str]:
        for place in ("lrf.commands.ablate.ROWS", "lrf.ablations.measured.ROWS"):
            monkeypatch.setattr(place, rows)
        monkeypatch.setattr(ablate, "markdown", lambda found: markdown(found, rows))
        return [
            *("ablate", "--checkpoint", "checkpoints/toy", "--minutes", "0.02", "--count", "4"),
            *("--quick", "--device", "cpu", "--runs", str(tmp_path / "runs")),
            *("--out", str(tmp_path)),
        ]

    return of


def kept(tmp_path: Path, row: Row) -> Entry:
    return Entry(**json.loads((tmp_path / "ablations" / f"{row.key}.json").read_text()))


def test_a_row_is_trained_and_measured_once(tmp_path, capsys, words):
    asked = words(ROW)
    assert main(asked) == 0
    entry = kept(tmp_path, ROW)
    assert set(entry.scores) == {"1", "4", "100"}
    assert entry.exact > 0.9
    page = tmp_path / "ablations.md"
    assert "A net, narrow" in page.read_text()
    assert "A net, narrow" in capsys.readouterr().out
    told = checkpoint.read(tmp_path / "runs" / ROW.key).models["1-rf"].training["command"]
    assert told == entry.commands[0]
    page.unlink()
    assert main(asked) == 0  # writes the page, and trains nothing
    assert "A net, narrow" in page.read_text()
    assert "A net, narrow" not in capsys.readouterr().out


def test_training_and_measuring_take_one_thread(tmp_path, monkeypatch, words):
    seen = list[int]()
    for module, name in ((train, "trained"), (ablate, "evaluate")):
        former = getattr(module, name)

        def spied(*given, former=former, **more):
            seen.append(torch.get_num_threads())
            return former(*given, **more)

        monkeypatch.setattr(module, name, spied)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert main(words(ROW)) == 0
        assert seen == [1, 1]
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_a_row_killed_before_its_first_state_begins_anew(tmp_path, words):
    asked, folder = words(ROW), tmp_path / "runs" / ROW.key
    assert main(asked) == 0
    for path in folder.iterdir():  # in the middle of its copy
        if path.suffix != ".safetensors" and path.name != "row.json":
            path.unlink()
    (folder / "state-flow.safetensors").unlink()
    (tmp_path / "ablations" / f"{ROW.key}.json").unlink()
    assert main(asked) == 0
    assert kept(tmp_path, ROW).steps > 0


def test_a_row_killed_while_its_folder_was_marked_begins(tmp_path, words):
    folder = tmp_path / "runs" / ROW.key
    folder.mkdir(parents=True)
    (folder / "row.json.part").write_text("{")
    assert main(words(ROW)) == 0


@pytest.mark.parametrize("changed", ["minutes", "settings"])
def test_a_folder_of_other_commands_or_settings_is_left_alone(
    tmp_path, capsys, monkeypatch, words, changed
):
    asked = words(ROW)
    assert main(asked) == 0
    before = kept(tmp_path, ROW)
    if changed == "minutes":
        asked += ["--minutes", "0.03"]
    else:
        monkeypatch.setattr(ablate, "fingerprint_of", lambda *_: "another preset")
    assert main(asked) == 2
    assert "other commands made; name another folder with --runs" in capsys.readouterr().err
    assert kept(tmp_path, ROW) == before


def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys, words):
    folder = tmp_path / "runs" / ROW.key
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("mine")
    assert main(words(ROW)) == 2
    assert "--runs" in capsys.readouterr().err
    assert (folder / "diary.txt").read_text() == "mine"


def test_a_row_that_another_process_is_at_is_left_to_it(tmp_path, capsys, words):
    held = Lock(tmp_path / "runs" / "locks" / ROW.key, ROW.key)
    other = replace(ROW, name="Another")
    try:
        assert main(words(ROW, other)) == 0
    finally:
        held.close()
    assert f"{ROW.key} is left to the process" in capsys.readouterr().out
    assert not (tmp_path / "runs" / ROW.key).exists()
    assert kept(tmp_path, other).steps > 0
    assert main(words(ROW, other)) == 0
    assert kept(tmp_path, ROW).steps > 0


def test_the_table_waits_for_another_process_that_writes_it(tmp_path, words):
    asked, page, early = words(ROW), tmp_path / "ablations.md", list[bool]()
    assert main(asked) == 0
    page.unlink()
    held = Lock(tmp_path / "runs" / "locks" / "table", "table")

    def leave() -> None:
        early.append(page.exists())
        held.close()

    other = threading.Timer(1.0, leave)
    other.start()
    assert main(asked) == 0
    other.join()
    assert early == [False]
    assert page.exists()


@pytest.mark.parametrize("stopped_in", [0, 1])
def test_a_row_of_two_stages_that_was_stopped_goes_on_where_it_was(
    tmp_path, capsys, monkeypatch, words, stopped_in
):
    begun = list[tuple[str, int]]()
    watch = train.watch

    def stopped_once(training, stage, look):
        begun.append((stage.name, training.state.step))
        if len(begun) != stopped_in + 1:
            return watch(training, stage, look)
        steps = training.steps(look)
        next(steps)
        steps.close()
        return True

    monkeypatch.setattr(train, "watch", stopped_once)
    asked = words(TWO)
    assert main(asked) == train.INTERRUPTED
    assert "give the same command to go on" in capsys.readouterr().err
    assert not (tmp_path / "ablations").exists()
    assert main(asked) == 0
    again = begun[stopped_in + 1 :]
    assert again[0] == (begun[stopped_in][0], 1)
    assert [name for name, _ in again] == ["autoencoder", "flow"][stopped_in:]
    entry = kept(tmp_path, TWO)
    assert len(entry.commands) == 2
    assert entry.steps > 1


def test_an_autoencoder_that_is_done_is_not_trained_again(tmp_path, monkeypatch, words):
    asked, trained = words(TWO), train.trained
    seen = list[str]()

    def killed_once(options, *more):
        seen.append(options.stage)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return trained(options, *more)

    monkeypatch.setattr(train, "trained", killed_once)
    assert main(asked) == 130
    done = checkpoint.read(tmp_path / "runs" / TWO.key).autoencoder
    assert main(asked) == 0
    assert checkpoint.read(tmp_path / "runs" / TWO.key).autoencoder.digest == done.digest


def test_missing_judges_are_told_before_anything_is_trained(tmp_path, capsys, monkeypatch, words):
    asked = words(ROW)
    asked.remove("--quick")
    monkeypatch.setattr("lrf.metrics.judges.importlib.util.find_spec", lambda _: None)
    assert main(asked) == 2
    assert "make judge" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
