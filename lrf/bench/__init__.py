"""How fast the library is: against other code in the same run, and by the size of what is asked.

It measures time and network calls only; what the models write is the business of `lrf.evaluate`.
"""

from collections.abc import Iterator

from lrf.bench.clock import Effort, Table, against
from lrf.bench.costs import costs
from lrf.bench.reading import bare, reading
from lrf.bench.sheet import circumstances, processor, put
from lrf.bench.solvers import adaptive, fixed, odeint
from lrf.bench.stages import stages
from lrf.markdown import number, table
from lrf.system import System

__all__ = [
    "QUICK",
    "THOROUGH",
    "Effort",
    "Table",
    "against",
    "bare",
    "benchmark",
    "circumstances",
    "markdown",
    "odeint",
    "processor",
    "put",
]

THOROUGH = Effort()
QUICK = Effort(repeats=1, steps=2, trained=1, lines=100, tolerances=(1e-2,))


def benchmark(system: System, effort: Effort) -> Iterator[Table]:
    """Yield every table as soon as it is measured; ModuleNotFoundError without torchdiffeq."""
    yield fixed(effort)
    yield adaptive(system, effort)
    yield reading(system, effort)
    yield stages(effort)
    yield costs(system, effort)


def markdown(made: Table) -> str:
    """A table with its title and what it tells."""
    rows = [[number(cell) for cell in row] for row in made.rows]
    return "\n".join([f"### {made.title}\n", f"{made.words}\n", *table(made.head, rows)]) + "\n"
