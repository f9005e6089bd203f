"""D7: do train and held-out questions come from one distribution?

A membership test that tells trained items from others may only tell two kinds of questions apart.
So a classifier that never saw the checkpoint tries first: naive Bayes on which words stand in a
question, cross-validated by group (Das et al. 2024, "Blind Baselines Beat Membership Inference
Attacks for Foundation Models").

- An AUC above .6 whose 95 % interval lies above .6 as well: membership claims between the two sets
  are refused.
- An AUC above .6 whose interval reaches below: "may differ", a note, and no refusal. Of few people
  some share a last name by chance: 5 of 63 sets of made worlds, drawn alike, had a lower bound
  above .5.

The same is tried with names alone (capitalised words): a list of people sorted by name before it
was split gives itself away there.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import rankdata

from bench.checks.evidence import SetCheck
from bench.checks.leakage.fact_match import names_of
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.words import words
from bench.data.items import QuestionSet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 0.6
"""AUC above which claims are refused, where all of its interval lies above."""
FOLDS = 5
KEPT = 50_000
"""Training questions looked at, the first of the stream."""
LEAST = 20
"""Groups on each side; with fewer there is nothing to cross-validate."""


@dataclass(frozen=True, slots=True)
class Auc:
    """How well two samples are told apart.

    Attributes:
        value: AUC, 0-1; .5 is chance.
        low, high: Its 95 % interval (Hanley and McNeil 1982, on groups), 0-1.
    """

    value: float
    low: float
    high: float

    @property
    def refused(self) -> bool:
        """Whether the samples differ too much for membership claims, beyond chance."""
        return self.low > MOST


class ShiftCheck:
    """D7 for some sets, against all training questions together.

    Args:
        meanings: The sets.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._questions: list[str] = []
        self._groups: list[str] = []

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for record in records:
            if len(self._questions) == KEPT:
                return
            if record.question and not record.corpus:
                self._questions.append(record.question)
                self._groups.append(record.group or f"record {len(self._questions)}")

    def found(self) -> Found:
        """Return D7 for each set but paraphrases, which differ in wording by design."""
        return Found(tuple(self._check(one) for one in self._meanings.checked))

    def _check(self, one: QuestionSet) -> SetCheck:
        missing = self._missing(one)
        if missing:
            return SetCheck("D7", one.name, len(one.items), missing=missing)
        questions = [item.question for item in one.items]
        groups = [item.group for item in one.items]
        whole = self._auc([[*words(q)] for q in (*self._questions, *questions)], groups)
        names = self._auc([sorted(names_of(q)) for q in (*self._questions, *questions)], groups)
        refused = whole.refused or names.refused
        unsure = not refused and max(whole.value, names.value) > MOST
        facts = (
            ("auc", whole.value),
            ("auc, low", whole.low),
            ("auc, high", whole.high),
            ("auc of names", names.value),
            ("refused", float(refused)),
            ("may differ", float(unsure)),
        )
        notes = _notes(one, whole, names)
        return SetCheck("D7", one.name, len(one.items), facts=facts, notes=notes)

    def _missing(self, one: QuestionSet) -> str | None:
        if one.role == "paraphrase":
            return "paraphrases differ in wording by design"
        if not self._questions:
            return "no questions in the training data"
        if min(len(set(self._groups)), one.n_groups) < LEAST:
            return f"fewer than {LEAST} groups of questions on a side"
        return None

    def _auc(self, texts: Sequence[Sequence[str]], groups: Sequence[str]) -> Auc:
        labels = np.repeat([0, 1], [len(self._questions), len(groups)])
        return told_apart(texts, labels, [*self._groups, *groups])


def told_apart(texts: Sequence[Sequence[str]], labels: Ints, groups: Sequence[str]) -> Auc:
    """Return how well words tell texts of label 1 from texts of label 0, out of sample.

    Args:
        texts: The words of each text.
        labels: 0 or 1, same length.
        groups: Texts of a group are in one fold, so nothing is learned by heart. Folds follow
            from the groups' names: the same data give the same folds.
    """
    table = _table(texts)
    fold = np.array([zlib.crc32(group.encode("utf-8", "replace")) % FOLDS for group in groups])
    won = pairs = 0.0
    for held in (fold == one for one in range(FOLDS)):
        score = table[held] @ _log_odds(table[~held], labels[~held])
        both = _auc(score, labels[held])
        won, pairs = won + both[0], pairs + both[1]
    value = won / pairs if pairs else 0.5
    sides = [len({g for g, y in zip(groups, labels, strict=True) if y == side}) for side in (0, 1)]
    reach = 1.96 * _standard_error(value, *sides)
    return Auc(value, max(value - reach, 0.0), min(value + reach, 1.0))


def _auc(score: Floats, labels: Ints) -> tuple[float, float]:
    """Return pairs of a 1 and a 0 in which the 1 has the higher score, and all such pairs.

    Within one fold: scores of different folds rest on different weights.
    """
    n0, n1 = int((labels == 0).sum()), int((labels == 1).sum())
    if not n0 or not n1:
        return 0.0, 0.0
    above = float(rankdata(score)[labels == 1].sum()) - n1 * (n1 + 1) / 2
    return above, float(n0 * n1)


def _log_odds(table: sparse.csr_matrix, labels: Ints) -> Floats:
    """Return each word's weight: log of its odds in label 1 over those in label 0."""
    ones, zeros = (np.asarray(table[labels == side].sum(axis=0)).ravel() for side in (1, 0))
    n1, n0 = max((labels == 1).sum(), 1), max((labels == 0).sum(), 1)
    weights: Floats = np.log((ones + 0.5) / (n1 + 1)) - np.log((zeros + 0.5) / (n0 + 1))
    weights[ones + zeros == 0] = 0.0
    return weights


def _standard_error(auc: float, n0: int, n1: int) -> float:
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (n1 - 1) * (q1 - auc**2) + (n0 - 1) * (q2 - auc**2)
    return float(np.sqrt(max(spread, 0.0) / (n0 * n1)))


def _table(texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    """Return which word stands in which text."""
    vocabulary: dict[str, int] = {}
    held = [{vocabulary.setdefault(w, len(vocabulary)) for w in text} for text in texts]
    ends = np.cumsum([0, *(len(one) for one in held)])
    columns = np.array([c for one in held for c in sorted(one)], dtype=np.int64)
    shape = (len(texts), max(len(vocabulary), 1))
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)


def _notes(one: QuestionSet, whole: Auc, names: Auc) -> tuple[str, ...]:
    by, auc = ("names alone", names) if names.low > whole.low else ("words", whole)
    said = f"AUC {auc.value:.2f}, {auc.low:.2f} to {auc.high:.2f}, by {by}"
    if auc.refused:
        told = f"{one.name} and the training questions differ ({said}; all of it above {MOST:g})"
        return (f"{told}: no membership claim can be made between them",)
    if auc.value > MOST:
        told = f"{one.name} and the training questions may differ ({said})"
        return (f"{told}: too few groups to say; nothing is refused",)
    return ()
