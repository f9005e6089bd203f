"""METEOR's alignment: equal words first, then equal stems, then synonyms, for all pairs at once.

Conventions:
    Every stage goes through the answer's free words from the last to the first and gives each
    the last free word of the reference that fits. For equal words (and stems) that pairs the
    k-th from the end on one side with the k-th from the end on the other, which one sort finds.
    The third stage looks up the synonyms of stems, as nltk does, and not of words.

Source:
    nltk 3.10's `align_words`; the stages are those of Banerjee and Lavie (2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from metrics.porter import porter_stem
from metrics.token_ids import Ints, Ragged
from metrics.token_pairs import TokenPairs
from metrics.wordnet import synonyms


class Words(NamedTuple):
    """Words of one side of all pairs that are still free.

    Attributes:
        at: Shape (k,), ascending positions in the side's `Ragged.values`.
        pair: Shape (k,), the pair of each.
        token: Shape (k,), what is compared: the ids of words, then of stems.
    """

    at: Ints
    pair: Ints
    token: Ints

    def keep(self, which: Ints) -> Words:
        """Return the words at these places (or where a mask is true)."""
        return Words(self.at[which], self.pair[which], self.token[which])


class Alignment(NamedTuple):
    """What is aligned in each pair.

    Attributes:
        matches: Shape (m,), aligned words.
        chunks: Shape (m,), runs of words that are neighbours, in the same order, on both sides.
    """

    matches: Ints
    chunks: Ints


Links = tuple[Ints, Ints]
"""Places of aligned words in the `Words` of an answer and of a reference."""


def align(pairs: TokenPairs) -> Alignment:
    """Align the words of each pair.

    Args:
        pairs: Pairs of lower-cased tokens.

    Returns:
        How many words are aligned, in how many chunks.

    Examples:
        >>> from metrics.token_pairs import pair_tokens
        >>> align(pair_tokens(["the cars ran"], [["an auto ran"]]))
        Alignment(matches=array([2]), chunks=array([1]))
    """
    left, right = _words(pairs.answers), _words(pairs.references)
    equal, left, right = _stage(_equal_words, left, right)
    left, right, stems = _stemmed(left, right, pairs.tokens)
    stemmed, left, right = _stage(_equal_words, left, right)
    related, _, _ = _stage(lambda a, b: _synonyms(a, b, stems), left, right)
    return _counted(np.concatenate((equal, stemmed, related), axis=1), len(pairs.answers))


def _words(rows: Ragged) -> Words:
    pair = np.repeat(np.arange(len(rows)), rows.lengths)
    return Words(np.arange(len(rows.values)), pair, rows.values)


def _stage(
    find: Callable[[Words, Words], Links], left: Words, right: Words
) -> tuple[Ints, Words, Words]:
    """Return what one stage aligns, shape (3, k): positions, pairs; and what it leaves free."""
    linked_left, linked_right = find(left, right)
    found = np.stack((left.at[linked_left], right.at[linked_right], left.pair[linked_left]))
    left, right = _without(left, linked_left), _without(right, linked_right)
    return found, _with_partners(left, right), _with_partners(right, left)


def _without(words: Words, linked: Ints) -> Words:
    free = np.ones(len(words.at), dtype=np.bool_)
    free[linked] = False
    return words.keep(np.flatnonzero(free))


def _with_partners(words: Words, others: Words) -> Words:
    """Keep the words of pairs that have free words on the other side too."""
    present = np.zeros(1 + max(words.pair.max(initial=0), others.pair.max(initial=0)), dtype=bool)
    present[others.pair] = True
    return words.keep(np.flatnonzero(present[words.pair]))


def _equal_words(left: Words, right: Words) -> Links:
    """Link the k-th last of a token on the left with the k-th last of it on the right."""
    kinds = 1 + int(max(left.token.max(initial=0), right.token.max(initial=0)))
    keys = np.concatenate((left.pair * kinds + left.token, right.pair * kinds + right.token))
    order = np.argsort(keys, kind="stable")  # of equal keys: the left's, then the right's, in order
    keys = keys[order]
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    ends = begins + np.diff(begins, append=len(keys))
    lefts_before = np.concatenate(([0], np.cumsum(order < len(left.at))))
    turn = begins + lefts_before[ends] - lefts_before[begins]  # where a token's right places begin
    links = np.minimum(turn - begins, ends - turn)
    steps = np.arange(int(links.sum())) - np.repeat(np.cumsum(links), links)
    return (
        order[np.repeat(turn, links) + steps],
        order[np.repeat(ends, links) + steps] - len(left.at),
    )


def _stemmed(left: Words, right: Words, tokens: list[str]) -> tuple[Words, Words, list[str]]:
    """Replace the ids of words by those of their stems, and return the stems."""
    used = _kinds(np.concatenate((left.token, right.token)))
    number: dict[str, int] = {}
    stem_of = np.zeros(len(tokens), dtype=np.int64)
    stem_of[used] = [number.setdefault(porter_stem(tokens[i]), len(number)) for i in used.tolist()]
    return (
        left._replace(token=stem_of[left.token]),
        right._replace(token=stem_of[right.token]),
        list(number),
    )


def _kinds(ids: Ints) -> Ints:
    """Return the distinct ids, ascending, without a sort."""
    return np.flatnonzero(np.bincount(ids))


def _synonyms(left: Words, right: Words, stems: list[str]) -> Links:
    """Link words whose stems are synonyms, last words first."""
    related = _related(_kinds(left.token).tolist(), _kinds(right.token).tolist(), stems)
    some_left = _places_of(related, left, len(stems))
    some_right = _places_of(chain.from_iterable(related.values()), right, len(stems))
    some_left, some_right = _in_one_pair(some_left, left, some_right, right)
    free: dict[tuple[int, int], list[int]] = {}
    for place, key in zip(some_right.tolist(), _keys(right.keep(some_right)), strict=True):
        free.setdefault(key, []).append(place)
    links: list[tuple[int, int]] = []
    words = zip(some_left.tolist(), _keys(left.keep(some_left)), strict=True)
    for place, (pair, token) in reversed(list(words)):
        fitting = [found for other in related[token] if (found := free.get((pair, other)))]
        if fitting:
            links.append((place, max(fitting, key=lambda places: places[-1]).pop()))
    both = np.array(links, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _related(left: list[int], right: list[int], stems: list[str]) -> dict[int, list[int]]:
    """Return for each stem of the left its synonyms among those of the right, if it has any."""
    number = {stems[i]: i for i in right}
    related = {}
    for i in left:
        if names := synonyms(stems[i]) & number.keys():
            related[i] = [number[name] for name in names]
    return related


def _places_of(tokens: Iterable[int], words: Words, kinds: int) -> Ints:
    """Return the places of words whose token is among `tokens`, all below `kinds`."""
    wanted = np.zeros(kinds, dtype=np.bool_)
    wanted[list(tokens)] = True
    return np.flatnonzero(wanted[words.token])


def _in_one_pair(one: Ints, left: Words, other: Ints, right: Words) -> tuple[Ints, Ints]:
    """Keep the places on either side whose pair has places on the other side too."""
    pairs = 1 + max(left.pair.max(initial=0), right.pair.max(initial=0))
    both = np.zeros((2, pairs), dtype=np.bool_)
    both[0, left.pair[one]] = both[1, right.pair[other]] = True
    shared = both[0] & both[1]
    return one[shared[left.pair[one]]], other[shared[right.pair[other]]]


def _keys(words: Words) -> Iterator[tuple[int, int]]:
    return zip(words.pair.tolist(), words.token.tolist(), strict=True)


def _counted(found: Ints, m: int) -> Alignment:
    """Count aligned words and chunks; `found` has a column for each aligned word."""
    left, right, pair = found[:, np.argsort(found[0], kind="stable")]
    goes_on = (np.diff(left) == 1) & (np.diff(right) == 1) & (np.diff(pair) == 0)
    begins = np.concatenate(([True], ~goes_on))[: len(pair)]
    return Alignment(np.bincount(pair, minlength=m), np.bincount(pair[begins], minlength=m))
