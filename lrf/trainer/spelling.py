"""A second goal for a network that reads its state as words: to name the words of the sentence."""

from dataclasses import dataclass

from torch import Tensor

from lrf.crew import Crew
from lrf.models import VelocityNet, Words
from lrf.models.decoders import Batch
from lrf.types import PAD, Condition, Latent, Time

__all__ = ["Spelling", "spelling_of"]

_LEAST = 1e-9
"""Probability below which a word teaches nothing more."""


@dataclass(frozen=True)
class Spelling:
    """The cross-entropy of the words that have a position."""

    weight: float
    """What a nat a word counts beside the loss of the flow."""

    def answer(
        self, net: Words, state: tuple[Latent, Time, Condition], words: Batch, crew: Crew
    ) -> tuple[Latent, Tensor]:
        """The network's prediction for a crew's share, and the process's part of this goal.

        `words` are those of the whole batch.
        """
        prediction, chances = net.spelled(*state)
        words = words[:, : chances.shape[1]]
        mine, count = crew.share(words), (words != PAD).sum()
        rows, places = (mine != PAD).nonzero(as_tuple=True)
        given = chances[rows, places, mine[rows, places]].float()
        return prediction, -self.weight * given.clamp(min=_LEAST).log().sum() / count


def spelling_of(net: VelocityNet) -> Spelling | None:
    """That of a network which reads its state as words; None for others or a weight of 0."""
    weight = net.config.spelling
    return Spelling(weight) if isinstance(net, Words) and weight else None
