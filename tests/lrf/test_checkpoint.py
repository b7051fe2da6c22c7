"""A checkpoint is whole or refused; nothing that is refused is touched."""

import json
import resource
import shutil
from dataclasses import replace
from pathlib import Path

import jaxtyping
import pytest
import torch
from safetensors import safe_open

from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.system import System


@pytest.fixture
def folder(checkpoint_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checkpoint_folder, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def weights(folder: Path) -> list[Path]:
    return sorted(folder / name for name in checkpoint.read(folder).files())


def test_weights_survive_a_round_trip_as_fp16(tmp_path):
    values = {"a": torch.randn(3, 4), "b.c": torch.randn(5)}
    part = checkpoint.write_part(tmp_path, "net", values, config={})
    back = checkpoint.read_weights(tmp_path, part)
    assert back.keys() == values.keys()
    assert all(torch.equal(back[key], values[key].half().float()) for key in values)
    assert all(value.dtype == torch.float32 for value in back.values())


def test_large_weights_are_sharded_below_ten_megabytes(tmp_path):
    values = {f"layer{i}": torch.zeros(1000, 1000) for i in range(12)}  # 24 MB in fp16
    part = checkpoint.write_part(tmp_path, "net", values, config={})
    names = [f"net-{part.digest[:8]}-0000{i}-of-00003.safetensors" for i in (1, 2, 3)]
    assert sorted(part.files) == names
    assert all((tmp_path / file).stat().st_size < 10_000_000 for file in part.files)


def test_every_file_of_a_checkpoint_is_fp16_safetensors_or_json(folder):
    for path in weights(folder):
        if path.suffix == ".json":
            json.loads(path.read_text())
            continue
        with safe_open(path, "pt") as file:
            assert {file.get_tensor(key).dtype for key in file.keys()} == {torch.float16}  # noqa: SIM118


def test_a_save_leaves_no_weights_of_the_older_save(folder):
    before = contents(folder)
    manifest = checkpoint.read(folder)
    part = checkpoint.write_part(folder, "1-rf", {"a": torch.ones(2, 2)}, config={})
    assert contents(folder).items() >= before.items()  # the old one stays whole until the switch
    foreign = ["notes.safetensors", "lora-12345678-00001-of-00002.safetensors"]
    for name in foreign:
        (folder / name).write_bytes(b"mine")
    checkpoint.write(folder, checkpoint.Manifest(
        corpus=manifest.corpus, autoencoder=manifest.autoencoder, models={"1-rf": part},
        tokenizer=manifest.tokenizer,
    ))  # fmt: skip
    left = {path.name for path in folder.glob("1-rf*.safetensors")}
    assert left == set(part.files)
    assert all((folder / name).read_bytes() == b"mine" for name in foreign)


def test_a_flow_of_another_autoencoder_is_refused(folder):
    config = json.loads((folder / "config.json").read_text())
    config["models"]["1-rf"]["autoencoder"] = "0" * 64
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match="another autoencoder"):
        System.load(folder)


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone", "foreign"])
def test_a_damaged_file_is_named_and_nothing_is_touched(folder, damage):
    for path in weights(folder):
        spare = path.read_bytes()
        if damage == "cut":
            path.write_bytes(spare[: len(spare) // 2])
        elif damage == "flipped":
            path.write_bytes(spare[:-1] + bytes([spare[-1] ^ 1]))
        elif damage == "gone":
            path.unlink()
        else:
            path.write_bytes(b"\x80\x04K\x01.")  # a pickle of the number 1
        before = contents(folder)
        with pytest.raises(CheckpointError, match=path.name):
            System.load(folder)
        assert contents(folder) == before
        path.write_bytes(spare)
    System.load(folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "damaged"),
        ("[]", "does not belong"),
        ('{"model_type": "bert"}', "does not belong"),
        ('{"format": "language-rectified-flow/1"}', "incomplete"),
        ("\x00\x01", "damaged"),
    ],
)
def test_a_foreign_config_is_refused(folder, text, words):
    (folder / "config.json").write_text(text)
    with pytest.raises(CheckpointError, match=words):
        System.load(folder)


