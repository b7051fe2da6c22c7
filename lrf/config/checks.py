"""What every config asks of its values, and how names and JSON become entries and configs."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

__all__ = ["check_heads", "check_sizes", "choose", "from_json", "kept"]

Config = TypeVar("Config")
Entry = TypeVar("Entry")

_MAY_BE_ZERO = ("seed", "warmup", "clusters", "retellings")
_MOST_LAYERS, _MOST, _LARGEST_SEED = 1_000, 100_000_000, 2**63 - 1
"""Far more than anybody trains; what a mistyped number would ask of memory, time or torch."""


def check_sizes(config: Any) -> None:
    """Whole numbers count something, shares and rates are not negative."""
    for entry in dataclasses.fields(config):
        value = getattr(config, entry.name)
        if type(value) is int and value < (0 if entry.name in _MAY_BE_ZERO else 1):
            raise ValueError(f"{entry.name} must be at least 1, got {value}")
        most = {"seed": _LARGEST_SEED, "layers": _MOST_LAYERS}.get(entry.name.split("_")[-1], _MOST)
        if type(value) is int and value > most:
            raise ValueError(f"{entry.name} must be at most {most:,}, got {value}")
        if type(value) is float and not 0 <= value < float("inf"):
            raise ValueError(f"{entry.name} must not be negative or infinite, got {value}")


def check_heads(heads: int, *widths: int) -> None:
    """Every head gets an even share of every width."""
    for width in widths:
        if width % (2 * heads):
            reason = f"a width of {width} cannot be shared by {heads} heads"
            raise ValueError(f"{reason}; use a multiple of {2 * heads}")


def choose(registry: Mapping[str, Entry], name: str, what: str) -> Entry:
    """The registry's entry of that name; ValueError naming those there are."""
    if name not in registry:
        raise ValueError(f"no {what} {name!r}; choose from {', '.join(registry)}")
    return registry[name]


def from_json(kind: type[Config], values: Mapping[str, Any]) -> Config:
    """A config from what `dataclasses.asdict` wrote.

    Raises ValueError if a field is unknown or of another type: another version wrote it.
    """
    usual = kind()
    known = {entry.name for entry in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"unknown setting {name!r}; this version knows {sorted(known)}")
        wanted = type(getattr(usual, name))
        if type(value) is not wanted:
            raise ValueError(f"setting {name!r} must be of type {wanted.__name__}, got {value!r}")
    return kind(**values)


def kept(config: Any) -> dict[str, Any]:
    """What of a config a model keeps once it is made."""
    told = dataclasses.asdict(config)
    return {name: told[name] for name in told.keys() - set(config.changeable)}
