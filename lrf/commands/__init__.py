"""One module a command, each with `add_arguments(parser)` and `run(options) -> exit code`."""

from typing import Any

from lrf.commands import (
    ablate,
    bench,
    copy,
    evaluate,
    gpu_check,
    info,
    push,
    reconstruct,
    runs,
    sample,
    train,
)
from lrf.commands.arguments import ArgumentParser

__all__ = ["COMMANDS", "ArgumentParser"]

COMMANDS: dict[str, Any] = {
    "train": train,
    "sample": sample,
    "reconstruct": reconstruct,
    "info": info,
    "evaluate": evaluate,
    "copy": copy,
    "ablate": ablate,
    "bench": bench,
    "gpu-check": gpu_check,
    "push": push,
    "runs": runs,
}
