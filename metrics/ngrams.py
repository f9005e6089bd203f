"""How many n-grams an answer shares with its references, clipped, for all items in one sort.

Conventions:
    An n-gram of an answer counts as shared at most as often as it stands in the reference that
    has it most often: min(answer, max over references), summed over n-grams. With one reference
    for each item that is the plain overlap of two bags.

Source:
    Papineni et al. (2002), section 2.1 (modified n-gram precision).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metrics.token_ids import Ints, Ragged

Flags = NDArray[np.bool_]

_LARGEST = 2**62
_BLOCK = 2**16
"""Tokens counted at once: a sort of this many stays in the processor's cache."""

_FEW = 150
"""Tokens up to which Counters are faster than arrays: one pair takes a quarter of the time."""


def clipped_matches(
    answers: Ragged, references: Ragged, item_of: Ints | None = None, highest: int = 4
) -> Ints:
    """Count the clipped n-gram matches of each answer with all of its references.

    Args:
        answers: n rows of token ids.
        references: m rows of token ids, numbered together with the answers'.
        item_of: Shape (m,), the answer each reference belongs to, ascending. None: reference i
            belongs to answer i, and m = n.
        highest: Orders 1 to `highest` are counted.

    Returns:
        Shape (n, highest): matches of order 1, 2, …; 0 where a row is too short.

    Examples:
        >>> one, two = Ragged(np.array([1, 1, 2]), np.array([3])), np.array([1, 2, 3, 1, 1])
        >>> clipped_matches(one, Ragged(two[:3], np.array([3])))
        array([[2, 1, 0, 0]])
        >>> clipped_matches(one, Ragged(two, np.array([3, 2])), np.array([0, 0]), highest=2)
        array([[3, 2]])
    """
    if item_of is None:
        item_of = np.arange(len(references), dtype=np.int64)
    if len(answers.values) + len(references.values) <= _FEW:
        return _by_counters(answers, references, item_of, highest)
    found = possible_matches(answers.lengths, highest)
    others = ~_has_itself(answers, references, item_of)
    if others.any():
        left = others[item_of]
        renumbered = (np.cumsum(others) - 1)[item_of[left]]
        answers, references = answers.take(others), references.take(left)
        found[others] = _in_blocks(answers, references, renumbered, highest)
    return found


def possible_matches(lengths: Ints, highest: int = 4) -> Ints:
    """Return how many n-grams rows of these lengths have, shape (n, highest).

    Examples:
        >>> possible_matches(np.array([5, 1]))
        array([[5, 4, 3, 2],
               [1, 0, 0, 0]])
    """
    return np.maximum(lengths[:, None] - np.arange(highest), 0)


def _by_counters(answers: Ragged, references: Ragged, item_of: Ints, highest: int) -> Ints:
    found = np.zeros((len(answers), highest), dtype=np.int64)
    accepted: list[list[list[int]]] = [[] for _ in range(len(answers))]
    for item, reference in zip(item_of.tolist(), references.lists(), strict=True):
        accepted[item].append(reference)
    for item, answer in enumerate(answers.lists()):
        for order in range(1, min(highest, len(answer)) + 1):
            most: Counter[tuple[int, ...]] = Counter()
            for reference in accepted[item]:
                most |= _gram_counter(reference, order)
            shared = _gram_counter(answer, order) & most
            found[item, order - 1] = sum(shared.values())
    return found


def _gram_counter(row: list[int], order: int) -> Counter[tuple[int, ...]]:
    return Counter(zip(*(row[start:] for start in range(order)), strict=False))


def _has_itself(answers: Ragged, references: Ragged, item_of: Ints) -> Flags:
    """Return which answers are among their references: there every n-gram is matched."""
    candidates = np.flatnonzero(answers.lengths[item_of] == references.lengths)
    rows = references.take(candidates)
    row = np.repeat(np.arange(len(candidates)), rows.lengths)
    differs = row[answers.take(item_of[candidates]).values != rows.values]
    equal = np.bincount(differs, minlength=len(candidates)) == 0
    found: Flags = np.zeros(len(answers), dtype=np.bool_)
    found[item_of[candidates[equal]]] = True
    return found


