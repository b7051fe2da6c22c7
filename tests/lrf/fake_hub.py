"""The part of the Hub and of its client that checkpoints need, without a network."""

import fnmatch
from collections.abc import Iterable
from hashlib import sha1
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import huggingface_hub
from huggingface_hub import errors

NAME, TOKEN = "someone/toy", "hf_secretsecretsecret"


def answered(kind: Any, status: int) -> Exception:
    """An answer of the Hub as its client raises it, with the token in all that it remembers."""
    request = httpx2.Request("GET", "https://hub", headers={"authorization": TOKEN})
    return kind(TOKEN, response=httpx2.Response(status, request=request))


class Hub:
    """The part of the Hub and of its client that is used: repositories, a cache, a login."""

    def __init__(self, cache: Path) -> None:
        self.cache, self.repos, self.private = cache, {}, {}
        self.trouble: Exception | None = None
        self.token: str | None = TOKEN
        self.commits, self.fetched = [], []
        self.used: list[str | None] = []

    def HfApi(self, token: str | None = None) -> "Hub":  # noqa: N802
        self.used.append(token)
        return self

    def get_token(self) -> str | None:
        return self.token

    def snapshot_download(
        self, name, *, revision, allow_patterns, ignore_patterns, token=None
    ) -> str:
        self.used.append(token)
        kept = self.cache / name.replace("/", "--")
        if isinstance(self.trouble, httpx2.ConnectError):
            if not kept.is_dir():
                raise errors.LocalEntryNotFoundError("no network")
            return str(next(kept.iterdir()))
        if self.trouble:
            raise self.trouble
        if name not in self.repos:
            raise answered(errors.RepositoryNotFoundError, 401)
        files = self.repos[name]
        commit = sha1(repr(files).encode()).hexdigest()
        if revision not in (None, "main", commit):
            raise answered(errors.RevisionNotFoundError, 404)
        for path in matching(files, allow_patterns) - matching(files, ignore_patterns):
            self.fetched.append(path)
            (kept / commit / path).parent.mkdir(parents=True, exist_ok=True)
            (kept / commit / path).write_bytes(files[path])
        (kept / commit).mkdir(parents=True, exist_ok=True)
        return str(kept / commit)

    def create_repo(self, name: str, *, private: bool | None, exist_ok: bool) -> str:
        if self.trouble:
            raise self.trouble
        assert exist_ok
        if name not in self.repos:
            self.repos[name], self.private[name] = {".gitattributes": b""}, bool(private)
        return f"https://hub/{name}"

    def model_info(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(private=self.private[name])

    def list_repo_files(self, name: str) -> list[str]:
        return list(self.repos[name])

    def create_commit(self, name: str, changes: Iterable, *, commit_message: str) -> None:
        self.commits.append(commit_message)
        for change in changes:
            if isinstance(change, huggingface_hub.CommitOperationAdd):
                self.repos[name][change.path_in_repo] = change.path_or_fileobj
            else:
                del self.repos[name][change.path_in_repo]


def matching(files: Iterable[str], patterns: Iterable[str]) -> set[str]:
    return {path for path in files for one in patterns if fnmatch.fnmatch(path, one)}
