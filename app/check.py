"""A look at every text before it leaves the engine. `CHECK` is the one that the page uses.

The default hides what holds a word of a short list of English slurs. It catches the plainest cases
and is no moderation: a page that needs more hands the engine another check.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar, final

from app.frames import Cloud, Frame, Sentence
from app.typed import Homecoming, Recall, Waypoint

__all__ = ["CHECK", "HIDDEN", "Blocklist", "OutputCheck", "checked"]

OutputCheck = Callable[[str], str]
"""What may be shown instead of a text: the text itself as a rule."""

HIDDEN = "[…]"
"""Stands for a text that is not shown, in every language."""

Event = TypeVar("Event", Frame, Cloud, Recall, Waypoint, Homecoming, Recall | Waypoint | Homecoming)


@final
class Blocklist:
    """Hides a whole text if it holds one of the words, alone or in the plural."""

    def __init__(self, words: Iterable[str]) -> None:
        self._found = re.compile(
            rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?:s|es)?(?![a-z])", re.IGNORECASE
        )

    def __call__(self, text: str) -> str:
        """The text, or what stands for one that is hidden."""
        return HIDDEN if self._found.search(text) else text


def checked(event: Event, check: OutputCheck) -> Event:
    """The same event with every text in it checked."""
    match event:
        case Frame():
            return replace(event, sentences=tuple(_sentence(s, check) for s in event.sentences))
        case Cloud():
            return replace(event, texts=tuple(map(check, event.texts)))
        case Recall():
            return replace(event, typed=check(event.typed), text=check(event.text))
        case Waypoint():
            return replace(event, text=check(event.text))
        case Homecoming():
            return event


def _sentence(sentence: Sentence, check: OutputCheck) -> Sentence:
    text, endpoint = check(sentence.text), check(sentence.endpoint)
    if text != sentence.text:  # its pieces would tell what is hidden
        return Sentence(text, (), (), endpoint)
    return replace(sentence, endpoint=endpoint)


_TURNED = ("avttre", "snttbg", "xvxr", "jrgonpx", "enturnq", "genaal", "ergneq", "phag")
"""The list, each letter moved by 13, so that nobody has to read it here."""

CHECK: OutputCheck = Blocklist(codecs.decode(word, "rot13") for word in _TURNED)
