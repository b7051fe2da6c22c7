"""Settings changed by `key=value` words, as a person writes them."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

__all__ = ["override"]


def override(configs: Sequence[Any], assignments: Sequence[str]) -> list[Any]:
    """Apply `key=value` words to whichever of the configs has the key.

    Raises ValueError naming the keys there are, or the type the value must have.
    """
    configs = list(configs)
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        owners = [i for i, config in enumerate(configs) if key in _names(config)]
        if not equals or not owners:
            keys = sorted(name for config in configs for name in _names(config))
            raise ValueError(f"--config {assignment!r}: write key=value; keys are {keys}")
        for owner in owners:
            value = _parse(key, text, getattr(configs[owner], key))
            configs[owner] = dataclasses.replace(configs[owner], **{key: value})
    return configs


def _names(config: Any) -> list[str]:
    return [entry.name for entry in dataclasses.fields(config)]


def _parse(key: str, text: str, current: Any) -> Any:
    if isinstance(current, str):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    wanted = type(current)
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        names = {int: "a whole number", float: "a number", bool: "true or false"}
        raise ValueError(f"--config {key}: {text!r} is not {names[wanted]}")
    return value
