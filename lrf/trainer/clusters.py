"""Clusters of latents: a label that no one has written, for a flow to be told.

A flow that is told in which region its sentence lies has less to decide on the way: conditions from
k-means do for unconditional diffusion models what classes do (Bao 2022, arXiv 2212.00362).
"""

from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2, vq
from torch import Tensor

from lrf.checkpoint import CheckpointError
from lrf.config import FlowConfig
from lrf.flow import COUPLINGS
from lrf.models import VelocityNet
from lrf.text import Corpus
from lrf.text.attributes import CLUSTER, Attributes
from lrf.types import Labels, Latent

__all__ = ["affordable", "find_centres", "grown", "told_clusters"]

_ITERATIONS = 20
_FEWEST = 50
"""Sentences a cluster has to have on average: fewer would be learnt by heart."""


def affordable(config: FlowConfig, corpus: Corpus) -> FlowConfig:
    """The config with no more clusters than the corpus has sentences for.

    None for one that stays on the disk, for all its latents would have to fit into memory, and none
    for a flow that rewrites sentences, which draws no kind of its own.
    """
    coupling = COUPLINGS.get(config.coupling)
    rewrites = coupling is not None and coupling.from_text
    most = 0 if corpus.stored or rewrites else len(corpus.train) // _FEWEST
    return replace(config, clusters=min(config.clusters, most))


def find_centres(latents: Latent, count: int, seed: int) -> Float[Tensor, "C K D"]:
    """Centres of `count` clusters by Lloyd's algorithm, begun at latents drawn by the seed."""
    found, _ = kmeans2(_rows(latents), count, iter=_ITERATIONS, minit="points", rng=seed)
    # Kept in half precision: a run that goes on from the file must find the same clusters.
    return torch.from_numpy(found).view(count, *latents.shape[1:]).half().float()


def told_clusters(labels: Labels, latents: Latent, net: VelocityNet) -> Labels:
    """The labels with each sentence's cluster, for a network that knows any."""
    if not net.config.clusters:
        return labels
    nearest, _ = vq(_rows(latents), _rows(net.centres))
    return torch.cat([labels[:, :-1], torch.from_numpy(nearest).long()[:, None] + 1], dim=1)


def grown(net: VelocityNet, known: Attributes, count: int) -> tuple[VelocityNet, Attributes]:
    """The network with a table for so many clusters that changes nothing yet."""
    if CLUSTER in known.values:
        raise CheckpointError("a model keeps its clusters; leave --config clusters out")
    more = known.clustered(count)
    made = type(net)(net.config, net.shape, more.sizes)
    made.load_state_dict(net.state_dict(), strict=False)
    torch.nn.init.zeros_(made.labels[-1].weight)  # type: ignore[arg-type]
    return made, more


def _rows(latents: Tensor) -> NDArray[np.float32]:
    return latents.flatten(1).float().cpu().numpy()
