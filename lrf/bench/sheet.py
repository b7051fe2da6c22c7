"""The page of measurements, of which each command writes its part, and where they were made."""

import datetime
import importlib.metadata
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

import torch

from lrf import checkpoint

__all__ = ["circumstances", "processor", "put"]

_TOP = """# Performance

`make bench` measures the library, `make bench-page` the page, `make bench-training` the page while
it trains and `make load` the page under many visitors, on a machine that should do nothing else;
they write here what they find. A bar is what we ask for. Both sides of a ratio take turns in one
run and medians count; below 1, ours is faster.
"""


def put(page: Path, part: str, text: str) -> None:
    """Replace one part of the page, or add it; the others stay as they are."""
    try:
        before = page.read_text(encoding="utf-8")
    except FileNotFoundError:
        before = _TOP
    marks = f"<!-- {part} -->\n", f"<!-- /{part} -->\n"
    new = f"{marks[0]}\n{text.strip()}\n\n{marks[1]}"
    there = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.S)
    after = there.sub(lambda _: new, before) if there.search(before) else f"{before}\n{new}"
    checkpoint.write_atomically(page, after)


def circumstances(device: torch.device, packages: Sequence[str], command: str) -> str:
    """Machine, versions, day and command."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("torch", *packages)]
    gpu = "" if device.type == "cuda" else " Not measured on a GPU."
    return (
        f"{processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads, "
        f"{device}; {platform.system()}, Python {platform.python_version()}, "
        f"{', '.join(versions)}; {datetime.datetime.now(datetime.UTC).date()}; `{command}`.{gpu}"
    )


def processor() -> str:
    """Name of this machine's processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
