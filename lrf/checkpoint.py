"""A checkpoint is one folder: `config.json`, fp16 safetensors, `tokenizer.json`, `card.md`.

`config.json` names every file with its hash and is replaced last, so a folder is at every moment
either the old checkpoint or the new one. This file knows weights by name, not the networks.
"""

import dataclasses
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import split_torch_state_dict_into_shards
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor

from lrf.config import choose
from lrf.manifest import Manifest, Part

__all__ = [
    "BESIDE",
    "CARD",
    "CONFIG",
    "CheckpointError",
    "Manifest",
    "Part",
    "copy",
    "digest_of",
    "read",
    "read_weights",
    "save_tensors",
    "write",
    "write_part",
]

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
_FORMAT = "language-rectified-flow/1"
_SHARD = "9MB"
CARD = "card.md"
BESIDE = (CARD, "map.npz")
"""What may lie beside the weights; no reader of weights needs it."""
_WEIGHTS = re.compile(r"(?P<part>.+)-[0-9a-f]{8}(-\d{5}-of-\d{5})?\.safetensors(\.part)?")


class CheckpointError(ValueError):
    """A folder that cannot be used, in one sentence that names the file and the fix."""


def read(folder: Path) -> Manifest:
    """Read `config.json`; CheckpointError if the folder is no checkpoint of ours."""
    path = folder / CONFIG
    if not folder.is_dir() or not path.is_file():
        raise CheckpointError(
            f"{folder} is not a checkpoint: it has no {CONFIG}; train one with "
            "'python -m lrf train' or name another folder"
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise CheckpointError(f"{path} is damaged ({error}); restore it from a copy") from error
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise CheckpointError(f"{path} does not belong to a checkpoint of this version ({_FORMAT})")
    try:
        parts = {name: Part(**part) for name, part in data["models"].items()}
        manifest = Manifest(
            corpus=dict(data["corpus"]),
            autoencoder=Part(**data["autoencoder"]),
            models=parts,
            default=data["default"],
            tokenizer=dict(data["tokenizer"]),
        )
        names = list(manifest.files())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CheckpointError(f"{path} is incomplete ({error}); restore it from a copy") from error
    for name in names:
        if Path(name).name != name:
            raise CheckpointError(f"{path} names a file outside its folder: {name}")
    return manifest


def read_weights(folder: Path, part: Part) -> dict[str, Tensor]:
    """Weights of one part as float32; CheckpointError if a file is missing, cut or changed."""
    weights: dict[str, Tensor] = {}
    for name, sha in part.files.items():
        content = read_file(folder / name, sha)
        try:
            weights |= {key: value.float() for key, value in load(content).items()}
        except SafetensorError as error:
            raise CheckpointError(f"{folder / name} is not readable: {error}") from error
    return weights


def read_file(path: Path, sha: str) -> bytes:
    """Bytes of a file whose hash must be `sha`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"{path} cannot be read ({error.strerror}); copy the whole folder again"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha:
        raise CheckpointError(
            f"{path} is cut or changed: its hash differs from {CONFIG}; copy the whole folder again"
        )
    return content


def write_part(
    folder: Path,
    name: str,
    weights: Mapping[str, Tensor],
    others: Iterable[Part] = (),
    **told: Any,
) -> Part:
    """Write fp16 shards below 10 MB; return the part they are, described by what is `told`.

    File names carry the digest, so the files of an older save stay intact beside them. Of `others`
    in the folder, one with these very weights lends its files.
    """
    half = {key: value.detach().cpu().half().contiguous() for key, value in weights.items()}
    digest = digest_of(half)
    for other in others:
        if other.digest == digest:
            return Part(files=dict(other.files), digest=digest, **told)
    pattern = f"{name}-{digest[:8]}{{suffix}}.safetensors"
    split = split_torch_state_dict_into_shards(
        half, filename_pattern=pattern, max_shard_size=_SHARD
    )
    files = {}
    folder.mkdir(parents=True, exist_ok=True)
    for file, keys in split.filename_to_tensors.items():
        save_tensors(folder / file, {key: half[key] for key in keys})
        files[file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    return Part(files=files, digest=digest, **told)


def write(folder: Path, manifest: Manifest) -> None:
    """Make the manifest the folder's content: replace `config.json`, then drop older weights.

    Only weights of the manifest's own parts are dropped, by the names this file gives them, and
    those it named before.
    """
    former = _named(folder)
    data = {"format": _FORMAT, **dataclasses.asdict(manifest)}
    write_atomically(folder / CONFIG, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    named, parts = manifest.files(), {"autoencoder", *manifest.models}
    for path in folder.iterdir():
        ours = _WEIGHTS.fullmatch(path.name)
        if ours and (ours["part"] in parts or path.name in former) and path.name not in named:
            path.unlink()


def _named(folder: Path) -> set[str]:
    """The files that the folder's checkpoint names, if it is one."""
    try:
        return {*read(folder).files()}
    except CheckpointError:
        return set()


def write_atomically(path: Path, text: str) -> None:
    """Replace a text file so that a reader sees the old or the new one, never half of it."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    sync(part)
    part.replace(path)


def save_tensors(
    path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None
) -> None:
    """Replace a file of tensors so that a reader sees the old or the new one.

    Raises OSError with the reason, a full disk for one, and keeps the old file.
    """
    part = path.with_name(path.name + ".part")
    try:
        save_file(dict(tensors), part, metadata=metadata)
        sync(part)
    except SafetensorError as error:
        raise OSError(f"{path} could not be written: {error}") from error
    part.replace(path)


def sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def copy(source: Path, target: Path, *, only: str | None = None, bare: bool = False) -> Manifest:
    """Copy a checkpoint, without the state of its training, into an empty or new folder.

    Its card and the page's map go along, unless `only` one of its models does. A bare copy holds
    tokenizer and autoencoder alone.
    """
    manifest = read(source)
    if bare or only is not None:
        models = {only: choose(manifest.models, only, f"model in {source}")} if only else {}
        manifest = dataclasses.replace(manifest, models=models, default=only)
    if (target / CONFIG).exists():
        raise CheckpointError(f"{target} already holds a checkpoint; choose another --out")
    for name in (*manifest.files(), *BESIDE):
        if (target / name).exists():
            raise CheckpointError(f"{target / name} is in the way; choose another --out")
    target.mkdir(parents=True, exist_ok=True)
    for name, sha in manifest.files().items():
        (target / name).write_bytes(read_file(source / name, sha))
    for name in () if bare or only else BESIDE:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)
    write(target, manifest)
    return manifest


def digest_of(weights: Mapping[str, Tensor]) -> str:
    """Hash of names, shapes and values of weights."""
    total = hashlib.sha256()
    for key in sorted(weights):
        total.update(key.encode())
        total.update(str(tuple(weights[key].shape)).encode())
        total.update(weights[key].reshape(-1).view(torch.uint8).numpy().tobytes())
    return total.hexdigest()
