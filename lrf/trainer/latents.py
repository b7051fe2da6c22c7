"""The latents flows learn from: all of them kept in the folder, or each made when it is due."""

from dataclasses import dataclass

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from lrf.checkpoint import CheckpointError, save_tensors
from lrf.system import System
from lrf.text.attributes import Attributes
from lrf.text.tokenizer import pad
from lrf.trainer.autoencoder import encode_all
from lrf.trainer.batches import BucketedTokens
from lrf.trainer.order import Order
from lrf.trainer.run import fingerprint
from lrf.trainer.sentences import fitting, token_rows
from lrf.types import Labels, Tokens

__all__ = ["StoredLatents", "corpus_latents"]


@dataclass(frozen=True)
class StoredLatents:
    """Latents of a corpus that stays on the disk: sentences are encoded when they are asked for."""

    order: Order
    system: System
    attributes: Attributes

    @torch.no_grad()
    def at(self, rows: Tensor) -> tuple[Tensor, Labels, Tokens]:
        """Latents, labels and tokens of some lines, without those that are too long.

        Each process of a crew encodes its share.
        """
        system, crew = self.system, self.order.crew
        lines = [self.order.corpus.train[row] for row in rows.tolist()]
        kept = fitting(system.tokenizer, lines, system.autoencoder.config.max_tokens)
        tokens = pad([ids for _, ids in kept])
        mine = crew.share(torch.arange(len(tokens)))
        latents = torch.zeros(len(tokens), *system.shape, device=system.device)
        latents[mine] = system.autoencoder.encode(tokens[mine].to(system.device))
        return crew.add(latents), self.attributes.encode([line for line, _ in kept]), tokens


def corpus_latents(order: Order, system: System, attributes: Attributes) -> tuple[Tensor, Labels]:
    """Latents (count x K x D, fp16) and labels of the corpus; encoded once and kept in the folder.

    The file is named after autoencoder and data, so it is never read for others.
    """
    config = system.autoencoder.config
    rows, kept = token_rows(system.tokenizer, order.corpus, config.max_tokens)
    labels = attributes.encode([order.corpus.train[i] for i in kept])
    mark = fingerprint(system.manifest.autoencoder.digest, order.corpus.digest())[:16]
    path = order.folder / f"latents-{mark}.safetensors"
    try:
        latents = load_file(path)["latents"]
    except (OSError, SafetensorError, KeyError):
        latents = encode_all(system.autoencoder, BucketedTokens(rows, 1, 0))
        save_tensors(path, {"latents": latents})
    if len(latents) != len(kept):
        raise CheckpointError(f"{path} does not fit the corpus; delete it and train again")
    return latents, labels
