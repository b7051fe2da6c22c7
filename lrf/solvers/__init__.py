"""Solvers. A new one is one class and one line in `SOLVERS`; menus, tests and docs follow."""

from lrf.solvers.base import Advance, Leg, Solver
from lrf.solvers.control import GRIDS, Control, FixedGrid
from lrf.solvers.runge_kutta import RK4, Euler, Heun, Midpoint

__all__ = ["GRIDS", "SOLVERS", "Advance", "Control", "FixedGrid", "Leg", "Solver"]

SOLVERS: dict[str, type[Solver]] = {
    "euler": Euler,
    "midpoint": Midpoint,
    "heun": Heun,
    "rk4": RK4,
}
