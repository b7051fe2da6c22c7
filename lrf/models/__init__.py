"""Networks. A new velocity network is one file here and one line in `NETS`."""

from lrf.models.autoencoder import DECODERS, Autoencoder
from lrf.models.decoders import Decoded, Decoder
from lrf.models.language_model import LanguageModel
from lrf.models.mlp import MLP
from lrf.models.transformer import Transformer
from lrf.models.unet import UNet
from lrf.models.velocity import VelocityNet

__all__ = [
    "DECODERS",
    "NETS",
    "Autoencoder",
    "Decoded",
    "Decoder",
    "LanguageModel",
    "VelocityNet",
]

NETS: dict[str, type[VelocityNet]] = {
    "mlp": MLP,
    "transformer": Transformer,
    "unet": UNet,
}
