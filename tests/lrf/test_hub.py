"""Checkpoints come from the Hub and go there; no test asks the Hub itself."""

import json
import os
import shutil

import httpx2
import huggingface_hub
import pytest
from huggingface_hub import errors

from lrf import checkpoint
from lrf.__main__ import main
from lrf.checkpoint import CheckpointError
from lrf.hub import folder_of, push_to_hub
from lrf.system import System
from tests.lrf.fake_hub import NAME, TOKEN, Hub, answered


@pytest.fixture
def hub(monkeypatch, tmp_path):
    fake = Hub(tmp_path / "cache")
    for name in ("snapshot_download", "HfApi", "get_token"):
        monkeypatch.setattr(huggingface_hub, name, getattr(fake, name))
    return fake


@pytest.fixture
def there(hub, checkpoint_folder):
    """A Hub that holds the folder of a whole run, its state included, and a tokenizer too many."""
    files = {path.name: path.read_bytes() for path in checkpoint_folder.iterdir()}
    hub.repos[NAME] = files | {"pytorch_model.bin": b"x", "other/tokenizer.json": b"{}"}
    return hub


def problem(call, *words, **options) -> str:
    with pytest.raises(CheckpointError) as caught:
        call(*words, **options)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None or TOKEN not in str(caught.value.__cause__)
    return str(caught.value)


def test_a_checkpoint_of_the_hub_writes_what_the_folder_writes(there, capsys, checkpoint_folder):
    assert System.load(f"hf:{NAME}").manifest == System.load(checkpoint_folder).manifest
    for words in (["sample", "--count", "2"], ["info"]):
        assert main([*words, "--checkpoint", str(checkpoint_folder)]) == 0
        expected = capsys.readouterr().out
        assert main([*words, "--checkpoint", f"hf:{NAME}@main"]) == 0
        assert capsys.readouterr().out == expected


def test_only_what_a_reader_needs_is_downloaded(there, checkpoint_folder):
    folder_of(f"hf:{NAME}")
    needed = {"config.json", "card.md", *checkpoint.read(checkpoint_folder).files()}
    assert set(there.fetched) == needed


def test_copy_and_training_start_from_the_hub(there, capsys, tmp_path):
    assert main(["copy", "--checkpoint", f"hf:{NAME}", "--out", str(tmp_path / "mine")]) == 0
    assert System.load(tmp_path / "mine").net is not None


def test_without_a_network_the_cache_serves(there):
    folder = folder_of(f"hf:{NAME}")
    there.trouble = httpx2.ConnectError("down")
    assert folder_of(f"hf:{NAME}") == folder
    assert "the Hub cannot be reached" in problem(folder_of, "hf:someone/else")


def test_the_real_client_reads_its_cache_without_a_network(
    monkeypatch, tmp_path, checkpoint_folder
):
    commit, place = "0" * 40, tmp_path / "models--someone--toy"
    shutil.copytree(checkpoint_folder, place / "snapshots" / commit)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(commit)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert folder_of(f"hf:{NAME}").name == commit
    assert "the Hub cannot be reached" in problem(folder_of, "hf:someone/else")


def test_a_file_that_was_changed_on_the_hub_is_refused(there, checkpoint_folder):
    changed = next(iter(checkpoint.read(checkpoint_folder).autoencoder.files))
    there.repos[NAME][changed] += b"x"
    assert changed in problem(System.load, f"hf:{NAME}")


def test_something_else_is_refused_before_its_weights_are_loaded(there):
    there.repos[NAME]["config.json"] = b'{"model_type": "bert"}'
    assert "no checkpoint of this version" in problem(folder_of, f"hf:{NAME}")
    assert there.fetched == ["config.json"]


@pytest.mark.parametrize(
    "address", ["hf:", "hf:toy", "hf:/toy", "hf:someone/", "hf:a/b/c", "hf:a/b@"]
)
def test_an_address_of_another_form_shows_the_right_one(hub, address):
    assert "write hf:owner/name" in problem(folder_of, address)


ANSWERS = [
    (answered(errors.GatedRepoError, 403), "is gated: ask for access"),
    (answered(errors.RepositoryNotFoundError, 404), "check the name"),
    (answered(errors.RevisionNotFoundError, 404), "no such revision"),
    (answered(errors.HfHubHTTPError, 401), "HF_TOKEN"),
    (answered(errors.HfHubHTTPError, 403), "HF_TOKEN"),
    (answered(errors.HfHubHTTPError, 500), "status 500"),
    (errors.HFValidationError("no"), "write owner/name"),
    (errors.LocalEntryNotFoundError("none"), "check the network"),
    (httpx2.ProxyError("no"), "ProxyError"),
    (OSError(28, "No space left on device"), "No space left"),
    (RuntimeError(f"stream of {TOKEN} broke\nhere"), "check the network"),
]


