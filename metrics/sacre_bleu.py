"""BLEU as sacreBLEU computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from metrics.bleu_counts import COLUMNS, ORDERS, Flags, checked_totals, count_for_bleu
from metrics.protocol import Answers, Floats, References
from metrics.token_ids import Ints
from metrics.tokenize_13a import joined_lines


@dataclass(frozen=True)
class SacreBleu:
    """Geometric mean of smoothed n-gram precisions times a penalty for short answers, 0–100.

    Conventions:
        13a tokens (`metrics.tokenize_13a`), orders 1 to 4. The first order without a match has
        the precision of half a match, the next of a quarter, and so on; where no token matches
        the score is 0. Of several references the one whose length is closest to the answer's
        gives the length (the shorter of two as close), and an n-gram counts as often as in the
        reference that has it most often.
        Lengths and n-grams are summed over items; the score of a corpus is not the mean of its
        items'. Totals of one item (`items` is 1) are scored by the sentence rule, "effective
        order": orders that an answer of fewer than four tokens cannot have are left out. Totals
        of more items are scored by the corpus rule: no 4-gram in any answer means 0.

    Differences from other tools:
        None from sacreBLEU 2.6.0 but that 100.00000000000004, its score of some identical texts,
        is 100 here: items are its `sentence_bleu`, corpora of two or more items its
        `corpus_bleu`. Its `corpus_bleu` of a single item of fewer than four tokens is 0. evaluate
        (`Bleu`) does not smooth and takes the shortest reference length.

    Source:
        Papineni et al. (2002); Post (2018); Chen and Cherry (2014), smoothing 3; sacreBLEU 2.6.0.

    Examples:
        >>> metric = SacreBleu()
        >>> counts = metric.counts(["Paris", "the cat sat"], [["Paris"], ["the cat ran"]])
        >>> metric.score(counts).round(2)
        array([100.  ,  55.03])
        >>> float(metric.score(counts.sum(axis=0)))
        0.0
    """

    name: ClassVar[str] = "sacrebleu"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = COLUMNS
    settings: ClassVar[tuple[str, ...]] = ("case:mixed", "eff:items", "tok:13a", "smooth:exp")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 11): lengths, matches, possible matches of orders 1–4; and 1."""
        return count_for_bleu(answers, references, _prepared, _closest)

    def score(self, totals: Floats) -> Floats:
        """Return BLEU of the totals, shape (...), 0–100; NaN where there are no items."""
        totals = checked_totals(totals)
        matches, possible = totals[..., 2 : 2 + ORDERS], totals[..., 2 + ORDERS : -1]
        single = totals[..., -1] == 1
        order = np.where(single, np.maximum((possible > 0).sum(axis=-1), 1), ORDERS)
        scored: Flags = (matches > 0).any(axis=-1) & (single | (possible[..., -1] > 0))
        logs = np.log(_precisions(matches, possible, scored)).sum(axis=-1)
        scores = np.minimum(_brevity(totals, scored) * np.exp(logs / order), 100.0)
        return np.where(totals[..., -1] > 0, np.where(scored, scores, 0.0), np.nan)


def _prepared(text: str) -> str:
    return joined_lines(text.rstrip())


def _closest(answer_lengths: Ints, reference_lengths: Ints, starts: Ints) -> Ints:
    """Return for each item the reference length closest to the answer's, the shorter of two."""
    per_item = np.diff(starts, append=len(reference_lengths))
    gaps = reference_lengths - np.repeat(answer_lengths, per_item)
    ranked = 2 * np.abs(gaps) + (gaps > 0)
    best = np.minimum.reduceat(ranked, starts)
    away = best // 2
    return np.asarray(answer_lengths + np.where(best % 2 == 1, away, -away))


def _precisions(matches: Floats, possible: Floats, scored: Flags) -> Floats:
    """Return smoothed precisions in percent, and 1 for the orders that no answer can have."""
    halvings = np.cumsum(matches == 0, axis=-1)
    shares = np.where(matches > 0, matches, 0.5**halvings)
    used: Flags = scored[..., None] & (possible > 0)
    return np.divide(100.0 * shares, possible, out=np.ones_like(possible), where=used)


def _brevity(totals: Floats, scored: Flags) -> Floats:
    short: Flags = scored & (totals[..., 0] < totals[..., 1])
    ratio = np.divide(totals[..., 1], totals[..., 0], out=np.ones(short.shape), where=short)
    return np.asarray(np.exp(1 - ratio))
