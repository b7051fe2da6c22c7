"""What a sentence costs, by everything that decides it. The networks have the model's design.

Their weights are new: time does not depend on them, once no sentence can end before its length.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from lrf.bench.clock import Effort, Table, in_turns
from lrf.config import AutoencoderConfig, FlowConfig
from lrf.flow import PATHS, ode_field
from lrf.models import NETS, Autoencoder
from lrf.sampler import integrate, noise
from lrf.solvers import GRIDS, SOLVERS, FixedGrid
from lrf.system import System
from lrf.types import END, Condition, Latent

__all__ = ["costs"]


@dataclass(frozen=True)
class Case:
    """One run, and which of its sizes is looked at."""

    autoencoder: AutoencoderConfig
    flow: FlowConfig
    vocabulary: int
    steps: int = 4
    count: int = 8
    what: str = ""


def costs(system: System, effort: Effort) -> Table:
    """Flow and decoder apart; one size changes, the others stay."""
    assert system.net is not None
    sizes = replace(system.autoencoder.config, max_tokens=16)
    usual = Case(sizes, system.net.config, system.autoencoder.vocabulary)
    rows = [_row(case, effort) for case in _cases(usual)]
    return Table(
        "What a sentence costs",
        f"Milliseconds a sentence, for networks like those of `{system.model}`. Unless the row "
        f"says otherwise: {usual.steps} Euler steps, {usual.count} sentences at once, K = "
        f"{sizes.latents}, d = {sizes.latent_width}, {sizes.max_tokens} tokens.",
        ("", "flow, ms", "decoder, ms", "together, ms"),
        rows,
    )


def _cases(usual: Case) -> Iterator[Case]:
    for steps in (1, 4, 16, 64):
        yield replace(usual, steps=steps, what=f"steps {steps}")
    for count in (1, 8, 64):
        yield replace(usual, count=count, what=f"sentences at once {count}")
    for axis, field, values in (
        ("K", "latents", (1, 2, 4, 8, 16)),
        ("d", "latent_width", (16, 48, 96, 192)),
        ("tokens", "max_tokens", (8, 16, 32, 64)),
    ):
        for value in values:
            sizes = replace(usual.autoencoder, **{field: value})
            yield replace(usual, autoencoder=sizes, what=f"{axis} {value}")


def _row(case: Case, effort: Effort) -> tuple[str | float, ...]:
    model = Autoencoder(case.autoencoder, case.vocabulary).eval()
    with torch.no_grad():
        assert model.decoder.head.bias is not None
        model.decoder.head.bias[END] = -1e9
    shape = case.autoencoder.latents, case.autoencoder.latent_width
    net = torch.no_grad()(NETS[case.flow.net](case.flow, shape, ()).eval())
    path, z0 = PATHS[case.flow.path](), noise(0, case.count, shape)

    def flow() -> Latent:
        field = ode_field(
            net,
            case.flow.predicts,
            path,
            Condition(),
            self_conditioning=case.flow.self_conditioning > 0,
        )
        *_, last = integrate(field, SOLVERS["euler"](), z0, FixedGrid(GRIDS["uniform"](case.steps)))
        return last.z

    @torch.no_grad()
    def read() -> object:
        return model.decoder.read(z0)

    both = [each / case.count for each in in_turns([flow, read], min(effort.repeats, 5))]
    return (case.what, *both, sum(both))
