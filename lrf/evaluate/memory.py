"""The most memory a run takes, measured in a process of its own that does nothing else."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lrf.generate import Settings, sample
from lrf.system import System

__all__ = ["most_so_far", "peak"]

_STATUS = Path("/proc/self/status")


def peak(folder: Path, model: str, count: int, device: str | None) -> float | None:
    """Megabytes of main memory to load a model and make `count` sentences at once, Python and all.

    None where the system does not tell, which is everywhere but on Linux.
    """
    if not _STATUS.exists():
        return None
    # Not forked: a process takes its parent's memory along, this one's judges above all.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        return apart.submit(_run, folder, model, count, device).result()


def _run(folder: Path, model: str, count: int, device: str | None) -> float:
    system = System.load(folder, model, device)
    solver = next(iter(system.solvers), "euler")
    sample(system, Settings(steps=4, solver=solver, count=count))
    return most_so_far()


def most_so_far() -> float:
    """Megabytes this process has taken at most; only Linux tells."""
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return float(int(kilobytes) // 1024)
