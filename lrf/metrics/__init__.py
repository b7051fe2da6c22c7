"""Numbers for texts. A new metric is one function here and one line in `METRICS`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from lrf.metrics.distribution import frechet_excess, kernel_excess
from lrf.metrics.diversity import distinct_4, entropy, self_bleu
from lrf.metrics.fluency import perplexity
from lrf.metrics.grammar import valid
from lrf.metrics.novelty import copies, known_words, near_copies
from lrf.metrics.reference import Reference

__all__ = ["METRICS", "Metric", "Reference"]


@dataclass(frozen=True)
class Metric:
    """A number for many texts."""

    measure: Callable[[Sequence[str], Reference], float]
    good: Literal["low", "high", "real"]
    """Which values are good; "real" means those of held-out sentences."""
    judged: bool = False
    """Whether it needs the models that `make judge` installs."""
    exact: bool = False
    """Whether it needs a language with a parser: `Reference.parse`."""
    least: int = 0
    """Fewest texts that make it steady."""
    fewest: int = 1
    """Fewest texts, real ones too, of which it says anything at all."""


METRICS: dict[str, Metric] = {
    "valid": Metric(valid, "high", exact=True),
    "perplexity": Metric(perplexity, "low", judged=True),
    "frechet excess": Metric(frechet_excess, "low", judged=True, least=2_000, fewest=32),
    "kernel excess": Metric(kernel_excess, "low", judged=True, least=2_000, fewest=32),
    "known words": Metric(known_words, "high"),
    "entropy": Metric(entropy, "real"),
    "distinct-4": Metric(distinct_4, "real"),
    "self-BLEU": Metric(self_bleu, "real"),
    "copies": Metric(copies, "real"),
    "near copies": Metric(near_copies, "real"),
}
