"""Item scores that a result keeps, so that a later one can be paired with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.base.hashing import value_hash
from bench.base.packed_numbers import packed, unpacked

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SetScores:
    """Item scores of one set: every checkpoint by every metric that is a mean over items.

    Attributes:
        set: Its name.
        n: How many items they rest on, the same for all.
        items: Hash of those items' ids, in order.
        groups: Each item's group as a number, packed; "" where every item stands alone.
        scores: Metric -> checkpoint -> item scores, shape (n,), in the metric's unit, packed:
            base64 of zlib of little-endian 64-bit floats.
        binary: Metrics whose scores are all 0 or 100.
    """

    set: str
    n: int
    items: str
    groups: str
    scores: dict[str, dict[str, str]]
    binary: tuple[str, ...] = ()

    def group_numbers(self) -> Floats | None:
        """Return the group of each item, shape (n,); None where every item stands alone.

        Raises:
            ValueError: If they are damaged.
        """
        return unpacked(self.groups, self.n) if self.groups else None

    def by_seed(self, members: Sequence[str], metric: str) -> Floats | None:
        """Return item scores of a treatment's checkpoints, shape (members, n); None if one lacks.

        Raises:
            ValueError: If they are damaged.
        """
        kept = self.scores.get(metric, {})
        if not members or any(name not in kept for name in members):
            return None
        return np.array([unpacked(kept[name], self.n) for name in members])


def set_scores_of(
    name: str,
    ids: Sequence[str],
    groups: Sequence[str] | None,
    scores: Mapping[tuple[str, str], Floats],
    binary: Sequence[str],
) -> SetScores:
    """Return scores packed.

    Args:
        name: The set's.
        ids: Of the items, n of them.
        groups: Group of each item, or None where every item stands alone.
        scores: (checkpoint, metric) -> item scores, shape (n,).
        binary: Metrics whose scores are all 0 or 100.
    """
    tables: dict[str, dict[str, str]] = {}
    for (checkpoint, metric), found in scores.items():
        tables.setdefault(metric, {})[checkpoint] = packed(found)
    numbers = {} if groups is None else {group: i for i, group in enumerate(dict.fromkeys(groups))}
    return SetScores(
        set=name,
        n=len(ids),
        items=value_hash(list(ids)),
        groups="" if groups is None else packed([float(numbers[group]) for group in groups]),
        scores=tables,
        binary=tuple(binary),
    )
