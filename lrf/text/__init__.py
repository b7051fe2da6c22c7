"""Corpora by name, out of a person's own file, or from the Hub.

A new corpus is one file and one line here.
"""

from collections.abc import Callable
from pathlib import Path

from lrf.text import everyday, restaurants, toy, toy_ja
from lrf.text.files import ENDINGS, read_file
from lrf.text.folder import data_folder
from lrf.text.hub import HUB, read_hub
from lrf.text.lines import NOT_STATED, Corpus, CorpusError, Line, clean
from lrf.text.retelling import retold

__all__ = [
    "CORPORA",
    "NOT_STATED",
    "PARSERS",
    "Corpus",
    "CorpusError",
    "Line",
    "clean",
    "data_folder",
    "load_corpus",
    "read_file",
    "retold",
]

CORPORA: dict[str, Callable[[Path | None], Corpus]] = {
    "everyday": everyday.load,
    "restaurants": restaurants.load,
    "toy": toy.load,
    "toy-ja": toy_ja.load,
}
"""Loaders; each is given the data folder, or None for the usual one."""

PARSERS: dict[str, Callable[[str], dict[str, str] | None]] = {
    "toy": toy.parse,
    "toy-ja": toy_ja.parse,
}
"""Exact judges: the labels of a sentence of the corpus's grammar, None for anything else."""


def load_corpus(
    address: str, data: Path | None = None, column: str = "text", source: str = ""
) -> Corpus:
    """A corpus of the registry by its name, a data set `hf:owner/name`, or the file at a path.

    `source` names the column of a file with the sentences its texts are rewritten from.
    """
    if source and (address in CORPORA or address.startswith(HUB)):
        raise CorpusError(
            f"{address} holds no pairs of sentences; a .csv, .jsonl or .parquet file can"
        )
    if address in CORPORA:
        return CORPORA[address](data)
    if address.startswith(HUB):
        return read_hub(address, column)
    path = Path(address)
    # A path with a known ending gets the file reader's own word on why it cannot be opened.
    if address.lower().endswith(ENDINGS) or _exists(path):
        return read_file(path, column, source=source)
    raise CorpusError(
        f"no corpus {address!r}; use one of {', '.join(CORPORA)}, "
        f"hf:owner/name, or the path of a file that ends in {', '.join(ENDINGS)}"
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the file system
        return False
