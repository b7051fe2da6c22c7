"""Training. A new stage is one file here and one line in `STAGES`."""

from typing import Any

from lrf.trainer.autoencoder import AutoencoderStage
from lrf.trainer.autoregressive import AutoregressiveStage
from lrf.trainer.decoder import DecoderStage
from lrf.trainer.diffusion import DiffusionStage
from lrf.trainer.flow import FlowStage
from lrf.trainer.joint import JointStage
from lrf.trainer.lexicographic import RULES
from lrf.trainer.normalizing_flow import NormalizingFlowStage
from lrf.trainer.order import Order
from lrf.trainer.pace import Pace, probe
from lrf.trainer.reflow import DistilStage, ReflowStage
from lrf.trainer.run import Run, Stage
from lrf.trainer.schedule import Limits
from lrf.trainer.velocity import VelocityStage
from lrf.trainer.writer import WriterStage

__all__ = ["RULES", "STAGES", "Limits", "Order", "Pace", "Run", "Stage", "probe"]

AnyStage = AutoencoderStage | DecoderStage | VelocityStage | WriterStage[Any] | JointStage
STAGES: dict[str, type[AnyStage]] = {
    "autoencoder": AutoencoderStage,
    "flow": FlowStage,
    "decoder": DecoderStage,
    "reflow": ReflowStage,
    "distil": DistilStage,
    "diffusion": DiffusionStage,
    "autoregressive": AutoregressiveStage,
    "normalizing-flow": NormalizingFlowStage,
    "joint": JointStage,
}
