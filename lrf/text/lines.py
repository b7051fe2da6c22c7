"""What a corpus is: lines of text with the values known of them. Knows no file and no language."""

import hashlib
import json
import unicodedata
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

__all__ = ["NOT_STATED", "Corpus", "CorpusError", "Line", "StoredLines", "clean"]

NOT_STATED = "not stated"
"""Licence of text whose file tells none."""

INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero-width space, word joiner, byte order mark: they print as nothing."""


class CorpusError(ValueError):
    """One sentence for the person whose text cannot be read, ending with what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and what is known of it."""

    text: str
    labels: Mapping[str, str] = field(default_factory=dict)
    """Attribute name to value; an absent attribute is unknown."""
    source: str = ""
    """The sentence this one is a rewriting of; empty if it is none."""


class StoredLines(Sequence[Line]):
    """Lines that stay on the disk, however many; each is read when it is asked for."""

    @property
    @abstractmethod
    def digest(self) -> str:
        """SHA-256 of what they are read from."""


@dataclass(frozen=True)
class Corpus:
    """Sentences to learn from, and sentences held out to choose by."""

    name: str
    train: Sequence[Line]
    """A tuple, or lines that stay on the disk; those may repeat."""
    dev: tuple[Line, ...]
    licence: str
    credit: str
    """The sentence a model card must carry."""

    @property
    def stored(self) -> bool:
        """Whether the training lines stay on the disk."""
        return isinstance(self.train, StoredLines)

    def some(self, most: int) -> "Corpus":
        """With about `most` training lines, from all over the disk; in memory all of them stay."""
        if not self.stored or len(self.train) <= most:
            return self
        return replace(self, train=tuple(self.train[:: len(self.train) // most][:most]))

    def facts(self) -> dict[str, Any]:
        """What a checkpoint says of the data it was trained on."""
        return {
            "name": self.name,
            "digest": self.digest(),
            "train": len(self.train),
            "dev": len(self.dev),
            "licence": self.licence,
            "credit": self.credit,
        }

    def digest(self) -> str:
        """SHA-256 over texts, labels and sources, train before dev: equal digest, equal lessons."""
        return self._digest

    @cached_property  # it reads every line
    def _digest(self) -> str:
        total = hashlib.sha256()
        for part in (self.train, self.dev):
            if isinstance(part, StoredLines):
                total.update(part.digest.encode())
                continue
            for line in part:
                facts = [line.text, sorted(line.labels.items()), *filter(None, [line.source])]
                total.update(json.dumps(facts).encode() + b"\n")
            total.update(b"\n")  # a line moved from train to dev changes the digest
        return total.hexdigest()


def clean(text: str) -> str:
    """The text in NFC, without characters that print nothing, every gap one ordinary space."""
    text = text.strip()  # before all else: the line break at the end of every line prints nothing
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or not _prints_nothing(c))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _prints_nothing(character: str) -> bool:
    # Lone surrogates (Cs) come in through JSON escapes and cannot be written to any file.
    return unicodedata.category(character) in ("Cc", "Cs") or character in INVISIBLE
