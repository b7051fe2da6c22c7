"""Pairs of noise and latent joined by a flow: what reflow trains on. Made once, kept in the folder.

Liu 2022, arXiv 2209.03003, section 2.1: a second flow trained on the ends of the first one's
trajectories crosses fewer paths, so its own are straighter.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from lrf.checkpoint import save_tensors
from lrf.config import PairsConfig
from lrf.sampler import integrate, noise
from lrf.solvers import GRIDS, SOLVERS, FixedGrid
from lrf.types import Field, Labels, Latent

__all__ = ["Pairs", "Source", "fresh_pairs", "make_pairs"]

_SHARD = 4096
_SEED = 1 << 40
"""Far from the seeds people ask for, so that no pair's noise is a sample's noise."""


@dataclass(frozen=True)
class Pairs:
    """Both ends of many trajectories, with the labels they were made under."""

    z0: Latent
    z1: Latent
    labels: Labels

    def __len__(self) -> int:
        return len(self.z0)


@dataclass(frozen=True)
class Source:
    """Where pairs come from."""

    field: Callable[[Labels], Field]
    """The teacher's field for sentences with these labels, fresh for each call."""
    latents: Latent
    """Latents of real sentences, for the pairs that are solved backwards."""
    labels: Labels
    """Their labels, as the teacher is to see them."""
    mark: str
    """Names teacher and data; pairs of another teacher are never read."""


def make_pairs(
    source: Source, config: PairsConfig, folder: Path, told: Callable[[int], None]
) -> Pairs:
    """`config.pairs` pairs, each file of them as soon as it is made; files that are there stay.

    A share of `config.real` is solved backwards, from real latents to their noise, against the
    drift of a model that learns from its own output alone (arXiv 2510.25229).
    `told(n)` hears how many are there.
    """
    parts = []
    for number, (start, stop) in enumerate(_stretches(config.pairs)):
        path = folder / f"pairs-{_name(source, config)}-{number:03d}.safetensors"
        if (part := _read(path, stop - start)) is None:
            part = _solve(source, config, start, stop)
            save_tensors(path, {name: tensor.contiguous() for name, tensor in part.items()})
        parts.append(part)
        told(stop)
    return Pairs(**{name: torch.cat([part[name] for part in parts]) for name in parts[0]})


def fresh_pairs(source: Source, config: PairsConfig, count: int) -> Pairs:
    """More pairs out of noise, none of those `make_pairs` makes."""
    made = replace(config, real=0.0)
    return Pairs(**_solve(source, made, config.pairs, config.pairs + count))


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, _SHARD):
        yield start, min(start + _SHARD, count)


def _name(source: Source, config: PairsConfig) -> str:
    facts = f"{source.mark} {sorted(asdict(config).items())}"
    return hashlib.sha256(facts.encode()).hexdigest()[:12]


def _read(path: Path, count: int) -> dict[str, Tensor] | None:
    try:
        part = load_file(path)
    except (OSError, SafetensorError):
        return None
    return part if len(part.get("z0", ())) == count else None


def _solve(source: Source, config: PairsConfig, start: int, stop: int) -> dict[str, Tensor]:
    """Pairs `start` to `stop`: the real ones first, then those made from noise."""
    device, shape = source.latents.device, tuple(source.latents.shape[1:])
    rows = _rows(len(source.latents), start, stop)
    labels = source.labels[rows].to(device)
    real = round(config.real * (stop - start))
    z1 = source.latents[rows[:real]].float()
    z0 = noise(_SEED, stop - start - real, (shape[0], shape[1]), first=start + real).to(device)
    back = _travel(reverse(source.field(labels[:real])), z1, config) if real else z1
    there = _travel(source.field(labels[real:]), z0, config) if len(z0) else z0
    return {
        "z0": torch.cat([back, z0]).half().cpu(),
        "z1": torch.cat([z1, there]).half().cpu(),
        "labels": labels.cpu(),
    }


def _rows(count: int, start: int, stop: int) -> Tensor:
    """Which real sentences lend their latents and labels: every one once before any twice."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(_SEED))
    return order[torch.arange(start, stop) % count]


def reverse(field: Field) -> Field:
    """The same field travelled from t = 1 to t = 0."""
    return Field(lambda z, t: -field.drift(z, 1 - t), field.cost)


def _travel(field: Field, z: Latent, config: PairsConfig) -> Latent:
    control = FixedGrid(GRIDS["uniform"](config.steps))
    *_, last = integrate(field, SOLVERS[config.solver](), z, control)
    return last.z
