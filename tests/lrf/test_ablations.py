"""Ablations: rows that can be trained as written, what is kept of them, and their table."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from lrf import checkpoint
from lrf.__main__ import main
from lrf.ablations import ROWS, Entry, Row, Store, Training, markdown, planned
from lrf.commands import train
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
        begun_on="",
        judged=True,
        steps=1000,
        parameters={"autoencoder": 4_200_000, "flow": 12_340_000},
        exact=0.5,
        straightness=0.1,
        scores={n: {**SCORES, "perplexity": perplexity} for n in ("1", "4", "100")},
        **{"count": 64, "minutes": 30.2, **told},
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


def test_every_setting_of_a_row_changes_the_preset():
    for each in ROWS:
        for stage in each.stages:
            plain, changed = (
                Order(TOY, Path("none"), PRESETS["small"], words).settings(stage.stage)
                for words in ((), stage.config)
            )
            same = stage.config in ((), ("rule=gate",))  # which the preset has as it is
            assert (plain == changed) == same, each.key


def test_a_flow_starts_anew_on_the_checkpoints_autoencoder_and_an_autoencoder_on_nothing():
    data = ["--corpus", "toy"]
    (words,) = ROW.commands(Path("base"), data, Path("out"), 30.0, "--processor-time")
    line = " ".join(words)
    assert "--from base --fresh" in line
    assert "--processor-time --config seed=2 times=uniform" in line
    both = replace(ROW, stages=(Training("autoencoder", (), 0.5), Training("flow", (), 0.5)))
    for words in both.commands(Path("base"), data, Path("out"), 30.0):
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
    assert store.holds(row("a"), commands, "", PLAN)
    assert not store.holds(row("b"), commands, "", PLAN)
    assert not store.holds(row("a"), ["python -m lrf train --resume"], "", PLAN)
    assert not store.holds(row("a"), commands, "another autoencoder", PLAN)
    assert not store.holds(row("a"), commands, "", planned(65, judged=True))
    assert not store.holds(row("a"), commands, "", planned(64, judged=False))


@pytest.mark.parametrize("content", ["{", "[]", '{"key": "a-0"}'])
def test_a_damaged_entry_is_named(tmp_path, content):
    (tmp_path / "a-0.json").write_text(content)
    with pytest.raises(ValueError, match=r"a-0\.json is damaged .* delete it"):
        Store(tmp_path).holds(row("a"), [], "", PLAN)


def test_seeds_of_one_row_are_told_as_mean_and_deviation():
    rows = [row("net", 0), row("net", 1), row("other")]
    entries = [entry("net-0", 180.0), entry("net-1", 220.0), entry("other-0", 200.0)]
    lines = rows_of(markdown(entries, rows))
    spread = "200 ± 28.28"
    net = "| net | 2 | 30 | 64 | 4.2 + 12.3 | 1,000 ± 0 | 50 ± 0 % |"
    assert lines[2].startswith(f"{net} {spread}, {spread}, {spread} |")
    other = "| other | 1 | 30 | 64 | 4.2 + 12.3 | 1,000 | 50 % | 200, 200, 200 |"
    assert lines[3].startswith(other)


@pytest.mark.parametrize("other", [{"minutes": 10.0}, {"count": 500}])
def test_seeds_of_other_minutes_or_counts_are_not_averaged(other):
    entries = [entry("net-0"), entry("net-1", **other)]
    lines = rows_of(markdown(entries, [row("net", 0), row("net", 1)]))
    assert len(lines) == 4  # head, rule and a line of each
    assert "±" not in "".join(lines)


def test_a_row_stands_in_each_of_its_blocks():
    text = markdown([entry("net-0")], [row("net", blocks=("order", "size"))])
    assert text.index("## Order") < text.index("## Size")
    assert sum(line.startswith("| net") for line in text.splitlines()) == 2


def words_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *stages: Training) -> list[str]:
    """The command for one narrow network that learns for a moment from few sentences."""
    narrow = Training("flow", ("width=32", "layers=1", "clusters=0", "times=uniform"))
    rows = (replace(ROW, stages=stages or (narrow,)),)
    for place in ("lrf.commands.ablate.ROWS", "lrf.ablations.measured.ROWS"):
        monkeypatch.setattr(place, rows)
    monkeypatch.setattr("lrf.commands.ablate.markdown", lambda found: markdown(found, rows))
    few = replace(TOY, train=TOY.train[:300], dev=TOY.dev[:20])
    for command in ("ablate", "train"):
        monkeypatch.setattr(f"lrf.commands.{command}.load_corpus", lambda *_: few)
    words = ["ablate", "--checkpoint", "checkpoints/toy", "--rows", "a-net-uniform-2"]
    words += ["--minutes", "0.02", "--count", "4", "--quick", "--device", "cpu"]
    words += ["--runs", str(tmp_path / "runs"), "--out", str(tmp_path)]
    return words


def kept_of(tmp_path: Path) -> Entry:
    return Entry(**json.loads((tmp_path / "ablations" / "a-net-uniform-2.json").read_text()))


def test_a_row_is_trained_and_measured_once(tmp_path, capsys, monkeypatch):
    words = words_for(tmp_path, monkeypatch)
    assert main(words) == 0
    kept = kept_of(tmp_path)
    assert set(kept.scores) == {"1", "4", "100"}
    assert kept.exact > 0.9
    page = tmp_path / "ablations.md"
    assert "A net, uniform" in page.read_text()
    assert "A net, uniform" in capsys.readouterr().out
    told = checkpoint.read(tmp_path / "runs" / ROW.key).models["1-rf"].training["command"]
    assert told == kept.commands[0]
    page.unlink()
    assert main(words) == 0  # writes the page, and trains nothing
    assert "A net, uniform" in page.read_text()
    assert "A net, uniform" not in capsys.readouterr().out


def test_a_row_killed_before_its_first_state_begins_anew(tmp_path, monkeypatch):
    words, folder = words_for(tmp_path, monkeypatch), tmp_path / "runs" / ROW.key
    assert main(words) == 0
    for path in folder.iterdir():  # in the middle of its copy
        if path.suffix != ".safetensors" and path.name != "row.json":
            path.unlink()
    (folder / "state-flow.safetensors").unlink()
    (tmp_path / "ablations" / f"{ROW.key}.json").unlink()
    assert main(words) == 0
    assert kept_of(tmp_path).steps > 0


@pytest.mark.parametrize("more", [["--minutes", "0.03"], ["--checkpoint", "checkpoints/other"]])
def test_a_folder_of_other_commands_is_left_alone(tmp_path, capsys, monkeypatch, more):
    words = words_for(tmp_path, monkeypatch)
    assert main(words) == 0
    monkeypatch.setattr("lrf.commands.ablate.folder_of", lambda _: Path("checkpoints/toy"))
    if "--checkpoint" in more:  # the same name, another autoencoder by now
        read = checkpoint.read
        changed = replace(read(Path("checkpoints/toy")).autoencoder, digest="0" * 64)
        monkeypatch.setattr(
            "lrf.commands.ablate.checkpoint.read",
            lambda folder: replace(read(folder), autoencoder=changed),
        )
        more = []
    before = asdict(kept_of(tmp_path))
    assert main([*words, *more]) == 2
    assert "other commands made; name another folder with --runs" in capsys.readouterr().err
    assert asdict(kept_of(tmp_path)) == before


def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys, monkeypatch):
    words, folder = words_for(tmp_path, monkeypatch), tmp_path / "runs" / ROW.key
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("mine")
    assert main(words) == 2
    assert "--runs" in capsys.readouterr().err
    assert (folder / "diary.txt").read_text() == "mine"


def test_a_row_of_two_stages_that_was_stopped_goes_on_where_it_was(tmp_path, capsys, monkeypatch):
    stages = (
        Training("autoencoder", ("encoder_width=32", "decoder_width=32"), 0.5),
        Training("flow", ("width=32", "layers=1", "clusters=0"), 0.5),
    )
    words = words_for(tmp_path, monkeypatch, *stages)
    watch = train.watch
    begun: list[tuple[str, int]] = []

    def watched(training, stage, look):
        begun.append((stage.name, training.state.step))
        return watch(training, stage, look) or len(begun) == 2

    monkeypatch.setattr(train, "watch", watched)
    assert main(words) == train.INTERRUPTED
    assert "give the same command to go on" in capsys.readouterr().err
    assert not (tmp_path / "ablations").exists()
    assert main(words) == 0
    assert [name for name, _ in begun] == ["autoencoder", "flow", "flow"]
    assert begun[2][1] > 0
    kept = kept_of(tmp_path)
    assert len(kept.commands) == 2
    assert kept.begun_on == ""
    assert kept.steps >= begun[2][1]
    manifest = checkpoint.read(tmp_path / "runs" / ROW.key)
    seconds = manifest.autoencoder.seconds + manifest.models["1-rf"].seconds
    assert kept.minutes == pytest.approx(seconds / 60, abs=0.051)


def test_missing_judges_are_told_before_anything_is_trained(tmp_path, capsys, monkeypatch):
    words = words_for(tmp_path, monkeypatch)
    words.remove("--quick")
    monkeypatch.setattr("lrf.metrics.judges.importlib.util.find_spec", lambda _: None)
    assert main(words) == 2
    assert "make judge" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
