"""A run that is read at every step, beside the same calls of the networks and nothing else."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch

from lrf.bench.clock import Effort, Table, in_turns
from lrf.flow.field import LATEST
from lrf.generate import Settings, generate
from lrf.models import VelocityNet
from lrf.sampler import noise
from lrf.system import System
from lrf.types import Condition, Latent

__all__ = ["euler", "reading"]


def reading(system: System, effort: Effort) -> Table:
    """`lrf.generate.generate` with Euler's steps."""
    settings = Settings(steps=effort.steps, count=8, smoothing=0.0)

    def ours() -> None:
        for _ in generate(system, settings):
            pass

    took, other = in_turns([ours, lambda: bare(system, settings)], min(effort.repeats, 3))
    return Table(
        "A run read at every step",
        f"{settings.count} sentences of the model `{system.model}`, Euler. Bare calls are the "
        "velocity network, and the decoder for each state and for where it is heading.",
        ("steps", "our ms", "bare ms", "ratio"),
        [(f"{settings.steps}", took, other, took / other)],
    )


@torch.no_grad()
def bare(system: System, settings: Settings) -> None:
    """The same calls without text, points or frames."""
    net, decoder = system.net, system.autoencoder.decoder
    assert net is not None
    z = noise(settings.seed, settings.count, system.shape).to(system.device)
    times = [step / settings.steps for step in range(settings.steps + 1)]
    decoder.read(euler(net, z, times, decoder.read))


def euler(
    net: VelocityNet,
    z: Latent,
    times: Sequence[float],
    look: Callable[[Latent], object] = id,
) -> Latent:
    """Euler's loop as one would write it by hand; looks at each state and where it is heading."""
    previous = None
    for t, t_next in pairwise(times):
        t = min(t, LATEST)
        end = net(z, torch.full((len(z),), t, device=z.device), Condition(None, previous))
        if net.config.predicts == "v":
            end = z + (1 - t) * end
        if net.config.self_conditioning:
            previous = end
        look(z)
        look(end)
        z = z + (end - z) * ((t_next - t) / (1 - t))
    return z