@pytest.mark.parametrize(("trouble", "words"), ANSWERS)
def test_whatever_the_hub_answers_is_one_sentence(hub, checkpoint_folder, trouble, words):
    hub.trouble = trouble
    assert words in problem(folder_of, f"hf:{NAME}@v1")
    assert words in problem(push_to_hub, checkpoint_folder, NAME)


def test_a_refusal_behind_an_empty_cache_is_told_as_a_refusal(hub):
    hub.trouble = errors.LocalEntryNotFoundError("none")
    hub.trouble.__cause__ = answered(errors.HfHubHTTPError, 403)
    assert "is refused to you" in problem(folder_of, f"hf:{NAME}")


def test_what_is_pushed_can_be_loaded_and_nothing_of_the_training_goes_along(
    hub, capsys, checkpoint_folder
):
    words = ["push", "--checkpoint", str(checkpoint_folder), "--to", NAME, "--private"]
    assert main(words) == 0
    assert capsys.readouterr().out == f"https://hub/{NAME}\n"
    assert hub.private == {NAME: True}
    assert System.load(f"hf:{NAME}").manifest == System.load(checkpoint_folder).manifest
    needed = {"config.json", "card.md", *checkpoint.read(checkpoint_folder).files()}
    assert hub.repos[NAME].keys() == needed | {"README.md", ".gitattributes"}


def test_the_card_becomes_the_readme_with_what_the_hub_wants_to_know(hub, checkpoint_folder):
    push_to_hub(checkpoint_folder, NAME)
    empty, head, text = hub.repos[NAME]["README.md"].decode().split("---\n", 2)
    assert empty == ""
    assert {"license: apache-2.0", "library_name: language-rectified-flow", "tags:"} <= set(
        head.splitlines()
    )
    assert text.strip() == (checkpoint_folder / "card.md").read_text().strip()


def test_a_second_push_replaces_the_first_in_one_commit(hub, checkpoint_folder, tmp_path):
    push_to_hub(checkpoint_folder, NAME)
    checkpoint.copy(checkpoint_folder, tmp_path / "newer")
    config = json.loads((tmp_path / "newer/config.json").read_text())
    (dropped,) = config["models"].pop("1-rf")["files"]
    (tmp_path / "newer/config.json").write_text(json.dumps(config | {"default": None}))
    push_to_hub(tmp_path / "newer", NAME)
    assert hub.commits == ["Upload a checkpoint"] * 2
    assert dropped not in hub.repos[NAME]
    assert System.load(f"hf:{NAME}").net is None


def test_nothing_of_others_is_overwritten_and_nothing_private_becomes_public(
    hub, checkpoint_folder
):
    hub.repos["someone/bert"] = {"config.json": b"{}", "model.safetensors": b"theirs"}
    before = dict(hub.repos["someone/bert"])
    assert "no checkpoint" in problem(push_to_hub, checkpoint_folder, "someone/bert")
    assert hub.repos["someone/bert"] == before
    push_to_hub(checkpoint_folder, NAME)
    assert "public" in problem(push_to_hub, checkpoint_folder, NAME, private=True)
    assert len(hub.commits) == 1


def test_without_a_login_the_sentence_says_how(hub, checkpoint_folder):
    hub.token = None
    assert "hf auth login" in problem(push_to_hub, checkpoint_folder, NAME)
    assert not hub.repos


def test_a_token_for_one_push_serves_every_call_of_it_and_none_later(hub, checkpoint_folder):
    hub.token = None
    for _ in range(2):  # the second one reads what the first has left
        push_to_hub(checkpoint_folder, NAME, token="hf_once")
    assert hub.used == ["hf_once"] * 3
    assert "hf auth login" in problem(push_to_hub, checkpoint_folder, NAME)


@pytest.mark.parametrize("name", ["toy", "hf:someone/toy/x", "", "/toy"])
def test_a_repository_needs_an_owner(hub, checkpoint_folder, name):
    assert "write owner/name" in problem(push_to_hub, checkpoint_folder, name)


def test_a_damaged_folder_is_never_pushed(hub, checkpoint_folder, tmp_path):
    checkpoint.copy(checkpoint_folder, tmp_path / "cut")
    changed = tmp_path / "cut" / next(iter(checkpoint.read(checkpoint_folder).autoencoder.files))
    os.truncate(changed, 100)
    assert "cut or changed" in problem(push_to_hub, tmp_path / "cut", NAME)
    assert not hub.repos
