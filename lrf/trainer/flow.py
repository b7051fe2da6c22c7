"""Stage `flow`: straight lines from noise to the latents of sentences. Writes `1-rf`."""

from typing import final

import torch
from torch import Tensor

from lrf.config import choose
from lrf.flow import COUPLINGS
from lrf.models import NETS, VelocityNet
from lrf.text.attributes import Attributes
from lrf.trainer.batches import BucketedTokens
from lrf.trainer.clusters import affordable, find_centres, grown, told_clusters
from lrf.trainer.latents import StoredLatents, corpus_latents
from lrf.trainer.regression import Ends, smoothed
from lrf.trainer.rewriting import sides
from lrf.trainer.run import fresh_weights
from lrf.trainer.sentences import token_rows
from lrf.trainer.spelling import spelling_of
from lrf.trainer.velocity import VelocityStage, hide

__all__ = ["FlowStage", "NoiseStage"]

_COUNTED = 50_000
"""Lines of a stored corpus whose kinds are counted."""

_READ_FOR_LABELS = 100_000
"""Sentences of a stored corpus whose lengths and labels decide which values there are."""


class NoiseStage(VelocityStage):
    """From noise of its own, or a sentence it is rewritten from, to each sentence of the corpus."""

    def begin(self) -> VelocityNet:
        """The folder's own model, or a new network."""
        if self.result in self.manifest.models:
            return self.going_on(*self.load(self.result))
        sizes, self.config = self.order.settings(self.name)
        sizes = affordable(sizes, self.order.corpus)
        self.attributes = Attributes.of(self.order.corpus.some(_READ_FOR_LABELS).train)
        if sizes.clusters:
            self.attributes = self.attributes.clustered(sizes.clusters)
        with fresh_weights(self.config.seed):
            made = choose(NETS, sizes.net, "network")(
                sizes, self.system.shape, self.attributes.sizes
            )
        made.attach(self.system.autoencoder)
        made.begin_with(self.system.autoencoder)
        return made

    def going_on(self, former: VelocityNet, attributes: Attributes) -> VelocityNet:
        """The former network with this order's recipe; it may learn of more clusters."""
        self.attributes = attributes
        sizes, self.config = self.order.settings(self.name, former.config)
        if sizes.clusters != former.config.clusters:
            sizes = affordable(sizes, self.order.corpus)
        made = self.remade(former, sizes)
        if sizes.clusters != former.config.clusters:
            made, self.attributes = grown(made, self.attributes, sizes.clusters)
            made.attach(self.system.autoencoder)
        return made

    def gather(self) -> int:
        """Encode the corpus, and what its sentences are rewritten from if the coupling asks.

        The sentences of a stored corpus are encoded step by step instead.
        """
        self.coupling = choose(COUPLINGS, self.model.config.coupling, "coupling")()
        order, self.sources, self.words = self.order, None, None
        self.spelling = spelling_of(self.model)
        if self.coupling.from_text:
            before, order = sides(order, self.system)
            self.sources = corpus_latents(before, self.system, self.attributes)[0]
        self.stored = None
        if order.corpus.stored:
            few = self.attributes.encode(order.corpus.some(_COUNTED).train)
            self.attributes = self.attributes.counted(few)
            self.stored, self.left_out = StoredLatents(order, self.system, self.attributes), 0
            return len(order.corpus.train)
        self.latents, labels = corpus_latents(order, self.system, self.attributes)
        if self.model.config.clusters and not self.model.centres.any():
            centres = find_centres(self.latents, self.model.config.clusters, self.config.seed)
            self.model.centres.copy_(centres)
            self.shown.centres.copy_(centres)
        self.labels = told_clusters(labels, self.latents, self.model)
        if self.spelling:
            most = self.system.autoencoder.config.max_tokens
            rows, _ = token_rows(self.system.tokenizer, order.corpus, most)
            self.words = BucketedTokens(rows, 1, 0)
        if self.sources is None:
            self.attributes = self.attributes.counted(self.labels)
        self.left_out = len(self.order.corpus.train) - len(self.latents)
        return len(self.latents)

    def ends(self, rows: Tensor, rng: torch.Generator) -> Ends:
        """Sentences of the corpus, some of their labels hidden, and starts by the coupling."""
        if self.stored is not None:
            z1, labels, words = self.stored.at(rows)
        else:
            z1, labels = self.latents[rows].float(), self.labels[rows]
            words = None if self.words is None else self.words.gather(rows.numpy())
        labels = hide(labels, self.model.config.label_dropout, rng)
        z1 = smoothed(z1.to(self.order.device), self.model.config.smoothing, rng)
        source = None if self.sources is None else self.sources[rows].to(z1)
        return Ends(*self.coupling.draw(z1, rng, source), labels, words)


@final
class FlowStage(NoiseStage):
    """A rectified flow (Liu 2022, arXiv 2209.03003)."""

    name = "flow"
    result = "1-rf"
