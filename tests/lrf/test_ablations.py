"""Ablations: rows that can be trained as written, what is kept of them, and their table."""

from dataclasses import replace
from pathlib import Path

import pytest

from lrf import checkpoint
from lrf.ablations import (
    ROWS,
    Entry,
    Row,
    Store,
    Training,
    fingerprint_of,
    markdown,
    measure,
    planned,
)
from lrf.presets import PRESETS
from lrf.text import load_corpus
from lrf.trainer import STAGES, Order

ROW = Row(("recipe",), "A net, uniform", (Training("flow", ("times=uniform",)),), seed=2)
TOY = load_corpus("toy")
SCORES = {"perplexity": 200.0, "frechet excess": 0.25, "entropy": 5.0}
PLAN = planned(64, judged=True)


def row(name: str, seed: int = 0, blocks: tuple[str, ...] = ("recipe",)) -> Row:
    return replace(ROW, name=name, seed=seed, blocks=blocks)


def entry(key: str, perplexity: float = 200.0, **told) -> Entry:
    return Entry(
        key=key,
        commands=["python -m lrf train"],
        steps=1000,
        parameters={"autoencoder": 4_200_000, "flow": 12_340_000},
        exact=0.5,
        straightness=0.1,
        scores={n: {**SCORES, "perplexity": perplexity} for n in ("1", "4", "100")},
        **{"count": 64, "judged": True, "minutes": 30.2, "fingerprint": "f", **told},
    )


def rows_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


def test_every_row_has_a_key_of_its_own_and_trains_what_no_other_does():
    assert len({row.key for row in ROWS}) == len({(r.stages, r.seed) for r in ROWS}) == len(ROWS)
    assert ROW.key == "a-net-uniform-2"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_row_can_be_set_and_ends_with_a_flow(row: Row):
    for stage in row.stages:
        Order(TOY, Path("none"), PRESETS["small"], stage.config).settings(stage.stage)
    assert STAGES[row.stages[-1].stage].name in ("flow", "joint")
    assert sum(stage.share for stage in row.stages) == 1


def test_every_setting_of_a_row_changes_the_preset_and_reads_as_it_learnt():
    for each in ROWS:
        for stage in each.stages:
            order = Order(TOY, Path("none"), PRESETS["small"])
            plain = order.settings(stage.stage)
            for word in stage.config:
                if word != "rule=gate":  # which the preset has as it is
                    changed = replace(order, assignments=[word]).settings(stage.stage)
                    assert changed != plain, (each.key, word)
            if stage.stage == "autoencoder":
                sizes, _ = replace(order, assignments=stage.config).settings(stage.stage)
                assert sizes.smoothing <= sizes.noise, each.key


def test_a_flow_starts_anew_on_the_checkpoints_autoencoder_and_an_autoencoder_on_nothing():
    data = ["--corpus", "toy"]
    (words,) = ROW.commands("base", data, Path("out"), 30.0, "--processor-time")
    line = " ".join(words)
    assert "--from base --fresh" in line
    assert "--processor-time --config seed=2 times=uniform" in line
    both = replace(ROW, stages=(Training("autoencoder", (), 0.5), Training("flow", (), 0.5)))
    for words in both.commands("base", data, Path("out"), 30.0):
        assert "--from" not in words
        assert "--processor-time" not in words
        assert words[words.index("--max-minutes") + 1] == "15"


def test_the_store_replaces_what_was_measured_before_and_keeps_the_order(tmp_path, monkeypatch):
    monkeypatch.setattr("lrf.ablations.measured.ROWS", (row("a"), row("b")))
    store = Store(tmp_path / "kept")
    assert store.entries() == []
    for told in (entry("b-0", 3.0), entry("b-0", 4.0), entry("a-0", 5.0)):
        store.add(told)
    kept = store.entries()
    assert [(e.key, e.scores["1"]["perplexity"]) for e in kept] == [("a-0", 5.0), ("b-0", 4.0)]


