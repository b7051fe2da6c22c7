"""Stage `autoencoder`: sentences through noisy latents and back."""

import copy
import hashlib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, final

import torch
from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import Manifest
from lrf.models import Autoencoder
from lrf.sampler import noise
from lrf.system import System
from lrf.text import Corpus, retold
from lrf.text.tokenizer import Tokenizer
from lrf.trainer.batches import BucketedTokens
from lrf.trainer.order import Order
from lrf.trainer.run import Stage, fingerprint, fresh_weights
from lrf.trainer.sentences import token_batches

__all__ = ["AutoencoderStage", "encode_all", "exactness", "fit_scale", "write_tokenizer"]

_SCALE_SENTENCES = 4096
_CHUNK = 512
_MEASURED = 500
_SHOWN = 4
_READ_FOR_PIECES = 200_000
"""Sentences of a stored corpus the tokenizer learns from."""


@final
class AutoencoderStage(Stage[Autoencoder]):
    """Cross-entropy of reading each sentence back. Flows of older latents leave the folder."""

    name = "autoencoder"
    result = None

    def __init__(self, order: Order) -> None:
        self.order = order
        if (order.folder / checkpoint.CONFIG).exists():
            system = System.load(order.folder, device=str(order.device))
            self.tokenizer, former = system.tokenizer, system.autoencoder
            sizes, self.config = order.settings(self.name, former.config)
            self.model = Autoencoder(sizes, len(self.tokenizer)).to(order.device)
            self.model.load_state_dict(former.state_dict())
        else:
            sizes, self.config = order.settings(self.name)
            texts = (line.text for line in order.corpus.some(_READ_FOR_PIECES).train)
            self.tokenizer = Tokenizer.train(texts, sizes.vocabulary)
            with fresh_weights(self.config.seed):
                self.model = Autoencoder(sizes, len(self.tokenizer)).to(order.device)
        most = self.model.config.max_tokens
        self.batches = token_batches(self.tokenizer, order.corpus, most, self.config)
        self.left_out = len(order.corpus.train) - len(self.batches)
        self.learnt = self.batches
        if times := self.model.config.retellings:
            more = with_retellings(order.corpus, times, self.config.seed)
            self.learnt = token_batches(self.tokenizer, more, most, self.config)
        self.shown = copy.deepcopy(self.model)
        facts = asdict(self.model.config), asdict(self.config)
        self.fingerprint = fingerprint(order.corpus.digest(), *facts)

    def loss(self, step: int, rng: torch.Generator) -> Tensor:
        """This process's part of the loss of this step's batch."""
        tokens = self.learnt.tokens(step).to(self.order.device)
        return self.model.loss(tokens, rng, self.order.crew)

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights and fit the scale of the latents to them."""
        self.shown.load_state_dict(weights)
        fit_scale(self.shown, self.batches.sample)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write autoencoder and tokenizer."""
        folder = self.order.folder
        weights = self.shown.state_dict()
        config = asdict(self.model.config)
        return Manifest(
            corpus=facts["corpus"],
            autoencoder=checkpoint.write_part(
                folder, self.name, weights, config=config, training=facts
            ),
            tokenizer=write_tokenizer(folder, self.tokenizer),
        )

    def samples(self) -> list[str]:
        """Four held-out sentences, read back."""
        texts = [line.text for line in self.order.corpus.dev[:_SHOWN]]
        return read_back(self.shown, self.tokenizer, texts, 0.0)

    def look(self) -> dict[str, list[str]]:
        """A person's own sentences and held-out ones, as they are and as they are read back."""
        held_out = [line.text for line in self.order.corpus.dev]
        given = [*self.order.own, *held_out][: max(_SHOWN, len(self.order.own))]
        return {"given": given, "read": read_back(self.shown, self.tokenizer, given, 0.0)}

    def measure(self) -> dict[str, float]:
        """Share of held-out sentences read back exactly, from clean and from noisy latents."""
        return exactness(self.shown, self.tokenizer, self.order.corpus)


def with_retellings(corpus: Corpus, times: int, seed: int) -> Corpus:
    """The corpus with so many retellings of each sentence.

    ValueError if it stays on the disk, or if its sentences spell out none of their attributes.
    """
    if corpus.stored:
        raise ValueError(
            f"{corpus.name} is read from the disk as it is needed and cannot be told again; use "
            "--config retellings=0"
        )
    if not (copies := [*retold(corpus.train, times, seed)]):
        raise ValueError(
            f"no sentence of {corpus.name} spells out an attribute that could be another, so none "
            "can be told again; use --config retellings=0"
        )
    return replace(corpus, train=(*corpus.train, *copies))


def exactness(model: Autoencoder, tokenizer: Tokenizer, corpus: Corpus) -> dict[str, float]:
    """Share of held-out sentences read back exactly, from clean and from noisy latents."""
    texts = [line.text for line in corpus.dev[:_MEASURED]]
    read = {sigma: read_back(model, tokenizer, texts, sigma) for sigma in (0.0, 0.3)}
    return {
        f"exact at noise {sigma}": round(sum(map(str.__eq__, texts, found)) / len(texts), 4)
        for sigma, found in read.items()
    }


def read_back(
    model: Autoencoder, tokenizer: Tokenizer, texts: list[str], sigma: float
) -> list[str]:
    """What becomes of texts whose latents get noise of that size."""
    model, device = model.eval(), next(model.parameters()).device
    tokens = tokenizer.encode(texts)[:, : model.config.max_tokens]
    with torch.no_grad():
        z = model.encode(tokens.to(device))
        z = z + sigma * noise(0, len(texts), (z.shape[1], z.shape[2])).to(z)
        return [tokenizer.decode(one.ids) for one in model.decoder.read(z)]


def write_tokenizer(folder: Path, tokenizer: Tokenizer) -> dict[str, str]:
    """Save the tokenizer and return the hash of its file."""
    path = folder / checkpoint.TOKENIZER
    checkpoint.write_atomically(path, tokenizer.backend.to_str())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}


@torch.no_grad()
def fit_scale(model: Autoencoder, batches: BucketedTokens) -> None:
    """Set the standardisation to the moments of the corpus under the model's present weights."""
    count = min(_SCALE_SENTENCES, len(batches.lengths))
    rows = torch.randperm(len(batches.lengths), generator=torch.Generator().manual_seed(0))[:count]
    model.standardise.fit(_raw(model, batches, rows))


def encode_all(model: Autoencoder, batches: BucketedTokens) -> Tensor:
    """Standardised latents of every sentence, in corpus order, as fp16: count x K x D."""
    with torch.no_grad():
        raw = _raw(model, batches, torch.arange(len(batches.lengths)))
        return model.eval().standardise(raw).half().cpu()


def _raw(model: Autoencoder, batches: BucketedTokens, rows: Tensor) -> Tensor:
    """Encoder outputs of some sentences, in the order asked for, computed by rising length."""
    model.eval()
    device = next(model.parameters()).device
    order = torch.from_numpy(batches.lengths)[rows].argsort(stable=True)
    parts = [
        model.encoder(batches.gather(rows[chunk].numpy()).to(device))
        for chunk in order.split(_CHUNK)
    ]
    return torch.cat(parts)[order.argsort()]
