"""Ways to train a flow that differ in one thing, each for the same minutes, and what came of it."""

from lrf.ablations.measured import Entry, Store, fingerprint_of, measure, planned
from lrf.ablations.rows import ROWS, Row, Training
from lrf.ablations.table import markdown

__all__ = [
    "ROWS",
    "Entry",
    "Row",
    "Store",
    "Training",
    "fingerprint_of",
    "markdown",
    "measure",
    "planned",
]
