"""Which pieces of the training data share enough of a question's words (D3), in numpy and scipy.

    c(e, t) = sum of idf(w) over words of e that stand in t / sum of idf(w) over words of e
    idf(w) = ln((N + 1) / (df(w) + .5))

N and df count pieces of the training data. A word that none of them holds weighs no more than its
rarity among the questions themselves says: else "home", which the test asks of everybody and the
training of nobody, would outweigh the name. Only pieces that share a word of df <= max(50, .002 N)
are looked at, or the rarest word that a question has there, where that is more common.
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
MOST = 0.02
"""Share of pieces that may hold the rarest word of a question, if the question is to be joined."""
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
        unmet: The words' idf among the questions, shape (words,), or None: the most that a word
            may weigh that no piece holds, beside the rarest (1 of the questions: the whole).
    """

    def __init__(
        self,
        questions: sparse.csr_matrix,
        ceiling: Floats | None = None,
        *,
        unmet: Floats | None = None,
    ) -> None:
        self.questions = questions
        self.ceiling = ceiling
        rarest = max(unmet.max(initial=0.0), 1e-12) if unmet is not None else 1.0
        self.rarity: Floats | None = None if unmet is None else unmet / rarest
        self.n = 0
        self.df: Floats = np.zeros(questions.shape[1])

    def weights(self) -> Floats:
        """Return the idf of each word, by what was counted so far."""
        idf = inverse_frequency(self.df, self.n)
        if self.ceiling is not None:
            idf = np.minimum(idf, self.ceiling)
        if self.rarity is not None:
            idf = np.where(self.df > 0, idf, idf * self.rarity)
        return idf

    def pairs(self, units: sparse.csr_matrix) -> Pairs:
        """Count a batch of pieces, and return those that a question shares words with."""
        self.n += units.shape[0]
        self.df += np.bincount(units.indices, minlength=units.shape[1])
        weights, joins = self.weights(), self._joins()
        total = np.maximum(self.questions @ weights, 1e-12)
        by_rare, by_common = self._weighed(weights, joins), self._weighed(weights, ~joins)
        found = (by_rare @ units.T).tocoo()
        common = np.asarray(by_common.sum(axis=1)).ravel()
        able = found.data + common[found.row] >= LEAST * total[found.row]
        item, unit = found.row[able].astype(np.int64), found.col[able].astype(np.int64)
        share = (found.data[able] + shared_weight(by_common, units, item, unit)) / total[item]
        kept = share >= LEAST
        return Pairs(item[kept], unit[kept], np.minimum(share[kept], 1.0))

    def _joins(self) -> NDArray[np.bool_]:
        """Return which words of which questions pairs are found by, shape (non-zeros,).

        Rare ones; of a question without any that was met, the rarest that was: "who is obama
        married to" has no word that .002 of real training questions do not have.
        """
        met: Floats = np.where(self.df > 0, self.df, np.inf)[self.questions.indices]
        rare = met <= max(FEW, SHARE * self.n)
        starts, ends = self.questions.indptr[:-1], self.questions.indptr[1:]
        full = starts < ends
        least = np.full(len(starts), np.inf)
        if full.any():
            least[full] = np.minimum.reduceat(met, starts[full])
        own = np.repeat(least, ends - starts)
        joins: NDArray[np.bool_] = rare | ((met == own) & (own <= max(FEW, MOST * self.n)))
        return joins

    def _weighed(self, weights: Floats, where: NDArray[np.bool_]) -> sparse.csr_matrix:
        """Return the weights of some words of the questions."""
        made = self.questions.copy()
        made.data = weights[made.indices] * where
        made.eliminate_zeros()
        return made


def shared_weight(
    weights: sparse.csr_matrix, units: sparse.csr_matrix, item: Ints, unit: Ints
) -> Floats:
    """Return the weight of what pairs share, shape (p,), block by block."""
    made = np.zeros(len(item))
    for a, b in pairwise([*range(0, len(item), _BLOCK), len(item)]):
        both = weights[item[a:b]].multiply(units[unit[a:b]])
        made[a:b] = np.asarray(both.sum(axis=1)).ravel()
    return made


def inverse_frequency(df: Floats, n: int) -> Floats:
    """Return idf = ln((n + 1) / (df + .5)), at least 0."""
    idf: Floats = np.maximum(np.log((n + 1) / (df + 0.5)), 0.0)
    return idf
