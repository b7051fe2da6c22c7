"""Checkpoints on the Hugging Face Hub: `hf:owner/name` becomes a folder, a folder a repository.

The token is the affair of huggingface_hub (its login, or HF_TOKEN); one that is given for a single
push is handed on and kept nowhere. No message repeats what the Hub answered, only what that means.
huggingface_hub is imported when it is needed: its client takes longer to import than a
checkpoint to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lrf import checkpoint
from lrf.card import card, front_matter
from lrf.checkpoint import CONFIG, CheckpointError, Manifest

__all__ = ["folder_of", "push_to_hub"]

_HUB = "hf:"
_NEEDED = ("*.json", "*.safetensors", "*.md", "*.npz")
_NEEDLESS = ("*/*", "state-*", "latents-*", "pairs-*")
"""Of the needed kinds, but only of use to the run that wrote them."""
_OWN = (".gitattributes", "README.md")
"""What the Hub may have put into a new repository."""
_LOGIN = "log in with 'hf auth login', or set HF_TOKEN"


def folder_of(address: str | Path) -> Path:
    """The folder itself, or the one `hf:owner/name` or `hf:owner/name@revision` is kept in.

    What is not in the cache of huggingface_hub yet is downloaded; without a network the cache
    serves. CheckpointError if it cannot be had or is no checkpoint, and then no weights are loaded.
    """
    # argparse makes a path of what it reads; on Windows its slashes would be turned.
    written = address.as_posix() if isinstance(address, Path) else address
    if not written.startswith(_HUB):
        return Path(address)
    name, at, revision = written.removeprefix(_HUB).partition("@")
    if not _is_name(name) or (at and not revision):
        raise CheckpointError(f"{written}: write hf:owner/name, or hf:owner/name@revision")
    with _asking(written):
        commit = _described(name, revision or None).name
        return _download(name, commit, *_NEEDED)


def push_to_hub(folder: Path, name: str, *, private: bool = False, token: str | None = None) -> str:
    """Upload a checkpoint as one commit to a new repository or over an older checkpoint.

    Its card becomes the README too. Return the repository's address; CheckpointError if the folder
    is damaged, nobody is logged in, or the repository holds something else. A `token` is used this
    once, instead of a login.
    """
    if not _is_name(name):
        raise CheckpointError(f"{name}: write owner/name, without hf:")
    files = _contents(folder)
    with _asking(name):
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token

        if (token or get_token()) is None:
            raise CheckpointError(f"{name}: nobody is logged in to the Hub; {_LOGIN}")
        api = HfApi(token=token)
        address = str(api.create_repo(name, private=private or None, exist_ok=True))
        if private and not api.model_info(name).private:
            raise CheckpointError(f"{name} is there already and public; choose another name")
        older = _older(name, set(api.list_repo_files(name)), token)
        changes: list[Any] = [CommitOperationAdd(path, data) for path, data in files.items()]
        changes += [CommitOperationDelete(path) for path in sorted(older - files.keys())]
        api.create_commit(name, changes, commit_message="Upload a checkpoint")
    return address


def _is_name(name: str) -> bool:
    owner, _, rest = name.partition("/")
    return bool(owner and rest) and "/" not in rest


def _download(name: str, revision: str | None, *patterns: str, token: str | None = None) -> Path:
    from huggingface_hub import snapshot_download

    return Path(
        snapshot_download(
            name,
            revision=revision,
            allow_patterns=list(patterns),
            ignore_patterns=list(_NEEDLESS),
            token=token,
        )
    )


def _described(name: str, revision: str | None, token: str | None = None) -> Path:
    """Folder of the description alone, named after its commit; CheckpointError if it is foreign."""
    folder = _download(name, revision, CONFIG, token=token)
    try:
        checkpoint.read(folder)
    except CheckpointError as error:
        raise CheckpointError(
            f"{name} on the Hub holds no checkpoint of this version; check the name"
        ) from error
    return folder


def _older(name: str, there: set[str], token: str | None) -> set[str]:
    """Files of the checkpoint a repository holds; CheckpointError if it holds something else."""
    if not there.difference(_OWN):
        return set()
    return there & checkpoint.read(_described(name, None, token)).files().keys()


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file to upload, those of the checkpoint with their hashes checked."""
    manifest = checkpoint.read(folder)
    files = {
        name: checkpoint.read_file(folder / name, sha) for name, sha in manifest.files().items()
    }
    for name in (CONFIG, *checkpoint.BESIDE):
        if (folder / name).is_file():
            files[name] = (folder / name).read_bytes()
    return files | {"README.md": _readme(manifest, files)}


def _readme(manifest: Manifest, files: dict[str, bytes]) -> bytes:
    text = files[checkpoint.CARD] if checkpoint.CARD in files else card(manifest).encode()
    return front_matter(manifest).encode() + text


@contextmanager
def _asking(address: str) -> Iterator[None]:
    """Whatever goes wrong on the way to the Hub becomes one sentence about the address."""
    try:
        yield
    except CheckpointError:
        raise
    except Exception as error:  # of the Hub, its client, the network or the disk
        raise CheckpointError(f"{address} {_meaning(error)}") from None


def _meaning(error: BaseException) -> str:
    from huggingface_hub import errors

    cause = error.__cause__
    if isinstance(error, errors.LocalEntryNotFoundError) and _status(cause):
        error = cause or error  # the Hub did answer, and there is no copy to fall back on
    sentences = {
        errors.GatedRepoError: f"is gated: ask for access on its page, then {_LOGIN}",
        errors.RepositoryNotFoundError: "is not on the Hub, or is private: check the name; "
        f"for a private one {_LOGIN}",
        errors.RevisionNotFoundError: "has no such revision: name a branch, a tag or a commit",
        errors.HFValidationError: "is no name the Hub takes: write owner/name in plain letters",
        errors.LocalEntryNotFoundError: "is not on this machine, and the Hub cannot be reached: "
        "check the network",
    }
    for kind, sentence in sentences.items():
        if isinstance(error, kind):
            return sentence
    status = _status(error)
    if status in (401, 403):
        return f"is refused to you by the Hub: {_LOGIN}, with the right to do this"
    if status:
        return f"cannot be had: the Hub answered with status {status}; try again later"
    reason = error.strerror if isinstance(error, OSError) else None
    kind = type(error).__name__
    return f"cannot be had ({reason or kind}): check the network and the space on the disk"


def _status(error: BaseException | None) -> int | None:
    """What the Hub answered, as a number of HTTP; None if it did not."""
    return getattr(getattr(error, "response", None), "status_code", None)
