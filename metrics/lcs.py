"""Longest common subsequences: their lengths for many pairs, and the members of one.

Source:
    Hyyrö (2004), "Bit-parallel LCS-length computation revisited". A row of the table is the bits
    of one integer, clear where the length grows by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import numpy as np

from metrics.token_ids import Ints, Ragged

_CODE_POINTS = 0x110000


def lcs_lengths(left: Ragged, right: Ragged) -> Ints:
    """Return the length of the longest common subsequence of each pair of rows.

    Args:
        left: m rows of ids.
        right: m rows of ids, numbered together.

    Returns:
        Shape (m,); 0 where a row is empty.

    Examples:
        >>> one, two = Ragged(np.array([1, 2, 3]), np.array([3])), Ragged(np.array([2, 9, 3]),
        ...     np.array([3]))
        >>> lcs_lengths(one, two)
        array([2])
    """
    from rapidfuzz.distance import LCSseq  # late: 15 ms that other metrics need not pay

    n = len(left)
    lengths = map(LCSseq.similarity, _strings(left, right), _strings(right, left))
    return np.fromiter(lengths, dtype=np.int64, count=n)


def _strings(rows: Ragged, others: Ragged) -> Iterator[str]:
    """Spell ids as characters, the fastest thing to compare one by one."""
    values = rows.values
    if max(values.max(initial=0), others.values.max(initial=0)) >= _CODE_POINTS:
        values = _within_pairs(rows, others)
    coded = values.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(rows.lengths)
    spans = map(slice, (ends - rows.lengths).tolist(), ends.tolist())
    return map(coded.__getitem__, spans)


def _within_pairs(rows: Ragged, others: Ragged) -> Ints:
    """Return the ids of rows numbered anew within each pair, for more ids than code points."""
    both = np.concatenate((rows.values, others.values))
    pair = np.arange(len(rows))
    pair_of = np.concatenate((np.repeat(pair, rows.lengths), np.repeat(pair, others.lengths)))
    by_pair = np.lexsort((both, pair_of))
    ids, pairs = both[by_pair], pair_of[by_pair]
    new = np.concatenate(([True], (ids[1:] != ids[:-1]) | (pairs[1:] != pairs[:-1])))
    number = np.cumsum(new)
    first = number[np.searchsorted(pairs, pair)] if len(pairs) else number
    anew = np.empty_like(both)
    anew[by_pair] = number - first[pairs]
    return anew[: len(rows.values)]


def places_of(tokens: Sequence[Hashable]) -> dict[Hashable, int]:
    """Return for each token the bits of its positions: bit j for position j.

    Examples:
        >>> places_of("aba")
        {'a': 5, 'b': 2}
    """
    places: dict[Hashable, int] = {}
    for j, token in enumerate(tokens):
        places[token] = places.get(token, 0) | 1 << j
    return places


def lcs_members(
    left: Sequence[Hashable], right: Sequence[Hashable], places: Mapping[Hashable, int]
) -> list[int]:
    """Return the positions in `left` of one longest common subsequence, descending.

    Of several, it is the one that rouge_score walks to: from the end of both, equal tokens are
    taken at once; else a token of `left` is skipped, unless that would shorten what is left.

    Args:
        left: Tokens.
        right: Tokens.
        places: `places_of(right)`.

    Examples:
        >>> lcs_members("abcb", "cab", places_of("cab"))
        [3, 0]
    """
    known = [i for i, token in enumerate(left) if token in places]  # no other can be a member
    if len(known) <= 1:
        return known
    rows = _table([places[left[i]] for i in known], (1 << len(right)) - 1)
    members = []
    j = len(right)
    for row in range(len(known), 0, -1):
        i = known[row - 1]
        while j and left[i] != right[j - 1] and _grew(rows, row, j):
            j -= 1
        if j and left[i] == right[j - 1]:
            members.append(i)
            j -= 1
    return members


def _table(matches: Sequence[int], full: int) -> list[int]:
    """Return row i for the first i tokens of the left text, i = 0 … its length."""
    row = full
    rows = [row]
    for at in matches:
        row = ((row + (row & at)) | (row & ~at)) & full
        rows.append(row)
    return rows


def _grew(rows: list[int], i: int, j: int) -> bool:
    """Tell whether the left text's token i makes more of the right text's first j tokens common."""
    low = (1 << j) - 1
    return (rows[i] & low).bit_count() < (rows[i - 1] & low).bit_count()
