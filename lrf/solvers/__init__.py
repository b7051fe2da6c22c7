"""Solvers. A new one is one class and one line in `SOLVERS`; menus, tests and docs follow."""

from lrf.solvers.base import Advance, Leg, Solver, misfit
from lrf.solvers.control import GRIDS, Adaptive, Control, FixedGrid
from lrf.solvers.diffusion import DDIM, DDPM
from lrf.solvers.dormand_prince import DormandPrince
from lrf.solvers.elf import ELF
from lrf.solvers.euler_maruyama import EulerMaruyama
from lrf.solvers.multistep import AdamsBashforth
from lrf.solvers.renoise import Renoise
from lrf.solvers.runge_kutta import RK4, Euler, Heun, Midpoint
from lrf.types import Field

__all__ = [
    "GRIDS",
    "SOLVERS",
    "Adaptive",
    "Advance",
    "Control",
    "FixedGrid",
    "Leg",
    "Solver",
    "fitting",
    "misfit",
]

SOLVERS: dict[str, type[Solver]] = {
    "euler": Euler,
    "midpoint": Midpoint,
    "heun": Heun,
    "rk4": RK4,
    "adams-bashforth": AdamsBashforth,
    "dormand-prince": DormandPrince,
    "euler-maruyama": EulerMaruyama,
    "renoise": Renoise,
    "elf": ELF,
    "ddim": DDIM,
    "ddpm": DDPM,
}


def fitting(field: Field) -> tuple[str, ...]:
    """Names of the solvers that can follow a field, the usual one for its path first."""
    names = [name for name, solver in SOLVERS.items() if misfit(solver, field) is None]
    usual = "ddim" if field.curved else "euler"
    return (usual, *(name for name in names if name != usual))
