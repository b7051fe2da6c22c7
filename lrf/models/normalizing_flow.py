"""RealNVP on latents: the other ancestor of rectified flow, exact in its likelihood, one pass long.

Dinh 2016, arXiv 1605.08803, sections 3.1 to 3.4.
"""

import math
from typing import ClassVar, final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from lrf.config import NormalizingFlowConfig
from lrf.models.autoencoder import Autoencoder
from lrf.models.decoders import Decoded
from lrf.models.layers import zeroed
from lrf.models.velocity import Shape
from lrf.models.writer import Read, Writer
from lrf.types import Latent

__all__ = ["AffineCoupling", "NormalizingFlow"]

_MOST = 2.0
"""Bound on the logarithm of a scale, so that no layer can blow a latent up."""

Vector = Float[Tensor, "B N"]


class AffineCoupling(nn.Module):
    """Scales and shifts some coordinates by what it reads in the others, which stay.

    So it is undone exactly, and its Jacobian is triangular. Starts as the identity.
    """

    def __init__(self, stays: Float[Tensor, " N"], width: int) -> None:
        super().__init__()
        self.stays: Tensor
        self.register_buffer("stays", stays, persistent=False)
        size = len(stays)
        self.net = nn.Sequential(
            nn.Linear(size, width), nn.GELU(), nn.Linear(width, width), nn.GELU(),
            zeroed(nn.Linear(width, 2 * size)),
        )  # fmt: skip

    def forward(self, x: Vector) -> tuple[Vector, Float[Tensor, " B"]]:
        """Towards noise, and the logarithm of the Jacobian's determinant."""
        scale, shift = self._read(x)
        return x * scale.exp() + shift, scale.sum(1)

    def undo(self, y: Vector) -> Vector:
        """Back towards data, by the coordinates that stayed."""
        scale, shift = self._read(y)
        return (y - shift) * (-scale).exp()

    def _read(self, x: Vector) -> tuple[Vector, Vector]:
        """Log-scale and shift of each coordinate, 0 for those that stay."""
        scale, shift = self.net(x * self.stays).to(x.dtype).chunk(2, dim=-1)
        moves = 1 - self.stays
        return moves * _MOST * torch.tanh(scale / _MOST), moves * shift


@final
class NormalizingFlow(Writer):
    """Affine coupling layers between noise and the K x D coordinates of a latent.

    The log density of a latent is that of its noise plus the log-determinants on the way there, by
    the change of variables.
    """

    sizes = NormalizingFlowConfig
    in_latents: ClassVar[bool] = True
    nfe: ClassVar[int] = 1

    def __init__(self, config: NormalizingFlowConfig, shape: Shape) -> None:
        super().__init__()
        self.config, self.shape = config, shape
        masks = [_stays(layer, shape[0] * shape[1]) for layer in range(config.layers)]
        self.layers = nn.ModuleList(AffineCoupling(mask, config.width) for mask in masks)

    @classmethod
    def beside(cls, config: NormalizingFlowConfig, autoencoder: Autoencoder) -> "NormalizingFlow":
        """For the latents of this autoencoder."""
        return cls(config, (autoencoder.config.latents, autoencoder.config.latent_width))

    def to_noise(self, z1: Latent) -> tuple[Latent, Float[Tensor, " B"]]:
        """The noise a latent comes from, and the logarithm of that map's determinant."""
        x, grown = z1.flatten(1), z1.new_zeros(len(z1))
        for layer in self.layers:
            x, more = layer(x)
            grown = grown + more
        return x.view_as(z1), grown

    def to_data(self, z0: Latent) -> Latent:
        """The latent that a noise becomes."""
        x = z0.flatten(1)
        for layer in reversed(self.layers):
            x = layer.undo(x)  # type: ignore[operator]
        return x.view_as(z0)

    def losses(self, z1: Latent) -> Float[Tensor, " B"]:
        """Negative log-likelihood of each latent, in nats a coordinate."""
        z0, grown = self.to_noise(z1)
        usual = 0.5 * (z0.square() + math.log(2 * math.pi)).flatten(1).sum(1)
        return (usual - grown) / z1[0].numel()

    def draw(self, rng: torch.Generator) -> Tensor:
        """The noise a path would start from."""
        return torch.randn(self.shape, generator=rng)

    @torch.no_grad()
    def write(self, chances: Latent, temperature: float, read: Read) -> list[Decoded]:
        """Noise of standard deviation `temperature` in one pass (Kingma 2018, arXiv 1807.03039)."""
        device = next(self.parameters()).device
        return read(self.to_data(temperature * chances.to(device)))


def _stays(layer: int, size: int) -> Float[Tensor, " N"]:
    """1 for coordinates that stay: those whose number has a certain binary digit, then the others.

    Two numbers differ in some digit, so any two coordinates are in different halves sooner or
    later.
    """
    digit = layer // 2 % max(1, (size - 1).bit_length())
    ones = torch.arange(size) >> digit & 1
    return (ones if layer % 2 else 1 - ones).float()
