"""What a visitor types and what the model makes of it: strings and numbers, never a tensor."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from app.refusal import BadRequest

__all__ = [
    "MAX_CHARACTERS",
    "PLACES",
    "Homecoming",
    "Recall",
    "Revisit",
    "Typed",
    "Verdict",
    "Waypoint",
]

MAX_CHARACTERS = 400
PLACES = 7
"""Places on the line between two sentences, both of them among them."""
Way = Literal["noise", "there-and-back", "line"]
Verdict = Literal["exact", "near", "script", "long", "lost"]
"""Held exactly or nearly; or not: its writing is unknown, it is too long, its words are lost."""

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


@dataclass(frozen=True)
class Typed:
    """One sentence as a person or a program sent it. Building it checks it."""

    text: str

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise BadRequest("typed_kind", "a sentence must be a text")
        if len(self.text) > MAX_CHARACTERS:
            raise BadRequest(
                "typed_long",
                f"a sentence may have {MAX_CHARACTERS} characters, this one has "
                f"{len(self.text):,}; shorten it",
            )
        kinds = [unicodedata.category(character) for character in self.text]
        if not any(kind[0] not in "ZC" for kind in kinds):
            raise BadRequest("typed_empty", "the sentence is empty; type a few words")
        gaps = (character.isspace() for character in self.text)
        if any(kind in ("Cc", "Cs") and not gap for kind, gap in zip(kinds, gaps, strict=True)):
            raise BadRequest("typed_control", "it holds control characters; type it anew as text")
        if _TAG.search(self.text):
            raise BadRequest("typed_markup", "it holds HTML tags; send the words alone")


@dataclass(frozen=True)
class Revisit:
    """What a visitor wants to see of a sentence beyond how it is read back."""

    first: Typed
    second: Typed | None = None
    ways: tuple[Way, ...] = ("noise", "there-and-back", "line")
    """Of these, the line alone needs a second sentence."""


@dataclass(frozen=True)
class Recall:
    """What the autoencoder reads back of a sentence."""

    place: int
    """0 for the first sentence, 1 for the second."""
    typed: str
    """The sentence as the model takes it: composed letters, single blanks."""
    text: str
    verdict: Verdict
    kept: float
    """Share of the characters that came back in their order, 0 to 1."""
    pieces: int
    """Pieces of the tokenizer that the sentence is made of."""
    most: int
    """Pieces the autoencoder can hold; of a longer sentence it is given the beginning alone."""


@dataclass(frozen=True)
class Waypoint:
    """One text on a way that starts at a sentence."""

    way: Literal["noise", "back", "forth", "line"]
    """More and more noise; along the flow to noise, and home; to the second sentence."""
    at: float
    """Time, 1 at the sentence; on the line the share of the second sentence."""
    text: str


@dataclass(frozen=True)
class Homecoming:
    """How a sentence came home from its way to noise; comes after the last point of that way."""

    same: bool
    """Whether it reads as it did when it left."""
    apart: float
    """Distance of its latent from where it left, over the length of that latent."""
    spread: float
    """Standard deviation of the noise it went to; sentences are written from noise of 1."""
    steps: int
    """Steps of the solver each way."""
    nfe: int
    """Network calls there and back."""
