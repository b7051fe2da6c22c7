"""Tables and text as Markdown. It knows nothing of what they tell."""

from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["number", "plain", "table"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table; numbers stand right, below the first column's words."""
    yield "| " + " | ".join(head) + " |"
    yield "| --- " + "| ---: " * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def number(value: Any) -> str:
    """A number with three or four digits that count; anything else as it is."""
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    for mark in "\\`*_[]<>|#&":
        text = text.replace(mark, "\\" + mark)
    return text
