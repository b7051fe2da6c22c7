"""Pairs are the true ends of the teacher's trajectories, and students learn from them alone."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.config import PairsConfig
from lrf.presets import PRESETS
from lrf.system import System
from lrf.trainer import STAGES, Limits, Order, Run, pairs
from lrf.trainer.pairs import Source, fresh_pairs, make_pairs
from lrf.types import Field
from tests.conftest import train

SHIFT = 2.0


@pytest.fixture
def source() -> Source:
    """A teacher that moves each state by its label times SHIFT; Euler follows that exactly."""

    def field(labels):
        return Field(lambda z, t: SHIFT * labels[:, :1, None].expand_as(z).float())

    latents = torch.arange(10.0)[:, None, None].expand(10, 2, 3).half()
    return Source(field, latents, torch.arange(10)[:, None] % 3, "mark")


def made(source: Source, folder: Path, **settings: float) -> pairs.Pairs:
    config = PairsConfig(**{"pairs": 20, "steps": 4, "real": 0.4, **settings})
    return make_pairs(source, config, folder, lambda done: None)


def test_both_ends_lie_on_one_trajectory(source, tmp_path):
    found = made(source, tmp_path)
    expected = SHIFT * found.labels[:, :1, None].expand_as(found.z0)
    assert torch.allclose(found.z1.float() - found.z0.float(), expected.float(), atol=5e-3)


def test_real_pairs_end_on_real_latents_under_their_own_labels(source, tmp_path):
    found = made(source, tmp_path)
    rows = found.z1[:8, 0, 0].long()
    assert torch.equal(found.labels[:8], source.labels[rows])
    assert sorted(rows.tolist()) == sorted(set(rows.tolist()))  # none twice before all once
    assert not torch.equal(found.z1[8:, 0, 0], found.z1[8:, 0, 0].round())


def test_the_noise_of_made_pairs_is_standard_and_never_repeats(source, tmp_path):
    found = made(source, tmp_path, pairs=3000, real=0.0)
    assert abs(float(found.z0.float().mean())) < 0.03
    assert abs(float(found.z0.float().std()) - 1) < 0.03
    assert len({tuple(row) for row in found.z0.flatten(1).tolist()}) == 3000


def test_only_what_is_missing_is_made_again(source, tmp_path, monkeypatch):
    monkeypatch.setattr(pairs, "_SHARD", 8)
    first = made(source, tmp_path)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 3
    files[1].unlink()
    before = {file: file.stat().st_mtime_ns for file in (files[0], files[2])}
    again = made(source, tmp_path)
    assert torch.equal(again.z1, first.z1)
    assert before == {file: file.stat().st_mtime_ns for file in (files[0], files[2])}
    made(replace(source, mark="another teacher"), tmp_path)
    assert len(list(tmp_path.iterdir())) == 6


def test_a_student_is_measured_on_pairs_that_are_none_of_its_own(source, tmp_path):
    config = PairsConfig(pairs=20, steps=4, real=0.4)
    learnt, fresh = made(source, tmp_path), fresh_pairs(source, config, 12)
    assert len(fresh) == 12
    expected = SHIFT * fresh.labels[:, :1, None].expand_as(fresh.z0)
    assert torch.allclose(fresh.z1.float() - fresh.z0.float(), expected.float(), atol=5e-3)
    ours = {tuple(row) for row in learnt.z0.flatten(1).tolist()}
    assert not ours & {tuple(row) for row in fresh.z0.flatten(1).tolist()}


def test_students_begin_as_their_teacher_and_leave_it_alone(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    few = ("pairs=32", "steps=2")
    teacher = checkpoint.read(folder).models["1-rf"]
    untrained = train(small_corpus, folder, "reflow", 0, *few).stage.model
    same = System.load(folder, "1-rf", "cpu").net
    assert same is not None
    assert all(
        torch.equal(a, b) for a, b in zip(untrained.parameters(), same.parameters(), strict=True)
    )
    train(small_corpus, folder, "distil", 2, *few)
    manifest = checkpoint.read(folder)
    assert asdict(manifest.models["1-rf"]) == asdict(teacher)
    assert manifest.default == "1-rf"
    for name, above in (("2-rf", "1-rf"), ("few-step", "2-rf")):
        part = manifest.models[name]
        assert part.config["coupling"] == "paired"
        assert part.config["self_conditioning"] == 0
        assert part.training["teacher"] == above
    assert manifest.models["few-step"].digest != manifest.models["2-rf"].digest
    assert list(manifest.models["2-rf"].training["metrics"]) == ["loss on held-out pairs"]


def test_a_student_without_a_teacher_says_which_stage_makes_one(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    with pytest.raises(CheckpointError, match="--stage reflow"):
        train(small_corpus, folder, "distil", 1, "pairs=8", "steps=1")


def test_a_student_learns_the_guided_ways_of_its_teacher_and_the_kinds_of_the_corpus(
    small_corpus, checkpoint_folder, tmp_path, monkeypatch
):
    folder, scales = tmp_path / "copy", []
    checkpoint.copy(checkpoint_folder, folder)
    plain = System.field_for

    def watched(self, labels, guidance=1.0):
        scales.append(guidance)
        return plain(self, labels, guidance)

    monkeypatch.setattr(System, "field_for", watched)
    run = train(small_corpus, folder, "reflow", 1, "pairs=8", "steps=1", "guidance=2", "real=0")
    assert scales[0] == 2
    told = checkpoint.read(folder).models["2-rf"]
    assert told.training["pairs"]["guidance"] == 2
    assert told.config["guidance"] == 1
    assert told.attributes is not None
    assert sum(told.attributes["kinds"].values()) == len(small_corpus.train) - run.stage.left_out


def test_the_decoder_learns_from_the_flow_and_every_flow_stays_valid(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    before = System.load(folder, device="cpu")
    train(small_corpus, folder, "decoder", 2, "token_dropout=0.1")
    after = System.load(folder, device="cpu")
    assert after.autoencoder.config.token_dropout == 0.1
    texts = [line.text for line in small_corpus.dev[:3]]
    assert torch.equal(after.embed(texts), before.embed(texts))
    assert after.net is not None
    pairs_of_weights = zip(
        after.autoencoder.decoder.parameters(),
        before.autoencoder.decoder.parameters(),
        strict=True,
    )
    assert any(not torch.equal(a, b) for a, b in pairs_of_weights)


def test_a_decoder_goes_on_after_its_first_save(small_corpus, checkpoint_folder, tmp_path):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    train(small_corpus, folder, "decoder", 2)
    order = Order(small_corpus, folder, PRESETS["tiny"], ["batch=16"])
    again = Run(STAGES["decoder"](order), folder, Limits(steps=3), "a test", "unknown")
    again.resume(Limits(steps=3))
    assert again.state.step == 2
