"""Stages that learn from the trajectories of a model that is there: `reflow` and `distil`."""

import dataclasses
import sys
from dataclasses import asdict
from functools import partial
from typing import Any, ClassVar, final

import torch
from torch import Tensor
from tqdm import tqdm

from lrf.checkpoint import CheckpointError
from lrf.device import bf16_pays
from lrf.models import VelocityNet
from lrf.sampler import random_generator
from lrf.trainer.clusters import told_clusters
from lrf.trainer.latents import corpus_latents
from lrf.trainer.pairs import Source, fresh_pairs, make_pairs
from lrf.trainer.regression import Ends, smoothed
from lrf.trainer.velocity import VelocityStage, hide

__all__ = ["DistilStage", "ReflowStage"]

_LABELS_SEED = 3
_SMOOTHING_SEED = 4
_HELD_OUT = 256
"""Pairs it is measured on and does not learn from."""


class StudentStage(VelocityStage):
    """Straight lines between the two ends of a teacher's trajectories."""

    teacher: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]

    def begin(self) -> VelocityNet:
        """The folder's own student, or the teacher's weights, with a student's recipe."""
        self.pairs_config, self.config = self.order.settings(self.name)
        if self.teacher not in self.manifest.models:
            raise CheckpointError(
                f"{self.order.folder} holds no model {self.teacher!r} to learn from; "
                f"train it first with --stage {MAKERS[self.teacher]}"
            )
        net, self.attributes = self.load(self.teacher)
        self.source = dataclasses.replace(self.system, net=net.to(self.order.device).eval()).faster(
            bf16=self.config.bf16 and bf16_pays(self.order.device)
        )
        if self.source.rewrites:
            raise CheckpointError(
                f"{self.teacher} in {self.order.folder} starts from sentences; "
                f"--stage {self.name} needs a flow that starts from noise"
            )
        former = net
        if self.result in self.manifest.models:
            made, known = self.load(self.result)
            self.goes_on = known.sizes == self.attributes.sizes
            former = made if self.goes_on else net
        recipe = dataclasses.replace(
            former.config,
            coupling="paired",
            times=self.pairs_config.times,
            loss=self.pairs_config.loss,
            self_conditioning=0.0,
            guidance=1.0,  # its teacher's is in the pairs
        )
        return self.remade(former, recipe)

    def gather(self) -> int:
        """Let the teacher make its pairs, or read those it has made."""
        corpus = self.order.corpus.some(self.pairs_config.pairs)
        order = dataclasses.replace(self.order, corpus=corpus)
        latents, labels = corpus_latents(order, self.system, self.attributes)
        labels = told_clusters(labels, latents, self.model)
        self.left_out = len(corpus.train) - len(latents)
        self.attributes = self.attributes.counted(labels)
        seen = hide(labels, self.model.config.label_dropout, random_generator(_LABELS_SEED))
        digest = self.manifest.models[self.teacher].digest
        ends = smoothed(latents, self.model.config.smoothing, random_generator(_SMOOTHING_SEED))
        field = partial(self.source.field_for, guidance=self.pairs_config.guidance)
        source = Source(field, ends.to(self.order.device), seen, digest)
        total = self.pairs_config.pairs
        with tqdm(total=total, desc="pairs", disable=None, file=sys.stderr) as bar:

            def told(done: int) -> None:
                bar.update(done - bar.n)

            self.pairs = make_pairs(source, self.pairs_config, self.order.folder, told)
        if self.order.crew.main:  # nobody else measures
            self.held_out = fresh_pairs(source, self.pairs_config, _HELD_OUT)
        return len(self.pairs)

    def ends(self, rows: Tensor, rng: torch.Generator) -> Ends:
        """Both ends of some trajectories and the labels they were made under."""
        del rng
        pairs = self.pairs
        return Ends(pairs.z0[rows].float(), pairs.z1[rows].float(), pairs.labels[rows])

    def measure(self) -> dict[str, float]:
        """Squared loss on pairs of its teacher that it has not seen; times from a fixed seed."""
        held, device = self.held_out, self.order.device
        z0, z1 = held.z0.float().to(device), held.z1.float().to(device)
        rng, labels = random_generator(0), held.labels.to(device)
        loss = self.regression.measure(self.shown, z0, z1, rng, labels)
        return {"loss on held-out pairs": loss}

    def recipe(self) -> dict[str, Any]:
        """Whose trajectories, and how they were made."""
        return {"teacher": self.teacher, "pairs": asdict(self.pairs_config)}


@final
class ReflowStage(StudentStage):
    """A second rectified flow, on the first one's pairs (Liu 2022, arXiv 2209.03003, 2.1).

    U-shaped times and the pseudo-Huber loss are those of Lee 2024, arXiv 2405.20320.
    """

    name = "reflow"
    result = "2-rf"
    teacher = "1-rf"
    shown_steps = 1


@final
class DistilStage(StudentStage):
    """A student for one to four steps, on the pairs of the second flow.

    Only the times such runs ask for are trained, and most often the first: k-step distillation
    (Liu 2022, arXiv 2209.03003, section 2.1).
    """

    name = "distil"
    result = "few-step"
    teacher = "2-rf"
    shown_steps = 1


MAKERS = {"1-rf": "flow", "2-rf": "reflow"}
