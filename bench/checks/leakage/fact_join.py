"""Which pieces of the training data share enough of a question's words (D3), in numpy and scipy.

    c(e, t) = sum of idf(w) over words of e that stand in t / sum of idf(w) over words of e
    idf(w) = ln((N + 1) / (df(w) + .5))

N and df count pieces of the training data. Only pieces that share a word of df <= max(50, .002 N)
are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW, SHARE = 50, 0.002
LEAST = 0.35
"""Pairs below are dropped at once; .5 is asked for, but counts go on while data streams by."""
_BLOCK = 200_000  # pairs whose common words are looked up at once


@dataclass(frozen=True)
class Pairs:
    """Questions and pieces that share words.

    Attributes:
        item: Rows of the questions, shape (p,).
        unit: Rows of the pieces, shape (p,).
        share: c, shape (p,), 0-1.
    """

    item: Ints
    unit: Ints
    share: Floats

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.item[kept], self.unit[kept], self.share[kept])


class Join:
    """Counts the words of pieces as they pass, and joins each batch with the questions.

    Args:
        questions: Which word stands in which question, shape (items, words).
        ceiling: Most that a word may weigh, shape (words,), or None.
    """

    def __init__(self, questions: sparse.csr_matrix, ceiling: Floats | None = None) -> None:
        self.questions = questions
        self.ceiling = ceiling
        self.n = 0
        self.df: Floats = np.zeros(questions.shape[1])

    def weights(self) -> Floats:
        """Return the idf of each word, by what was counted so far."""
        idf = inverse_frequency(self.df, self.n)
        if self.ceiling is not None:
            idf = np.minimum(idf, self.ceiling)
        return idf

    def pairs(self, units: sparse.csr_matrix) -> Pairs:
        """Count a batch of pieces, and return those that a question shares words with."""
        self.n += units.shape[0]
        self.df += np.bincount(units.indices, minlength=units.shape[1])
        weights, rare = self.weights(), self.df <= max(FEW, SHARE * self.n)
        total = np.maximum(self.questions @ weights, 1e-12)
        by_rare = _weighted(self.questions, weights * rare)
        found = (by_rare @ units.T).tocoo()
        common = self.questions @ (weights * ~rare)
        able = found.data + common[found.row] >= LEAST * total[found.row]
        item, unit = found.row[able].astype(np.int64), found.col[able].astype(np.int64)
        shared = found.data[able] + self._common(weights * ~rare, units, item, unit)
        share = shared / total[item]
        kept = share >= LEAST
        return Pairs(item[kept], unit[kept], np.minimum(share[kept], 1.0))

    def _common(self, weights: Floats, units: sparse.csr_matrix, item: Ints, unit: Ints) -> Floats:
        """Return what shared words add that are too common to find a pair by."""
        left, right = _weighted(self.questions, weights), _weighted(units, weights > 0)
        made = np.zeros(len(item))
        for a, b in pairwise([*range(0, len(item), _BLOCK), len(item)]):
            both = left[item[a:b]].multiply(right[unit[a:b]])
            made[a:b] = np.asarray(both.sum(axis=1)).ravel()
        return made


def inverse_frequency(df: Floats, n: int) -> Floats:
    """Return idf = ln((n + 1) / (df + .5)), at least 0."""
    idf: Floats = np.maximum(np.log((n + 1) / (df + 0.5)), 0.0)
    return idf


def _weighted(table: sparse.csr_matrix, weights: Floats | NDArray[np.bool_]) -> sparse.csr_matrix:
    made = table.copy()
    made.data = table.data * weights[table.indices]
    made.eliminate_zeros()
    return made