def test_a_config_cannot_name_files_outside_its_folder(folder):
    text = (folder / "config.json").read_text()
    (folder / "config.json").write_text(text.replace('"tokenizer.json"', '"../tokenizer.json"'))
    with pytest.raises(CheckpointError, match="outside"):
        System.load(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"latents": 2', '"latents": "two"'),
        ('"latents": 2', '"latents": -2'),
        ('"decoder": "parallel"', '"decoder": "magic"'),
        ('"net": "mlp"', '"net": "magic"'),
        ('"attributes": {', '"attributes": 3, "kind": {'),
        ('"files": {', '"files": 3, "kind": {'),
        ('"models": {', '"models": [], "kind": {'),
        ('"default": "1-rf"', '"default": "9-rf"'),
        ('"default": "1-rf"', '"default": [1]'),
        ('"name": "toy"', '"title": "toy"'),
        ('"training": {', '"training": null, "kind": {'),
    ],
)
def test_a_config_with_senseless_values_is_refused(folder, old, new):
    text = (folder / "config.json").read_text()
    assert old in text
    (folder / "config.json").write_text(text.replace(old, new))
    with pytest.raises(CheckpointError):
        System.load(folder)


def test_an_unknown_setting_of_another_version_is_named(folder):
    text = (folder / "config.json").read_text()
    (folder / "config.json").write_text(text.replace('"latents": 2', '"latents": 2, "moons": 3'))
    with pytest.raises(CheckpointError, match="moons"):
        System.load(folder)


def test_weights_that_do_not_fit_the_config_are_refused(folder):
    text = (folder / "config.json").read_text()
    (folder / "config.json").write_text(text.replace('"latents": 2', '"latents": 3'))
    with pytest.raises(CheckpointError, match="do not fit"):
        System.load(folder)


def test_an_unknown_model_names_those_there_are(folder):
    with pytest.raises(CheckpointError, match="1-rf"):
        System.load(folder, "9-rf")


def test_a_folder_without_config_is_no_checkpoint(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CheckpointError, match="not a checkpoint"):
            System.load(place)


def test_a_copy_holds_the_checkpoint_and_not_the_state_of_its_training(folder, tmp_path):
    target = tmp_path / "target"
    checkpoint.copy(folder, target)
    assert System.load(target).manifest == System.load(folder).manifest
    assert not list(target.glob("state-*"))
    with pytest.raises(CheckpointError, match="already holds"):
        checkpoint.copy(folder, target)
    (target / "config.json").unlink()  # now it is a folder of somebody else's files
    with pytest.raises(CheckpointError, match="in the way"):
        checkpoint.copy(folder, target)


@pytest.mark.parametrize("name", ["card.md", "map.npz"])
def test_a_copy_never_replaces_what_lies_beside_the_weights(folder, tmp_path, name):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / name).write_text("mine")
    with pytest.raises(CheckpointError, match="in the way"):
        checkpoint.copy(folder, tmp_path / "theirs")
    assert (tmp_path / "theirs" / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kind": "flow"', '"kind": 3'),
        ('"steps": 3,', '"steps": "3",'),
        ('"seconds": ', '"seconds": null, "commit": '),
        ('"metrics": {', '"metrics": 3, "kind": {'),
        ('"type": [', '"type": [3, '),
        ('"length_edges": [', '"length_edges": ["x", '),
        ('"left_out": ', '"corpus": {"name": "x"}, "left_out": '),
        ('"width": 32', '"width": 1000000000000'),
        ('"width": 32', '"width": 40000000'),
        ('"layers": 1', '"layers": 1000000000'),
    ],
)
def test_a_description_that_nobody_wrote_is_refused_before_it_does_harm(folder, old, new):
    text = (folder / "config.json").read_text()
    assert old in text
    (folder / "config.json").write_text(text.replace(old, new))
    jaxtyping.config.update("jaxtyping_disable", True)  # as a person runs it
    try:
        with pytest.raises(CheckpointError):
            System.load(folder)
    finally:
        jaxtyping.config.update("jaxtyping_disable", False)


def test_a_disk_that_takes_no_more_is_told_and_the_old_file_stays(tmp_path):
    path = tmp_path / "weights.safetensors"
    checkpoint.save_tensors(path, {"a": torch.ones(3)})
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"weights\.safetensors could not be written.*large"):
            checkpoint.save_tensors(path, {"a": torch.zeros(100_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before


def test_files_that_a_part_shared_go_when_nobody_names_them(folder, tmp_path):
    copy = tmp_path / "another"
    checkpoint.copy(folder, copy)
    manifest = checkpoint.read(copy)
    (shared,) = manifest.models.values()
    alone = replace(manifest, models={"other": shared}, default="other")
    checkpoint.write(copy, alone)
    assert all((copy / name).exists() for name in shared.files)
    weights = {name: value + 1 for name, value in checkpoint.read_weights(copy, shared).items()}
    told = {"kind": shared.kind, "config": shared.config, "autoencoder": shared.autoencoder}
    part = checkpoint.write_part(copy, "other", weights, alone.models.values(), **told)
    checkpoint.write(copy, replace(alone, models={"other": part}))
    assert not any((copy / name).exists() for name in shared.files)
    assert all((copy / name).exists() for name in part.files)
