"""Sentences to token ids and back: byte-pair encoding that can spell any text in any language.

Pieces carry their own spaces, so decoding is joining; languages without spaces work unchanged.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer as Backend
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

from lrf.types import END, PAD, Tokens

__all__ = ["Tokenizer", "pad"]

_SPECIAL = ["<pad>", "<s>", "</s>", "<mask>"]


class Tokenizer:
    """Byte-level BPE; every byte is a piece, so no text is unknown."""

    def __init__(self, backend: Backend) -> None:
        names = [backend.id_to_token(i) for i in range(len(_SPECIAL))]
        if names != _SPECIAL:
            raise ValueError(f"tokenizer.json must begin with {_SPECIAL}, found {names}")
        self.backend = backend
        # Text that spells a mark, such as "</s>", is text. The JSON file does not keep this switch.
        self.backend.encode_special_tokens = True

    @classmethod
    def train(cls, texts: Iterable[str], vocabulary: int) -> "Tokenizer":
        """Learn at most `vocabulary` pieces from the texts, 260 of them fixed."""
        backend = Backend(models.BPE())
        backend.normalizer = normalizers.NFC()  # type: ignore[assignment]
        backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)  # type: ignore
        backend.decoder = decoders.ByteLevel()  # type: ignore[assignment]
        trainer = trainers.BpeTrainer(
            vocab_size=max(vocabulary, len(_SPECIAL) + 256),
            min_frequency=2,
            special_tokens=_SPECIAL,
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        )
        backend.train_from_iterator(texts, trainer)
        return cls(backend)

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Read a `tokenizer.json`; ValueError if the file is something else."""
        try:
            backend = Backend.from_file(str(path))
        except Exception as error:  # the backend raises bare Exception for every cause
            raise ValueError(f"{path} is not a readable tokenizer: {error}") from error
        return cls(backend)

    def save(self, path: Path) -> None:
        """Write the one JSON file that transformers' PreTrainedTokenizerFast reads too."""
        path.write_text(self.backend.to_str(), encoding="utf-8")

    def __len__(self) -> int:
        return self.backend.get_vocab_size()

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, the end mark last, no padding."""
        batch = self.backend.encode_batch(list(texts), add_special_tokens=False)
        return [[*encoding.ids, END] for encoding in batch]

    def spelt(self, texts: Iterable[str]) -> dict[str, int]:
        """Characters that are no piece, nor inside one, but spelt in bytes; and how often."""
        found = Counter(character for text in texts for character in text)
        pieces = decoders.ByteLevel()
        whole = {c for piece in self.backend.get_vocab() for c in pieces.decode([piece])}
        return {c: n for c, n in found.most_common() if c not in whole and not c.isspace()}

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Token ids padded to the longest text."""
        return pad(self.ids(texts))

    def decode(self, ids: Sequence[int]) -> str:
        """Text of one row of ids; reading stops at the end mark."""
        return self.backend.decode(_before_end(ids), skip_special_tokens=True).strip()

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """What each id before the end mark prints; joined they give `decode`.

        A character split over several pieces is printed by the piece that completes it.
        """
        kept, shown, printed = _before_end(ids), [], ""
        for end in range(1, len(kept) + 1):
            text = self.backend.decode(kept[:end], skip_special_tokens=True)
            complete = end == len(kept) or not text.endswith("\ufffd")
            shown.append(text[len(printed) :] if complete else "")
            printed = text if complete else printed
        return tuple(shown)


def pad(rows: Sequence[Sequence[int]], width: int = 0) -> Tokens:
    """Rows of ids as one tensor, filled up with PAD to the longest row or to `width`."""
    width = max([width, *map(len, rows)])
    return torch.tensor([[*row, *[PAD] * (width - len(row))] for row in rows], dtype=torch.long)


def _before_end(ids: Sequence[int]) -> list[int]:
    kept = list(ids)
    return kept[: kept.index(END)] if END in kept else kept
