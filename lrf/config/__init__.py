"""Every choice of a model and of its training, as frozen dataclasses that travel as JSON."""

from lrf.config.checks import choose, from_json, kept
from lrf.config.models import (
    AutoencoderConfig,
    AutoregressiveConfig,
    FlowConfig,
    NormalizingFlowConfig,
)
from lrf.config.training import PairsConfig, RankingConfig, TrainingConfig

__all__ = [
    "AutoencoderConfig",
    "AutoregressiveConfig",
    "FlowConfig",
    "NormalizingFlowConfig",
    "PairsConfig",
    "RankingConfig",
    "TrainingConfig",
    "choose",
    "from_json",
    "kept",
]
