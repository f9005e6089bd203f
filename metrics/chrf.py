"""Character n-gram F-score, and its variant with words, as sacreBLEU computes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

import numpy as np

from metrics.inputs import check_inputs
from metrics.ngrams import clipped_matches, possible_matches
from metrics.protocol import Answers, Floats, References
from metrics.token_ids import Ints, Ragged, number_characters, number_tokens

_BETA_SQUARED = 4.0
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _columns(**orders: int) -> tuple[str, ...]:
    """Name the answer's, the reference's and the shared n-grams of each order; and `items`."""
    kinds = ("answer", "reference", "matches")
    named = ((unit, order) for unit, highest in orders.items() for order in range(1, highest + 1))
    return (*(f"{kind}_{unit}_{order}" for unit, order in named for kind in kinds), "items")


@dataclass(frozen=True)
class ChrF:
    """F-score of shared character n-grams, recall weighted twice (β = 2), 0–100.

    Conventions:
        Orders 1 to 6 over code points, case kept, all white space left out. Precision and recall
        are averaged over the orders that both texts are long enough for, then combined. Of
        several references the one with the highest score counts, the first of equal ones.
        N-grams are summed over items before anything is divided; the score of a corpus is not the
        mean of its items'. Where nothing is shared, or a text is empty, the score is 0.

    Differences from other tools:
        None from sacreBLEU 2.6.0 (`chrF2`, its defaults). chrF++.py, Moses and nltk average
        F-scores over all orders instead, also those that a text is too short for: lower on short
        texts. 100.00000000000001 would be 100 here.

    Source:
        Popović (2015); sacreBLEU 2.6.0 (nc:6, nw:0, space:no, eff:yes).

    Examples:
        >>> counts = ChrF().counts(["cats", ""], [["cat", "dog"], ["dog"]])
        >>> counts[0]
        array([4., 3., 3., 3., 2., 2., 2., 1., 1., 0., 0., 0., 0., 0., 0., 0., 0.,
               0., 1.])
        >>> ChrF().score(counts).round(2)
        array([89.84,  0.  ])
    """

    name: ClassVar[str] = "chrf"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = _columns(characters=6)
    settings: ClassVar[tuple[str, ...]] = (
        "refs:best",
        "case:mixed",
        "eff:yes",
        "nc:6",
        "nw:0",
        "space:no",
        "beta:2",
    )

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 19): for orders 1–6 the n-grams of both texts and shared; and 1."""
        return _counts(answers, references, words=0)

    def score(self, totals: Floats) -> Floats:
        """Return the F-score of the totals, shape (...), 0–100; NaN where there are no items."""
        return _score(totals, len(self.columns))


@dataclass(frozen=True)
class ChrFPlusPlus:
    """chrF with word n-grams of orders 1 and 2 beside the characters', 0–100.

    Conventions:
        As for `ChrF`, over eight orders. A word is what stands between white space, without one
        punctuation mark (ASCII) at its end, or else at its start; the mark is a word.

    Differences from other tools:
        None from sacreBLEU 2.6.0 (`chrF2++`, word_order 2).

    Source:
        Popović (2017); sacreBLEU 2.6.0 (nc:6, nw:2, space:no, eff:yes).

    Examples:
        >>> metric = ChrFPlusPlus()
        >>> counts = metric.counts(["The cat sat."], [["The cat ran."]])
        >>> counts[0, 18:]
        array([4., 4., 3., 3., 3., 1., 1.])
        >>> round(float(metric.score(counts)[0]), 2)
        48.76
    """

    name: ClassVar[str] = "chrf++"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = _columns(characters=6, words=2)
    settings: ClassVar[tuple[str, ...]] = (
        "refs:best",
        "case:mixed",
        "eff:yes",
        "nc:6",
        "nw:2",
        "space:no",
        "beta:2",
    )

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 25): for each order the n-grams of both texts and shared; and 1."""
        return _counts(answers, references, words=2)

    def score(self, totals: Floats) -> Floats:
        """Return the F-score of the totals, shape (...), 0–100; NaN where there are no items."""
        return _score(totals, len(self.columns))


def _counts(answers: Answers, references: References, words: int) -> Floats:
    check_inputs(answers, references)
    texts = [*answers, *chain.from_iterable(references)]
    n = len(answers)
    item_of = np.repeat(np.arange(n), np.fromiter(map(len, references), dtype=np.int64, count=n))
    triples = _triples(number_characters(texts), item_of, n, 6)
    if words:
        rows = number_tokens(texts, _words).rows
        triples = np.concatenate((triples, _triples(rows, item_of, n, words)), axis=1)
    rows_of_counts = np.ones((len(item_of), 3 * triples.shape[1] + 1))
    rows_of_counts[:, :-1] = triples.reshape(len(item_of), 3 * triples.shape[1])
    return rows_of_counts[_best(_score(rows_of_counts, rows_of_counts.shape[1]), item_of)]


def _triples(rows: Ragged, item_of: Ints, n: int, highest: int) -> Ints:
    """Return n-grams of the answer, of the reference and shared, shape (references, orders, 3).

    An answer's n-grams do not count where the reference is too short to have any of the order.
    """
    own, others = rows.take(item_of), rows.span(n, len(rows))
    there = possible_matches(others.lengths, highest)
    answer = np.where(there > 0, possible_matches(own.lengths, highest), 0)
    return np.stack((answer, there, clipped_matches(own, others, highest=highest)), axis=-1)


def _best(scores: Floats, item_of: Ints) -> Ints:
    """Return for each item the place of its highest score, the first of equal ones."""
    order = np.lexsort((-scores, item_of))  # stable: equal scores keep their order
    return np.asarray(order[np.diff(item_of, prepend=-1) > 0])


def _score(totals: Floats, width: int) -> Floats:
    totals = np.asarray(totals, dtype=np.float64)
    if totals.ndim == 0 or totals.shape[-1] != width:
        raise ValueError(f"totals have shape {totals.shape}; expected (..., {width})")
    precision, recall = np.zeros((2, *totals.shape[:-1]))
    orders = np.zeros(totals.shape[:-1])
    for answer, reference, matches in _orders(totals):
        used = (answer > 0) & (reference > 0)
        precision += np.divide(matches, answer, out=np.zeros_like(matches), where=used)
        recall += np.divide(matches, reference, out=np.zeros_like(matches), where=used)
        orders += used
    precision, recall = precision / np.maximum(orders, 1), recall / np.maximum(orders, 1)
    below = _BETA_SQUARED * precision + recall
    above = (1 + _BETA_SQUARED) * precision * recall
    scores = 100 * np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return np.where(totals[..., -1] > 0, np.minimum(scores, 100.0), np.nan)


def _orders(totals: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    for first in range(0, totals.shape[-1] - 1, 3):
        yield totals[..., first], totals[..., first + 1], totals[..., first + 2]


def _words(chunk: str) -> list[str]:
    if len(chunk) > 1 and chunk[-1] in _PUNCTUATION:
        return [chunk[:-1], chunk[-1]]
    if len(chunk) > 1 and chunk[0] in _PUNCTUATION:
        return [chunk[0], chunk[1:]]
    return [chunk]
