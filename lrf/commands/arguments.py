"""Argument types and options that several commands share."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from lrf.text import clean
from lrf.text.files import LONGEST_TEXT

__all__ = [
    "ArgumentParser",
    "add_checkpoint",
    "add_own",
    "lines_of",
    "number",
    "own_sentences",
    "whole",
]

_MOST_OWN = 3


class ArgumentParser(argparse.ArgumentParser):
    """A parser that never guesses: long options must be written in full."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, allow_abbrev=False)  # type: ignore[arg-type]


def whole(low: int, high: int) -> Callable[[str], int]:
    """Type of a whole number within bounds."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
        return value

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    """Type of a number within bounds; nan is refused."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return parse


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """`--checkpoint` and `--device`."""
    parser.add_argument(
        "--checkpoint", type=Path, default=Path("checkpoints/everyday"), metavar="DIR",
        help="folder of a checkpoint, or hf:owner/name[@revision] (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--device", help="cuda, mps or cpu (default: the first that is there)")


def add_own(parser: argparse.ArgumentParser) -> None:
    """`--own`, once for each sentence."""
    parser.add_argument(
        "--own",
        action="append",
        default=[],
        metavar="TEXT",
        help="with --look: a sentence of yours that the autoencoder reads back each time; "
        f"up to {_MOST_OWN}, each after an --own of its own",
    )


def own_sentences(texts: Sequence[str]) -> list[str]:
    """What `--own` took, without what does not print; blank ones do not count."""
    own = [text for text in map(clean, texts) if text]
    if len(own) > _MOST_OWN or any(len(text) > LONGEST_TEXT for text in own):
        raise ValueError(
            f"--own takes up to {_MOST_OWN} sentences of up to {LONGEST_TEXT:,} characters"
        )
    return own


def lines_of(content: bytes, name: str) -> list[str]:
    """Lines of UTF-8 text. Other line breaks of Unicode stay inside a line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line} of {name} is not UTF-8; save it as UTF-8") from error
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []
