"""What a report holds against held-out text, how much of it, and what it warns of."""

import json
import random
import shutil
from dataclasses import replace

import pytest

from lrf import checkpoint
from lrf.__main__ import main
from lrf.evaluate import cache, reading, rows
from lrf.evaluate.warnings import warnings
from lrf.metrics import METRICS, Reference
from lrf.system import System
from lrf.types import Reading

READING = Reading("one", ("one",), (1.0,), 1)


def test_distances_of_too_few_sentences_come_with_a_warning():
    scores = dict.fromkeys(METRICS, 1.0)
    few, enough = ([{"count": count, "scores": scores}] * 2 for count in (1999, 2000))
    (warning,) = warnings(few, 5000)
    assert "frechet excess and kernel excess are steady from 2,000" in warning
    assert "only 1,999" in warning
    assert "--count 2000 makes enough" in warning
    (warning,) = warnings(few, 1999)
    assert "that many must be held out" in warning
    assert warnings(enough, 5000) == []


def test_a_row_is_not_longer_than_what_is_held_out_but_never_tiny(measuring, tmp_path):
    mine = tmp_path / "mine.txt"
    measuring = ["64" if word == "4" else word for word in measuring]
    for lines, counts, warned in ((400, {20, 64}, 1), (1400, {64}, 0)):
        mine.write_text("".join(f"My sentence number {i} is here.\n" for i in range(lines)))
        assert main([*measuring, "--sentences", str(mine)]) == 0
        report = json.loads((tmp_path / "report.json").read_text())
        assert {row["count"] for row in report["rows"]} == counts
        assert len(report["warnings"]) == warned
        assert report["corpus"] == "mine.txt"


def test_a_distance_to_a_handful_of_sentences_is_left_out(tmp_path):
    texts = [f"a sentence {i}" for i in range(64)]
    judged = {name for name, metric in METRICS.items() if metric.judged}
    found = {
        few: cache.Scores(tmp_path, Reference(texts, texts[:few])).wanted(texts, judged=True)
        for few in (31, 32)
    }
    assert judged - {*found[31]} == {"frechet excess", "kernel excess"}
    assert judged <= {*found[32]}


def test_a_model_is_held_against_what_it_learnt_from_itself(measuring, checkpoint_folder, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(checkpoint_folder, folder)
    manifest = checkpoint.read(folder)
    part = manifest.models["1-rf"]
    told = {**part.training, "corpus": {**manifest.corpus, "name": "toy-ja"}}
    other = replace(part, training=told)
    checkpoint.write(folder, replace(manifest, models={"1-rf": other}))
    measuring = [word for word in measuring if word not in ("--corpus", "toy")]
    assert main([*measuring, "--checkpoint", str(folder)]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["corpus"] == "toy-ja"
    assert not report["rows"][0]["texts"][0].isascii()
    checkpoint.write(folder, replace(manifest, models={"1-rf": other, "2-rf": part}))
    assert main([*measuring, "--checkpoint", str(folder)]) == 2


def test_a_solver_that_chooses_its_steps_has_no_rows(measuring, capsys):
    with pytest.raises(SystemExit):
        main([*measuring, "--solver", "dormand-prince"])
    assert "invalid choice" in capsys.readouterr().err


def test_words_without_spaces_are_shuffled_too():
    text = "ねこがさかなを食べた。"
    shuffled = rows._shuffled(text, random.Random(0))
    assert shuffled != text
    assert sorted(shuffled) == sorted(text)
    assert sorted(rows._shuffled("a cat, a fish", random.Random(0)).split()) == [
        "a", "a", "cat,", "fish",
    ]  # fmt: skip


def test_a_sentence_too_long_for_the_autoencoder_counts_as_lost(system, monkeypatch):
    dev = ["word " * 11 + "word", "word " * 40 + "word", "one", "word " * 99 + "word"]
    cut = [Reading(" ".join(text.split()[:12]), (), (), 1) for text in dev]
    monkeypatch.setattr(System, "read", lambda self, z: cut)
    assert reading.held(system, dev) == {"count": 4, "exact": 0.5}


def test_short_sentences_are_read_back_through_noise_and_all_where_none_is_short(
    system, monkeypatch
):
    texts = ["one", "word " * 12 + "word"]
    monkeypatch.setattr(System, "read", lambda self, z: [replace(READING, text="one")] * len(z))
    told = reading.reading_back(system, texts)
    assert (told["read back"], told["reading back"]["0.3"]) == ("of at most 12 words", 1)
    told = reading.reading_back(system, texts[1:])
    assert (told["read back"], told["reading back"]["0.3"]) == ("of any length", 0)
