"""BLEU as the evaluate library computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from metrics.bleu_counts import COLUMNS, ORDERS, Flags, checked_totals, count_for_bleu
from metrics.protocol import Answers, Floats, References
from metrics.token_ids import Ints
from metrics.tokenize_13a import joined_lines


@dataclass(frozen=True)
class Bleu:
    """Geometric mean of n-gram precisions times a penalty for short answers, 0–100.

    Conventions:
        13a tokens (`metrics.tokenize_13a`), orders 1 to 4, nothing smoothed: where an order has
        no match the score is 0, so any item with fewer than four tokens scores 0, the identical
        answer too. Lengths and n-grams are summed over items before anything is divided; the
        score of a corpus is not the mean of its items'. Of several references the shortest gives
        the length, and an n-gram counts as often as in the reference that has it most often. An
        empty answer scores 0; beside an empty shortest reference no answer is too short.

    Differences from other tools:
        evaluate's `bleu` gives 0–1; it divides by zero where the summed length of the answers, or
        of the shortest references, is 0, and through `compute` refuses items with different
        numbers of references; else none. sacreBLEU (`SacreBleu`) takes the closest reference
        length and smooths: higher or equal on an item with one reference. nltk takes the closest
        length too.

    Source:
        Papineni et al. (2002); evaluate 0.4.6 `bleu` with its defaults (tokenizer_13a,
        max_order 4, smooth False), which is the BLEU of tensorflow/nmt.

    Examples:
        >>> counts = Bleu().counts(["the cat sat on the mat"], [["the cat sat on a mat"]])
        >>> counts
        array([[6., 6., 5., 3., 2., 1., 6., 5., 4., 3., 1.]])
        >>> round(float(Bleu().score(counts)[0]), 2)
        53.73
    """

    name: ClassVar[str] = "bleu"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = COLUMNS
    settings: ClassVar[tuple[str, ...]] = (
        "refs:merged",
        "length:shortest",
        "case:mixed",
        "tok:13a",
        "order:4",
        "smooth:none",
        "empty:0",
    )

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 11): lengths, matches, possible matches of orders 1–4; and 1."""
        return count_for_bleu(answers, references, joined_lines, _shortest)

    def score(self, totals: Floats) -> Floats:
        """Return BLEU of the totals, shape (...), 0–100; NaN where there are no items."""
        totals = checked_totals(totals)
        matches, possible = totals[..., 2 : 2 + ORDERS], totals[..., 2 + ORDERS : -1]
        scored: Flags = np.asarray((matches > 0).all(axis=-1))
        precisions = np.divide(
            matches, possible, out=np.ones_like(matches), where=scored[..., None]
        )
        mean = np.exp((0.25 * np.log(precisions)).sum(axis=-1))
        scores = np.where(scored, 100 * np.minimum(mean * _brevity(totals, scored), 1.0), 0.0)
        return np.where(totals[..., -1] > 0, scores, np.nan)


def _brevity(totals: Floats, scored: Flags) -> Floats:
    answer, reference = totals[..., 0], totals[..., 1]
    short: Flags = scored & (answer <= reference)
    ratio = np.divide(answer, reference, out=np.ones(scored.shape), where=short)
    return np.asarray(np.exp(1 - 1 / ratio))


def _shortest(_: Ints, reference_lengths: Ints, starts: Ints) -> Ints:
    return np.minimum.reduceat(reference_lengths, starts)
