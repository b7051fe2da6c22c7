"""A run that is read at every step, beside the same calls of the networks and nothing else."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import torch

from lrf.bench.clock import Effort, Table, against, step_by_step
from lrf.flow.field import LATEST
from lrf.generate import Settings, generate
from lrf.models import VelocityNet
from lrf.sampler import noise
from lrf.system import System
from lrf.types import Condition, Latent

__all__ = ["bare", "euler", "reading"]

_BAR = 1.15


def reading(system: System, effort: Effort) -> Table:
    """`lrf.generate.generate` with Euler's steps, read as the checkpoint has it."""
    settings = Settings(steps=effort.steps, count=8)
    ways = [lambda: generate(system, settings), lambda: bare(system, settings)]
    ours, other = step_by_step(ways, effort.walks)
    return Table(
        "A run read at every step",
        f"{settings.count} sentences of the model `{system.model}`, Euler. Bare calls are the "
        "velocity network, and the decoder for each state together with where it is heading.",
        ("steps", "our ms", "bare ms", "ratio", "bar"),
        [(f"{settings.steps}", ours, other, ours / other, against(ours / other, _BAR))],
    )


@torch.no_grad()
def bare(system: System, settings: Settings) -> Iterator[None]:
    """The same calls, a state at a time, without text, points or frames."""
    net, decoder = system.net, system.autoencoder.decoder
    assert net is not None
    z0 = noise(settings.seed, settings.count, system.shape).to(system.device)
    times = [step / settings.steps for step in range(settings.steps + 1)]
    for z in euler(net, z0, times):
        decoder.read(*system.copies(z, system.smoothing))
        yield


def euler(net: VelocityNet, z: Latent, times: Sequence[float]) -> Iterator[Latent]:
    """Euler's loop as one would write it by hand.

    Each state with, in the same batch, where it is heading; the last state alone.
    """
    previous = None
    for t, t_next in pairwise(times):
        t = min(t, LATEST)
        end = net(z, torch.full((len(z),), t, device=z.device), Condition(None, previous))
        if net.config.predicts == "v":
            end = z + (1 - t) * end
        if net.config.self_conditioning:
            previous = end
        yield torch.cat([z, end])
        z = z + (end - z) * ((t_next - t) / (1 - t))
    yield z
