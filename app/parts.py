"""What each model of a checkpoint is, told from its description alone: no weights are read."""

from torch import Tensor

from app.frames import ModelInfo
from lrf.checkpoint import CheckpointError, Part
from lrf.config import FlowConfig, from_json
from lrf.flow import COUPLINGS, PATHS, ode_field
from lrf.models import WRITERS
from lrf.solvers import fitting
from lrf.text.attributes import CLUSTER
from lrf.types import Condition

__all__ = ["model_info"]


def model_info(name: str, part: Part) -> ModelInfo:
    """A line of the model menu. CheckpointError if the description makes no sense."""
    try:
        attributes, guidance = _attributes(part), _guidance(part)
        return ModelInfo(name, name, _solvers(part), attributes, part.kind, guidance)
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"model {name!r} is not of this version: {error}") from error


def _attributes(part: Part) -> dict[str, tuple[str, ...]]:
    """Attributes the model follows and their values; none if it writes without a path.

    Its clusters have no names that a visitor could ask for.
    """
    known = part.attributes if part.kind not in WRITERS else None
    values = (known or {"values": {}})["values"]
    return {name: tuple(each) for name, each in values.items() if name != CLUSTER}


def _guidance(part: Part) -> float:
    """Its own scale, if it draws what kind of sentence to make."""
    drawn = part.kind not in WRITERS and (part.attributes or {}).get("kinds")
    return from_json(FlowConfig, part.config).guidance if drawn else 1.0


def _solvers(part: Part) -> tuple[str, ...]:
    """Solvers that fit the model, its usual one first; none if it writes without a path."""
    if part.kind in WRITERS:
        return ()
    config = from_json(FlowConfig, part.config)
    coupling = COUPLINGS.get(config.coupling)
    independent = coupling is not None and coupling.independent
    path = PATHS[config.path]()
    return fitting(ode_field(_unasked, config.predicts, path, Condition(), independent=independent))


def _unasked(z: Tensor, t: Tensor, condition: Condition) -> Tensor:
    del z, t, condition
    raise AssertionError("a field that is only looked at asks no network")
