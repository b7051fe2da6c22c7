"""What `config.json` of a checkpoint says: its parts, their files, and where they come from."""

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Manifest", "Part"]

_CORPUS = {"name": str, "digest": str, "train": int, "dev": int, "licence": str, "credit": str}


_TRAINING = {
    "steps": (int,),
    "seconds": (float, int),
    "left_out": (int,),
    "metrics": (dict,),
    "before": (list,),
}


def _check(value: object, *kinds: type) -> None:
    if not isinstance(value, kinds):
        raise TypeError(f"{value!r} should be of type {kinds[0].__name__}")


def _check_corpus(facts: dict[str, Any]) -> None:
    for name, kind in _CORPUS.items():
        _check(facts[name], kind)


def _check_training(facts: dict[str, Any]) -> None:
    _check(facts, dict)
    for name in facts.keys() & _TRAINING.keys():
        _check(facts[name], *_TRAINING[name])
    if "corpus" in facts:
        _check(facts["corpus"], dict)
        _check_corpus(facts["corpus"])
    for earlier in facts.get("before", []):
        _check_training(earlier)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One network of a checkpoint."""

    config: dict[str, Any]
    files: dict[str, str]
    """File name to sha256 of its bytes."""
    digest: str
    """Hash of the weights' values; names the autoencoder a flow was trained on."""
    kind: str = "autoencoder"
    autoencoder: str = ""
    """Digest of the autoencoder whose latents a flow lives in."""
    attributes: dict[str, Any] | None = None
    training: dict[str, Any] = field(default_factory=dict)
    """Steps, seconds, command, code version, data and measured numbers of the last run.

    `before` holds the same of the runs it went on from, the oldest first.
    """

    def __post_init__(self) -> None:
        _check(self.config, dict)
        _check(self.files, dict)
        for text in (*self.files.values(), self.digest, self.kind, self.autoencoder):
            _check(text, str)
        _check(self.attributes, dict, type(None))
        _check_training(self.training)

    @property
    def runs(self) -> list[dict[str, Any]]:
        """What is known of every run behind the weights, the oldest first."""
        return [*self.training.get("before", []), self.training]

    @property
    def steps(self) -> int:
        """Training steps of all of them."""
        return sum(run.get("steps", 0) for run in self.runs)

    @property
    def seconds(self) -> float:
        """Training time of all of them."""
        return sum(run.get("seconds", 0.0) for run in self.runs)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What `config.json` says."""

    corpus: dict[str, Any]
    """Name, hash of the data, number of lines, licence and credit line."""
    autoencoder: Part
    models: dict[str, Part] = field(default_factory=dict)
    default: str | None = None
    """Model used when none is named."""
    tokenizer: dict[str, str] = field(default_factory=dict)
    """File name to sha256."""

    def __post_init__(self) -> None:
        _check_corpus(self.corpus)
        for text in self.tokenizer.values():
            _check(text, str)
        if self.default is not None and self.default not in self.models:
            raise ValueError(f"the default model {self.default!r} is not among the models")

    @property
    def corpora(self) -> list[dict[str, Any]]:
        """Every corpus any part has learnt from, each once."""
        parts = (self.autoencoder, *self.models.values())
        met = [self.corpus, *(part.training.get("corpus", self.corpus) for part in parts)]
        return list({corpus["digest"]: corpus for corpus in met}.values())

    def part(self, model: str | None) -> Part | None:
        """The model of that name if there is one; without a name the autoencoder."""
        return self.autoencoder if model is None else self.models.get(model)

    def files(self) -> dict[str, str]:
        """Every file a reader needs, with its hash."""
        parts = (self.autoencoder, *self.models.values())
        return self.tokenizer | {name: sha for part in parts for name, sha in part.files.items()}
