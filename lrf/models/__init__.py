"""Networks. A new velocity network is one file here and one line in `NETS`.

One that makes sentences without a path goes into `WRITERS`, under the stage that trains it.
"""

from lrf.models.autoencoder import DECODERS, Autoencoder
from lrf.models.decoders import Decoded, Decoder
from lrf.models.language_model import LanguageModel
from lrf.models.mlp import MLP
from lrf.models.normalizing_flow import NormalizingFlow
from lrf.models.transformer import Transformer
from lrf.models.unet import UNet
from lrf.models.velocity import VelocityNet
from lrf.models.words import Words
from lrf.models.writer import Writer

__all__ = [
    "DECODERS",
    "NETS",
    "WRITERS",
    "Autoencoder",
    "Decoded",
    "Decoder",
    "LanguageModel",
    "NormalizingFlow",
    "VelocityNet",
    "Words",
    "Writer",
]

NETS: dict[str, type[VelocityNet]] = {
    "mlp": MLP,
    "transformer": Transformer,
    "unet": UNet,
    "words": Words,
}
WRITERS: dict[str, type[Writer]] = {
    "autoregressive": LanguageModel,
    "normalizing-flow": NormalizingFlow,
}
