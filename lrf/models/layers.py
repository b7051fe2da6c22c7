"""Blocks that several networks share: attention with rotary positions, feed-forward, time."""

import math
from functools import lru_cache

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from lrf.types import Time

__all__ = [
    "Attention",
    "Block",
    "Cache",
    "ConditionedBlock",
    "Residual",
    "TimeEmbedding",
    "feed_forward",
    "zeroed",
]

Cache = tuple[Tensor, Tensor]
"""Keys and values of the positions read so far, each B x heads x N x width."""


def rotate(x: Tensor, start: int) -> Tensor:
    """Rotary position embedding of queries or keys at positions start, start + 1, ...

    Su 2021, arXiv 2104.09864, eq. 34.
    """
    half, stop = x.shape[-1] // 2, start + x.shape[-2]
    cos, sin = (
        part[start:stop].to(x.dtype) for part in _turns(half, -(-stop // 64) * 64, x.device)
    )
    left, right = x.unflatten(-1, (2, half)).unbind(-2)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], dim=-1)


@lru_cache(maxsize=32)
def _turns(half: int, places: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Cosine and sine of each place's angles: constants, so they are worked out once."""
    rates = 10000.0 ** (-torch.arange(half, device=device, dtype=torch.float32) / half)
    angles = torch.arange(places, device=device, dtype=torch.float32)[:, None] * rates
    return angles.cos(), angles.sin()


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, *, causal: bool) -> Tensor:
    """softmax(q k / sqrt(width)) v. Vaswani 2017, arXiv 1706.03762, eq. 1.

    The mask says where attending is allowed, or what is added to the scores.
    Written out where gradients are wanted on a CPU: for sentences the backward pass of torch's
    fused kernel takes five to nine times as long there in bfloat16.
    """
    if not torch.is_grad_enabled() or q.device.type != "cpu":
        if mask is not None and mask.is_floating_point():
            mask = mask.to(q.dtype)
        return scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    scores = (q @ k.transpose(-1, -2)).float() * q.shape[-1] ** -0.5
    if causal:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool, device=q.device).tril()
    if mask is not None and mask.is_floating_point():
        scores = scores + mask
    elif mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(-1).to(v.dtype) @ v


class Attention(nn.Module):
    """Multi-head self-attention with rotary positions and an optional cache."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        cache: Cache | None = None,
        causal: bool = False,
    ) -> tuple[Tensor, Cache]:
        """Attend; `mask` is True where attending is allowed."""
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        parts = parts.permute(2, 0, 3, 1, 4)
        start = cache[0].shape[2] if cache else 0
        q, k, v = parts.unbind(0)
        q, k = rotate(q, start), rotate(k, start)
        if cache:
            k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
        y = attend(q, k, v, mask, causal=causal)
        return self.out(y.transpose(1, 2).reshape(batch, length, width)), (k, v)


def feed_forward(width: int, growth: int) -> nn.Sequential:
    """Two layers with a GELU between them, `growth` times as wide inside."""
    inner = growth * width
    return nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width))


class Block(nn.Module):
    """Pre-norm Transformer block: attention, then a GELU feed-forward of four widths."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.norm_feed = nn.LayerNorm(width)
        self.feed = feed_forward(width, 4)

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        cache: Cache | None = None,
        causal: bool = False,
    ) -> tuple[Tensor, Cache]:
        """Return the new states and the grown cache."""
        attended, grown = self.attention(self.norm_attention(x), mask, cache, causal)
        x = x + attended
        return x + self.feed(self.norm_feed(x)), grown


class TimeEmbedding(nn.Module):
    """Sines and cosines of t at geometric frequencies, then a small network."""

    def __init__(self, width: int, waves: int = 64) -> None:
        super().__init__()
        self.rates: Tensor
        self.register_buffer(
            "rates", torch.exp(torch.linspace(0, math.log(1000.0), waves)), persistent=False
        )
        self.net = nn.Sequential(nn.Linear(2 * waves, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, t: Time) -> Float[Tensor, "B W"]:
        """Embed one time a sentence."""
        angles = t[:, None] * self.rates
        return self.net(torch.cat([angles.sin(), angles.cos()], dim=-1))


def modulate(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Adaptive layer norm: scale and shift read from the condition. Peebles 2022, adaLN."""
    return x * (1 + scale) + shift


def zeroed(layer: nn.Linear) -> nn.Linear:
    """The layer, answering 0 until it is trained."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Residual(nn.Module):
    """A branch with adaptive norm and a gate; starts as the identity.

    Peebles 2022, arXiv 2212.09748, adaLN-Zero.
    """

    def __init__(self, width: int, feed: nn.Module) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.feed = feed
        self.gates = zeroed(nn.Linear(width, 3 * width))

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        """`context` has the shape of `x`, or 1 where one context serves all positions."""
        scale, shift, gate = self.gates(context).unflatten(-1, (3, -1)).unbind(-2)
        return x + gate * self.feed(modulate(self.norm(x), scale, shift))


class ConditionedBlock(nn.Module):
    """Attention and feed-forward, each scaled, shifted and gated by the condition.

    Peebles 2022, arXiv 2212.09748, adaLN-Zero: every block starts as the identity.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.attention = Attention(width, heads)
        self.feed = feed_forward(width, 4)
        self.gates = zeroed(nn.Linear(width, 6 * width))

    def forward(self, x: Tensor, context: Tensor, mask: Tensor | None = None) -> Tensor:
        """`x` is B x K x W, `context` B x W; `mask` as for `attend`."""
        gates = self.gates(context).unflatten(-1, (6, 1, -1)).unbind(1)
        attended, _ = self.attention(modulate(self.norm(x), gates[0], gates[1]), mask)
        x = x + gates[2] * attended
        return x + gates[5] * self.feed(modulate(self.norm(x), gates[3], gates[4]))

    @torch.no_grad()
    def begin_with(self, block: Block) -> None:
        """Do what a block without conditions does, whatever the condition."""
        self.attention.load_state_dict(block.attention.state_dict())
        self.feed.load_state_dict(block.feed.state_dict())
        norms = (block.norm_attention, block.norm_feed)
        parts = [part for n in norms for part in (n.weight - 1, n.bias, torch.ones_like(n.bias))]
        self.gates.bias.copy_(torch.cat(parts))
