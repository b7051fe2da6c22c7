"""Attributes of sentences as the networks see them: one small whole number each.

Length is an attribute of every corpus; it counts characters, since not every language has spaces.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from lrf.text.lines import Line
from lrf.types import Labels

__all__ = ["CLUSTER", "LENGTH", "Attributes"]

CLUSTER, LENGTH = "cluster", "length"
"""Attributes that no corpus brings: the one is found among latents, the other is measured."""
_BUCKETS = 5
_MOST_VALUES = 64
_MOST_KINDS, _NEARLY_ALL, _SENTENCES_FOR_KINDS = 1000, 0.9, 4096


@dataclass(frozen=True)
class Attributes:
    """The attributes of a corpus and the values each may take."""

    values: Mapping[str, tuple[str, ...]]
    length_edges: tuple[int, ...]
    """Most characters of each length bucket but the last."""
    kinds: Mapping[tuple[int, ...], int] = field(default_factory=dict[tuple[int, ...], int])
    """Values that come together in sentences of the corpus, one index an attribute, and how often;
    where kinds are many, those of some sentences drawn at random. Empty if nobody counted."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Attributes":
        """Attributes that occur in the lines, values by falling frequency, and five lengths."""
        counts: dict[str, Counter[str]] = {}
        for line in lines:
            for name, value in line.labels.items():
                counts.setdefault(name, Counter())[value] += 1
        for own in (CLUSTER, LENGTH):  # a corpus may name a label so
            counts.pop(own, None)
        values = {name: _commonest(counter) for name, counter in counts.items()}
        lengths = sorted(len(line.text) for line in lines)
        cuts = {lengths[len(lengths) * i // _BUCKETS] for i in range(1, _BUCKETS)}
        edges = tuple(sorted(cuts - {lengths[-1]}))
        return cls({**values, LENGTH: _length_names(edges)}, edges)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Attributes":
        """Read what `to_json` wrote; TypeError if it was not that."""
        values = {name: tuple(names) for name, names in data["values"].items()}
        edges = tuple(data["length_edges"])
        if not all(isinstance(value, str) for names in values.values() for value in names):
            raise TypeError("the values of an attribute are texts")
        if not all(isinstance(edge, int) for edge in edges):
            raise TypeError("the edges of lengths are whole numbers")
        found = cls(values, edges)
        kinds = {tuple(map(int, row.split())): n for row, n in data.get("kinds", {}).items()}
        if not all(found.fits(row) and type(n) is int and n > 0 for row, n in kinds.items()):
            raise TypeError("kinds of sentences are rows of known values and how often they occur")
        return replace(found, kinds=kinds)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts."""
        values = {name: list(names) for name, names in self.values.items()}
        kinds = {" ".join(map(str, row)): count for row, count in self.kinds.items()}
        return {"values": values, "length_edges": list(self.length_edges), "kinds": kinds}

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of values of each attribute, "not specified" included."""
        return tuple(len(names) + 1 for names in self.values.values())

    def fits(self, row: Sequence[int]) -> bool:
        """Whether a row has an index for each attribute, none of them too large."""
        sizes = self.sizes
        return len(row) == len(sizes) and all(0 <= i < n for i, n in zip(row, sizes, strict=True))

    def clustered(self, count: int) -> "Attributes":
        """The same attributes and, as the last one, so many clusters, but no kinds."""
        return Attributes(
            {**self.values, CLUSTER: tuple(map(str, range(count)))}, self.length_edges
        )

    def counted(self, labels: Labels) -> "Attributes":
        """The same attributes, knowing the kinds of these sentences."""
        kinds = Counter(map(tuple, labels.tolist()))
        ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:_MOST_KINDS]
        if sum(count for _, count in ranked) >= _NEARLY_ALL * len(labels):
            return replace(self, kinds=dict(ranked))
        order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
        some = labels[order[:_SENTENCES_FOR_KINDS]].tolist()
        return replace(self, kinds=dict(Counter(map(tuple, some))))

    def encode(self, lines: Sequence[Line]) -> Labels:
        """Value indices of each line; 0 where the line does not say, as of its cluster."""
        places = {
            name: {value: i + 1 for i, value in enumerate(names)}
            for name, names in self.values.items()
            if name not in (CLUSTER, LENGTH)
        }
        unknown = [0] * (CLUSTER in self.values)
        rows = [
            [table.get(line.labels.get(name, ""), 0) for name, table in places.items()]
            + [bisect_left(self.length_edges, len(line.text)) + 1, *unknown]
            for line in lines
        ]
        return torch.tensor(rows, dtype=torch.long).reshape(
            len(lines), len(places) + 1 + len(unknown)
        )

    def choose(self, wanted: Mapping[str, str], count: int) -> Labels:
        """`count` equal rows that ask for some values.

        Raises ValueError naming the attributes or values there are.
        """
        row = []
        for name in wanted:
            if name not in self.values:
                raise ValueError(f"no attribute {name!r}; this model knows {list(self.values)}")
        for name, names in self.values.items():
            value = wanted.get(name)
            if value is not None and value not in names:
                raise ValueError(f"{name} has no value {value!r}; choose from {list(names)}")
            row.append(0 if value is None else names.index(value) + 1)
        return torch.tensor([row] * count, dtype=torch.long).reshape(count, len(row))

    def draw(self, wanted: Mapping[str, str], chances: Float[Tensor, " B"]) -> Labels:
        """A row for each chance, uniform in [0, 1): the wanted, the rest as the corpus has it.

        Kinds that have the wanted values are drawn as often as they occur; where there are none,
        the rest stays "not specified". Raises ValueError as `choose` does.
        """
        asked = self.choose(wanted, len(chances))
        if not len(chances):
            return asked
        row = asked[0].tolist()
        fitting = [
            (kind, count)
            for kind, count in self.kinds.items()
            if all(value in (0, own) for value, own in zip(row, kind, strict=True))
        ]
        if not fitting:
            return asked
        kinds, counts = zip(*fitting, strict=True)
        shares = torch.tensor(counts, dtype=torch.float64).cumsum(0)
        places = torch.searchsorted(shares, chances.double() * shares[-1], right=True)
        return torch.tensor(kinds, dtype=torch.long)[places.clamp(max=len(kinds) - 1)]


def _commonest(counter: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return tuple(value for value, _ in ranked[:_MOST_VALUES])


def _length_names(edges: Sequence[int]) -> tuple[str, ...]:
    lows = [1, *(edge + 1 for edge in edges)]
    highs = [*map(str, edges), ""]
    return tuple(
        f"{low}-{high}" if high else f"{low}+" for low, high in zip(lows, highs, strict=True)
    )
