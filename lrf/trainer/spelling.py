"""A second goal for a network that reads its state as words: to name the words of the sentence."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lrf.crew import Crew
from lrf.models import Autoencoder, VelocityNet, Words
from lrf.models.decoders import Batch
from lrf.types import PAD, Condition, Latent, Time

__all__ = ["Spelling", "spelling_of"]

_NAMED = 3
"""Words a sentence that are asked for in a step, on average: each costs the whole vocabulary."""


@dataclass(frozen=True)
class Spelling:
    """The frozen decoder's last norm and layer, which turn what a position holds into a word."""

    head: nn.Module
    weight: float
    """What a nat a word counts beside the loss of the flow."""

    def answer(
        self,
        net: Words,
        state: tuple[Latent, Time, Condition],
        words: Batch,
        crew: Crew,
        rng: torch.Generator,
    ) -> tuple[Latent, Tensor]:
        """The network's prediction for a crew's share, and the process's part of this goal.

        `words` are those of the whole batch; all chance is drawn for it.
        """
        prediction, held = net.spelled(*state)
        rows, places = (words[:, : held.shape[1]] != PAD).nonzero(as_tuple=True)
        chosen = torch.randperm(len(rows), generator=rng)[: _NAMED * len(words)].to(rows.device)
        rows, places = rows[chosen], places[chosen]
        mine = rows % crew.size == crew.rank  # as `Crew.share` deals them out
        scores = self.head(held[rows[mine] // crew.size, places[mine]])
        wrong = cross_entropy(scores.float(), words[rows[mine], places[mine]], reduction="sum")
        return prediction, self.weight * wrong / len(rows)


def spelling_of(net: VelocityNet, autoencoder: Autoencoder) -> Spelling | None:
    """That of a network which reads its state as words; None for others, or if it counts nothing.

    Raises ValueError where the network's width is not the decoder's.
    """
    config = net.config
    if not isinstance(net, Words) or config.spelling == 0:
        return None
    wanted = autoencoder.config.decoder_width
    if config.width != wanted:
        raise ValueError(
            f"net=words is read by the decoder's last layer and needs its width; set "
            f"--config width={wanted} in place of {config.width}, or spelling=0.0"
        )
    frozen = copy.deepcopy(nn.Sequential(autoencoder.decoder.norm, autoencoder.decoder.head))
    return Spelling(frozen.requires_grad_(False), config.spelling)