def test_a_row_is_held_only_as_it_was_asked_for(tmp_path):
    store, commands = Store(tmp_path), ["python -m lrf train"]
    store.add(entry("a-0"))
    assert store.holds(row("a"), commands, "f", PLAN)
    assert not store.holds(row("b"), commands, "f", PLAN)
    assert not store.holds(row("a"), ["python -m lrf train --resume"], "f", PLAN)
    assert not store.holds(row("a"), commands, "other settings", PLAN)
    assert not store.holds(row("a"), commands, "f", planned(65, judged=True))
    assert not store.holds(row("a"), commands, "f", planned(64, judged=False))


def test_a_fingerprint_is_of_corpus_settings_and_autoencoder_but_not_of_the_seed():
    base = checkpoint.read(Path("checkpoints/toy"))
    other = replace(base, autoencoder=replace(base.autoencoder, digest="0" * 64))
    own = replace(ROW, stages=(Training("autoencoder"), *ROW.stages))
    first = fingerprint_of(ROW, TOY, base)
    assert fingerprint_of(replace(ROW, seed=9), TOY, base) == first
    different = [
        fingerprint_of(ROW, TOY, other),
        fingerprint_of(ROW, replace(TOY, train=TOY.train[:9]), base),
        fingerprint_of(replace(ROW, stages=(Training("flow"),)), TOY, base),
        fingerprint_of(own, TOY, base),
    ]
    assert len({first, *different}) == 5
    assert fingerprint_of(own, TOY, other) == different[-1]


@pytest.mark.parametrize("content", ["{", "[]", '{"key": "a-0"}'])
def test_a_damaged_entry_is_named(tmp_path, content):
    (tmp_path / "a-0.json").write_text(content)
    with pytest.raises(ValueError, match=r"a-0\.json is damaged .* delete it"):
        Store(tmp_path).holds(row("a"), [], "f", PLAN)


def test_seeds_of_one_row_are_told_as_mean_and_deviation():
    rows = [row("net", 0), row("net", 1), row("other")]
    entries = [entry("net-0", 180.0), entry("net-1", 220.0), entry("other-0", 200.0)]
    lines = rows_of(markdown(entries, rows))
    spread = "200 ± 28.28"
    net = "| net | 2 | 30 | 64 | 4.2 + 12.3 | 1,000 ± 0 | 50 ± 0 % |"
    assert lines[2].startswith(f"{net} {spread}, {spread}, {spread} |")
    other = "| other | 1 | 30 | 64 | 4.2 + 12.3 | 1,000 | 50 % | 200, 200, 200 |"
    assert lines[3].startswith(other)


@pytest.mark.parametrize(
    "other", [{"minutes": 10.0}, {"count": 500}, {"judged": False}, {"fingerprint": "g"}]
)
def test_what_differs_in_more_than_the_seed_is_not_averaged(other):
    entries = [entry("net-0"), entry("net-1", **other)]
    lines = rows_of(markdown(entries, [row("net", 0), row("net", 1)]))
    assert len(lines) == 4  # head, rule and a line of each
    assert "±" not in "".join(lines)


def test_a_row_stands_in_each_of_its_blocks():
    text = markdown([entry("net-0")], [row("net", blocks=("order", "size"))])
    assert text.index("## Order") < text.index("## Size")
    assert sum(line.startswith("| net") for line in text.splitlines()) == 2


@pytest.mark.parametrize(
    ("stages", "minutes"), [(("autoencoder", "flow"), 30.0), (("joint",), 20.0), (("flow",), 20.0)]
)
def test_minutes_are_those_of_the_rows_own_trainings(monkeypatch, stages, minutes):
    base = checkpoint.read(Path("checkpoints/toy"))
    part = replace(base.autoencoder, training={**base.autoencoder.training, "seconds": 600.0})
    flow = replace(base.models["1-rf"], training={"seconds": 1200.0, "steps": 7})
    told = replace(base, autoencoder=part, models={"1-rf": flow})
    monkeypatch.setattr(checkpoint, "read", lambda _: told)
    report = {
        "rows": [{"model": "1-rf", "steps": n, "scores": SCORES} for n in (1, 4, 100)],
        "plan": {"count": 64, "judged": True},
        "held": {"exact": 0.5},
        "straightness": {"1-rf": 0.1},
    }
    made = replace(ROW, stages=tuple(Training(stage) for stage in stages))
    found = measure(made, [], "f", report, Path("checkpoints/toy"))
    assert (found.minutes, found.steps) == (minutes, 7)
