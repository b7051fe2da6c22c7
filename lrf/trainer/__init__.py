"""Training. A new stage is one file here and one line in `STAGES`."""

from lrf.trainer.autoencoder import AutoencoderStage
from lrf.trainer.flow import FlowStage
from lrf.trainer.run import Order, Run, Stage
from lrf.trainer.schedule import Limits

__all__ = ["STAGES", "Limits", "Order", "Run", "Stage"]

STAGES: dict[str, type[AutoencoderStage] | type[FlowStage]] = {
    "autoencoder": AutoencoderStage,
    "flow": FlowStage,
}
