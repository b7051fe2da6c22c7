"""Reads what people want to learn from, one source at a time, and keeps the last."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import final

from app.jobs.sources import Sentences, read_source
from app.training import Refusal, Source

__all__ = ["Reader"]

_PATIENCE = 20.0
"""Seconds."""


@final
class Reader:
    """Two visitors with 50 MB each take their turns."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._kept: tuple[Source, Sentences] | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone with this machine. Refusal where the one before takes long."""
        if not self._alone.acquire(timeout=_PATIENCE):
            raise Refusal("turn")
        try:
            yield
        finally:
            self._alone.release()

    def sentences(self, source: Source) -> Sentences:
        """What a source holds; Refusal says what is wrong with it."""
        with self.turn():
            if self._kept is None or self._kept[0] != source:
                self._kept = source, read_source(source)
            return self._kept[1]
