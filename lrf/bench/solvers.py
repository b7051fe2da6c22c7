"""Our solvers and those of torchdiffeq along the same field, over the same times."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from lrf.bench.clock import Effort, Table, against, in_turns
from lrf.flow import PATHS, ode_field
from lrf.models import NETS
from lrf.presets import PRESETS
from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import GRIDS, SOLVERS, Adaptive, Control, FixedGrid
from lrf.system import System
from lrf.types import Condition, Field, Latent

__all__ = ["adaptive", "fixed", "odeint"]

_THEIRS = {
    "euler": "euler",
    "midpoint": "midpoint",
    "heun": "heun2",
    "rk4": "rk4",
    "adams-bashforth": "explicit_adams",
}
"""What torchdiffeq calls the same method, or the nearest it has."""
_ADAPTIVE = "dormand-prince"
_COUNT, _STEPS = 8, 16
_HEAD = ("solver", "torchdiffeq", "our calls", "its calls", "our ms", "its ms", "ratio", "bar")
_TIME_BAR, _CALLS_BAR = 1.0, 1.1


@dataclass(frozen=True)
class Race:
    """One start, and a fresh field for every run from it."""

    field: Callable[[], Field]
    z0: Latent

    def ours(self, name: str, control: Callable[[], Control]) -> int:
        """Network calls of a run whose every state is kept."""
        rng = random_generator(0)
        return list(integrate(self.field(), SOLVERS[name](), self.z0, control(), rng))[-1].nfe

    def theirs(self, times: tuple[float, ...], options: dict[str, Any]) -> int:
        """Network calls of the same run by torchdiffeq, every state kept too."""
        solve, field, calls = odeint(), self.field(), 0

        def velocity(t: torch.Tensor, z: Latent) -> Latent:
            nonlocal calls
            calls += field.cost
            return field.drift(z, float(t))

        solve(velocity, self.z0, torch.tensor(times), **options)
        return calls


def fixed(effort: Effort) -> Table:
    """Every solver with steps of its own choice, on a network so small that the solver counts."""
    race, times = Race(_small_field(), noise(0, _COUNT, _shape())), GRIDS["uniform"](_STEPS)
    rows = []
    for name in (name for name, solver in SOLVERS.items() if not solver.adaptive):
        method = _THEIRS.get(name, "euler")
        control = partial(FixedGrid, times)
        row = _compare(race, name, control, (times, {"method": method}), effort)
        bar = against(row[-1], _TIME_BAR) if name in _THEIRS else "it has none"
        rows.append((name, method, *row, bar))
    return Table(
        "Solvers on a grid",
        f"{_STEPS} equal steps for {_COUNT} sentences, the velocity network of the preset `tiny`; "
        "both sides keep every state. A solver that "
        "torchdiffeq does not have stands beside its Euler; its Adams-Bashforth is of order 4.",
        _HEAD,
        rows,
    )


def adaptive(system: System, effort: Effort) -> Table:
    """The adaptive solver beside torchdiffeq's, the same tolerance meaning the same error."""
    race = Race(lambda: system.field(_COUNT), noise(0, _COUNT, system.shape).to(system.device))
    order = SOLVERS[_ADAPTIVE].order
    assert order is not None
    rows = []
    for tolerance in effort.tolerances:
        control = partial(Adaptive, tolerance, order)
        options = {"method": "dopri5", "rtol": 0.0, "atol": tolerance, "options": {"norm": _worst}}
        measured = _compare(race, _ADAPTIVE, control, ((0.0, 1.0), options), effort)
        bar = f"calls {against(measured[0] / measured[1], _CALLS_BAR, ' ×')}"
        rows.append((f"{_ADAPTIVE}, tolerance {tolerance:g}", "dopri5", *measured, bar))
    return Table(
        "The adaptive solver",
        f"{_COUNT} sentences of the model `{system.model}`. Both go by the worst sentence's error.",
        _HEAD,
        rows,
    )


def _compare(
    race: Race,
    name: str,
    control: Callable[[], Control],
    theirs: tuple[tuple[float, ...], dict[str, Any]],
    effort: Effort,
) -> tuple[float, ...]:
    calls = float(race.ours(name, control)), float(race.theirs(*theirs))
    ours, other = in_turns(
        [lambda: race.ours(name, control), lambda: race.theirs(*theirs)], effort.repeats
    )
    return (*calls, ours, other, ours / other)


def _shape() -> tuple[int, int]:
    sizes = PRESETS["tiny"].autoencoder
    return sizes.latents, sizes.latent_width


def _small_field() -> Callable[[], Field]:
    """Fields of an untrained network, whose speed is that of a trained one."""
    config = PRESETS["tiny"].flow
    net = torch.no_grad()(NETS[config.net](config, _shape(), ()).eval())
    path = PATHS[config.path]()
    return lambda: ode_field(net, config.predicts, path, Condition(), independent=True)


def _worst(error: torch.Tensor) -> torch.Tensor:
    """The norm of `Adaptive`: root mean square of a sentence, of the worst sentence."""
    return error.square().mean((1, 2)).sqrt().max()


def odeint() -> Callable[..., Any]:
    """torchdiffeq's own; ModuleNotFoundError naming the command that installs it."""
    try:
        import torchdiffeq
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "the benchmark compares with torchdiffeq, which `make bench` installs"
        ) from error
    return torchdiffeq.odeint
