"""The command line as a person meets it: published fields, clear faults, exit code 2."""

import contextlib
import io
import json
import sys
from pathlib import Path

import pytest

from lrf import checkpoint
from lrf.__main__ import main
from lrf.commands import COMMANDS
from lrf.commands.provenance import command_line
from lrf.system import System

FIELDS = ["text", "model", "steps", "solver", "nfe", "decoder_calls", "seed", "index", "seconds"]


def run(capsys, *words: object) -> tuple[int, list[dict], str]:
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


def feed(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


def test_sample_prints_the_published_fields(capsys, checkpoint_folder):
    code, rows, _ = run(
        capsys, "sample", "--checkpoint", checkpoint_folder, "--count", 3, "--solver", "heun",
        "--steps", 2, "--seed", 5, "--json",
    )  # fmt: skip
    assert code == 0
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert {(row["model"], row["nfe"], row["seed"]) for row in rows} == {("1-rf", 4, 5)}


def test_a_trace_has_every_step_and_ends_with_the_text(capsys, checkpoint_folder):
    _, rows, _ = run(
        capsys, "sample", "--checkpoint", checkpoint_folder, "--count", 2, "--steps", 4,
        "--json", "--trace",
    )  # fmt: skip
    _, plain, _ = run(
        capsys, "sample", "--checkpoint", checkpoint_folder, "--count", 2, "--steps", 4, "--json"
    )
    assert [row["text"] for row in rows] == [row["text"] for row in plain]
    for row in rows:
        assert [one["t"] for one in row["trace"]] == [0.0, 0.25, 0.5, 0.75, 1.0]
        assert row["trace"][-1]["text"] == row["trace"][-1]["endpoint"] == row["text"]
        assert row["decoder_calls"] > plain[row["index"]]["decoder_calls"]


def test_zero_steps_read_the_noise_itself(capsys, checkpoint_folder):
    _, rows, _ = run(capsys, "sample", "--checkpoint", checkpoint_folder, "--steps", 0, "--json")
    assert [row["nfe"] for row in rows] == [0] * 8


def test_an_adaptive_solver_tells_the_steps_it_took(capsys, checkpoint_folder):
    words = ["sample", "--checkpoint", checkpoint_folder, "--count", 2, "--json", "--trace"]
    _, rows, _ = run(capsys, *words, "--solver", "dormand-prince", "--tolerance", 0.001)
    for row in rows:
        assert row["steps"] == len(row["trace"]) - 1
        assert row["nfe"] >= 6 * row["steps"] + 1


def test_without_json_a_sentence_is_a_line(capsys, checkpoint_folder):
    assert main(["sample", "--checkpoint", str(checkpoint_folder), "--count", "3"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_attributes_and_guidance_are_taken_and_counted(capsys, checkpoint_folder):
    words = ["sample", "--checkpoint", checkpoint_folder, "--json", "--attribute", "tense=past"]
    _, rows, _ = run(capsys, *words)
    assert {row["nfe"] for row in rows} == {4}
    _, rows, _ = run(capsys, *words, "--guidance", 3)
    assert {row["nfe"] for row in rows} == {8}
    _, rows, _ = run(capsys, *words[:4], "--guidance", 3)  # towards the kinds that are drawn
    assert {row["nfe"] for row in rows} == {8}


def test_reconstruct_answers_every_line_in_order(capsys, monkeypatch, checkpoint_folder):
    lines = ["The girl sings.", "", "日本語の文。", "x" * 400]
    feed(monkeypatch, ("\r\n".join(lines) + "\r\n").encode())
    code, rows, err = run(capsys, "reconstruct", "--checkpoint", checkpoint_folder, "--json")
    assert code == 0
    assert [row["input"] for row in rows] == lines
    assert all(row["exact"] == (row["input"] == row["text"]) for row in rows)
    assert "line 4 has" in err
    assert "of 4 exact" in err


def test_info_names_data_models_and_licence(capsys, checkpoint_folder):
    assert main(["info", "--checkpoint", str(checkpoint_folder)]) == 0
    out = capsys.readouterr().out
    assert "1-rf (default)" in out
    assert "licence" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sample", "--checkpoint", "nowhere"], "not a checkpoint"),
        (["sample", "--checkpoint", "no\nwhere"], "not a checkpoint"),
        (["sample", "--checkpoint", "FOLDER", "--model", "9-rf"], "no model '9-rf'"),
        (["sample", "--checkpoint", "FOLDER", "--attribute", "mood=good"], "no attribute 'mood'"),
        (["sample", "--checkpoint", "FOLDER", "--attribute", "tense=never"], "no value 'never'"),
        (["sample", "--checkpoint", "FOLDER", "--attribute", "past"], "name=value"),
        (["sample", "--checkpoint", "FOLDER", "--device", "cpu:x"], "no device"),
        (["sample", "--checkpoint", "FOLDER", "--device", "abacus"], "no device"),
        (["train", "--corpus", "no.txt", "--stage", "flow", "--max-steps", "1"], "no.txt"),
        (["train", "--corpus", "toy", "--stage", "flow", "--max-steps", "1", "--out", "EMPTY"],
         "--stage autoencoder"),
        (["train", "--corpus", "toy", "--stage", "autoencoder", "--max-steps", "1",
          "--out", "FOLDER"], "live in the latents"),
        (["train", "--corpus", "toy", "--stage", "flow", "--max-steps", "1", "--out", "FOLDER"],
         "already holds"),
        (["train", "--corpus", "toy", "--stage", "autoencoder", "--max-steps", "1", "--out",
          "EMPTY", "--config", "moons=3"], "keys are"),
        (["train", "--corpus", "toy", "--stage", "autoencoder", "--max-steps", "1", "--out",
          "EMPTY", "--config", "batch=many"], "whole number"),
        (["train", "--corpus", "toy", "--stage", "autoencoder", "--max-steps", "1", "--out",
          "EMPTY", "--config", "decoder=magic"], "autoregressive"),
        (["train", "--corpus", "toy", "--stage", "autoencoder", "--max-steps", "1", "--out",
          "EMPTY", "--config", "heads=5"], "heads"),
        (["train", "--corpus", "toy", "--stage", "flow", "--fresh", "--out", "EMPTY"],
         "--from DIR"),
        (["train", "--corpus", "toy", "--stage", "reflow", "--from", "FOLDER", "--fresh", "--out",
          "EMPTY"], "goes with --stage flow, diffusion, autoregressive"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_and_exit_code_2(
    capsys, checkpoint_folder: Path, tmp_path, words, message
):
    places = {"FOLDER": str(checkpoint_folder), "EMPTY": str(tmp_path / "empty")}
    before = {path: path.read_bytes() for path in checkpoint_folder.iterdir()}
    code = main([str(places.get(word, word)) for word in words])
    err = capsys.readouterr().err
    assert code == 2
    assert message in err
    assert len(err.strip().splitlines()) == 1
    assert {path: path.read_bytes() for path in checkpoint_folder.iterdir()} == before
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't allocate memory: 1 TB")])
def test_what_does_not_fit_into_memory_is_told_and_other_bugs_are_not_hidden(
    capsys, monkeypatch, error
):
    def run(options):
        raise error

    monkeypatch.setattr(COMMANDS["info"], "run", run)
    assert main(["info"]) == 2
    assert "not enough memory" in capsys.readouterr().err
    error = RuntimeError("a bug")
    with pytest.raises(RuntimeError, match="a bug"):
        main(["info"])


def test_text_that_no_terminal_takes_is_printed_escaped(checkpoint_folder, tmp_path):
    checkpoint.copy(checkpoint_folder, tmp_path / "odd")
    config = (tmp_path / "odd/config.json").read_text()
    (tmp_path / "odd/config.json").write_text(config.replace('"credit": "', '"credit": "\\ud800'))
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        assert main(["info", "--checkpoint", str(tmp_path / "odd")]) == 0


def test_a_wrong_setting_leaves_no_copy_behind(capsys, checkpoint_folder, tmp_path):
    words = ["train", "--corpus", "toy", "--stage", "flow", "--max-steps", "1",
             "--from", str(checkpoint_folder), "--out", str(tmp_path / "copy")]  # fmt: skip
    assert main([*words, "--config", "moons=3"]) == 2
    assert main([*words, "--device", "abacus"]) == 2
    words[words.index("flow")] = "joint"
    assert main([*words, "--config", "clusters=4"]) == 2
    assert not (tmp_path / "copy").exists()
    capsys.readouterr()


def test_the_sizes_of_a_model_that_is_made_cannot_change(capsys, checkpoint_folder, tmp_path):
    words = ["train", "--corpus", "toy", "--stage", "flow", "--max-steps", "1", "--from",
             str(checkpoint_folder), "--out", str(tmp_path), "--config", "width=64"]  # fmt: skip
    assert main(words) == 2
    err = capsys.readouterr().err
    assert "not its sizes" in err
    assert "--fresh" in err


def test_a_fresh_flow_of_another_size_begins_on_an_autoencoder_that_has_one(
    checkpoint_folder, small_corpus, tmp_path
):
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n".join(line.text for line in small_corpus.train[:30]))
    words = ["train", "--corpus", str(corpus), "--stage", "flow", "--max-steps", "1", "--from",
             str(checkpoint_folder), "--fresh", "--preset", "tiny", "--out", str(tmp_path / "new"),
             "--config", "width=48", "layers=2", "batch=4"]  # fmt: skip
    assert main(words) == 0
    old, new = System.load(checkpoint_folder), System.load(tmp_path / "new")
    assert old.net is not None
    assert new.net is not None
    assert (old.net.config.width, new.net.config.width, new.net.config.layers) == (32, 48, 2)
    assert new.manifest.autoencoder == old.manifest.autoencoder
    assert new.manifest.models["1-rf"].training["steps"] == 1


@pytest.mark.parametrize("content", [b"", b"ok\n\xff\xfe\n"])
def test_unreadable_standard_input_is_refused(capsys, monkeypatch, checkpoint_folder, content):
    feed(monkeypatch, content)
    assert main(["reconstruct", "--checkpoint", str(checkpoint_folder)]) == 2
    assert "standard input" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["sample", "--steps", "-1"],
        ["sample", "--steps", "many"],
        ["sample", "--count", "0"],
        ["sample", "--solver", "magic"],
        ["sample", "--tolerance", "0"],
        ["reconstruct", "--noise", "nan"],
        ["train", "--corpus", "toy", "--stage", "magic", "--max-steps", "1"],
        ["dance"],
    ],
)
def test_a_wrong_option_exits_with_2(capsys, words):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_checkpoint_keeps_the_command_but_not_where_the_data_lay(monkeypatch):
    words = ["lrf", "train", "--data", "my data", "--stage", "flow", "--data=other"]
    monkeypatch.setattr("sys.argv", words)
    assert command_line() == "python -m lrf train --stage flow"
