"""F1 of two bags of tokens, for all metrics that differ only in how they make tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Bag(NamedTuple):
    """Tokens without their order: how often each occurs, and how many there are in all."""

    counts: Mapping[str, int]
    size: int


def bag_of(tokens: Sequence[str]) -> Bag:
    """Count `tokens`."""
    return Bag(Counter(tokens), len(tokens))


def overlap_f1(answer: Bag, reference: Bag) -> float:
    """Return the harmonic mean of the precision and recall of shared tokens.

    A token counts as shared as often as it occurs in both.

    Returns:
        In 0–1; 0 where nothing is shared, also where one or both are empty.

    Examples:
        >>> overlap_f1(bag_of(["new", "york"]), bag_of(["york"]))
        0.6666666666666666
        >>> overlap_f1(bag_of([]), bag_of([]))
        0.0
    """
    shared = _shared(answer.counts, reference.counts)
    if shared == 0:
        return 0.0
    precision = shared / answer.size
    recall = shared / reference.size
    # In this form and order, as in SQuAD's script: another order differs in the last bit.
    return (2 * precision * recall) / (precision + recall)


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    if len(one) > len(other):
        one, other = other, one
    return sum(min(count, other[token]) for token, count in one.items() if token in other)
