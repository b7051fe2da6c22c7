"""The contract of velocity networks, and what all of them share: time and attribute embedding."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from lrf.config import FlowConfig
from lrf.models.autoencoder import Autoencoder
from lrf.models.layers import TimeEmbedding
from lrf.types import Condition, Labels, Latent, Time

__all__ = ["Shape", "VelocityNet"]

Shape = tuple[int, int]
"""K and D of the latents."""


class VelocityNet(nn.Module, ABC):
    """Predicts the latent at t = 1 or the velocity; `config.predicts` says which."""

    def __init__(self, config: FlowConfig, shape: Shape, attributes: tuple[int, ...]) -> None:
        """`attributes` holds the number of values of each attribute, "not specified" included."""
        super().__init__()
        self.config = config
        self.shape = shape
        self.attributes = attributes
        self.time = TimeEmbedding(config.width)
        self.labels = nn.ModuleList(nn.Embedding(values, config.width) for values in attributes)
        for table in self.labels:
            nn.init.normal_(table.weight, std=0.02)  # type: ignore[arg-type]
        if config.clusters:
            self.centres: Tensor
            self.register_buffer("centres", torch.zeros(config.clusters, *shape))

    @abstractmethod
    def forward(self, z: Latent, t: Time, condition: Condition) -> Latent:
        """Prediction for states `z` at times `t`."""

    def attach(self, autoencoder: Autoencoder) -> None:
        """Look up what is needed of the autoencoder in whose latents it works; usually nothing."""

    def begin_with(self, autoencoder: Autoencoder) -> None:
        """Before any training: take over what it knows already; usually nothing."""

    def _context(self, t: Time, labels: Labels | None) -> Tensor:
        context = self.time(t)
        if labels is None:
            labels = torch.zeros(len(t), len(self.attributes), dtype=torch.long, device=t.device)
        for column, table in enumerate(self.labels):
            context = context + table(labels[:, column])
        return context

    def _with_previous(self, z: Latent, condition: Condition) -> Tensor:
        """State and earlier prediction side by side, B x K x 2D; zeros where there is none."""
        previous = torch.zeros_like(z) if condition.previous is None else condition.previous
        return torch.cat([z, previous], dim=-1)