def _in_blocks(answers: Ragged, references: Ragged, item_of: Ints, highest: int) -> Ints:
    first = np.searchsorted(item_of, np.arange(len(answers) + 1))
    found = np.zeros((len(answers), highest), dtype=np.int64)
    for start, end in _blocks(answers, references, item_of):
        low, high = int(first[start]), int(first[end])
        found[start:end] = _count(
            answers.span(start, end),
            references.span(low, high),
            item_of[low:high] - start,
            highest,
        )
    return found


def _blocks(answers: Ragged, references: Ragged, item_of: Ints) -> Iterator[tuple[int, int]]:
    """Cut the items into runs of about `_BLOCK` tokens."""
    size = answers.lengths + np.bincount(
        item_of, weights=references.lengths, minlength=len(answers)
    ).astype(np.int64)
    block_of = np.cumsum(size) // _BLOCK
    edges = np.flatnonzero(np.diff(block_of)) + 1
    bounds = [0, *edges.tolist(), len(answers)]
    return ((start, end) for start, end in pairwise(bounds) if start < end)


def _count(answers: Ragged, references: Ragged, item_of: Ints, highest: int) -> Ints:
    n = len(answers)
    nth = np.arange(len(item_of)) - np.searchsorted(item_of, item_of)
    side_bits = int(nth.max(initial=0) + 1).bit_length()
    rows = Ragged(
        np.concatenate((answers.values, references.values)),
        np.concatenate((answers.lengths, references.lengths)),
    )
    item = np.repeat(np.concatenate((np.arange(n), item_of)), rows.lengths)
    side = np.repeat(np.concatenate((np.zeros(n, dtype=np.int64), nth + 1)), rows.lengths)
    found = np.zeros((n, highest), dtype=np.int64)
    for order, (gram, at) in enumerate(_grams(rows, item, highest, _LARGEST >> side_bits)):
        keys = (gram << side_bits) | side[at]
        keys.sort(
            kind="stable"
        )  # the items' order is there already: 3 times as fast as the default
        found[:, order] = _shared(keys, np.bincount(item[at], minlength=n), side_bits)
    return found


def _grams(rows: Ragged, item: Ints, highest: int, limit: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield for order 1, 2, … a number for each n-gram, ascending with its item, and its place.

    The number of an n-gram is that of its first n − 1 tokens times the number of token types plus
    its last token; where that would not fit the numbers are replaced by their ranks first.
    """
    tokens = rows.values
    left = np.repeat(np.cumsum(rows.lengths), rows.lengths) - np.arange(len(tokens))
    types = int(tokens.max(initial=0)) + 1
    at = np.arange(len(tokens))
    gram, size = item, int(item.max(initial=0)) + 1
    for order in range(1, highest + 1):
        longer = left[at] >= order
        gram, at = gram[longer], at[longer]
        if size * types > limit:
            gram, size = _ranks(gram)
        gram = gram * types + tokens[at + order - 1]
        size *= types
        yield gram, at


def _ranks(values: Ints) -> tuple[Ints, int]:
    """Replace values by their ranks among the distinct ones; return how many those are."""
    order = np.argsort(values, kind="stable")
    starts = _run_starts(values[order])
    ranks = np.empty_like(values)
    ranks[order] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(values)))
    return ranks, len(starts)


def _shared(keys: Ints, per_item: Ints, side_bits: int) -> Ints:
    """Sum min(answer, max over references) over the n-grams of each item.

    Args:
        keys: Sorted (item, n-gram, side); side 0 is the answer, 1, 2, … its references.
        per_item: Shape (n,), how many keys each item has.
        side_bits: How many of the lowest bits of a key are its side.
    """
    if not len(keys):
        return np.zeros(len(per_item), dtype=np.int64)
    starts = _run_starts(keys)
    times = np.diff(starts, append=len(keys))
    grams = keys[starts] >> side_bits
    in_answer = (keys[starts] & ((1 << side_bits) - 1)) == 0
    runs = _run_starts(grams)
    in_references = np.maximum.reduceat(np.where(in_answer, 0, times), runs)
    matched = np.minimum(np.where(in_answer, times, 0)[runs], in_references)
    item = np.repeat(np.arange(len(per_item)), per_item)[starts[runs]]
    return np.bincount(item, weights=matched, minlength=len(per_item)).astype(np.int64)


def _run_starts(sorted_values: Ints) -> Ints:
    """Return where each run of equal values begins."""
    return np.flatnonzero(np.diff(sorted_values, prepend=sorted_values[:1] - 1))
