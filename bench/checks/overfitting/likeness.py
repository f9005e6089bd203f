"""May two sets of different questions be held against each other?

Items of two sets differ in more than in having been trained on. A clean checkpoint gains more on
easier questions, and what a base knows but did not say comes out with fine-tuning; either looks
like a leak. A difference between sets decides only where

- their words do not tell them apart (area at most .6, cross-validated by group: names would tell
  them apart otherwise), nor does the data check D7 for a train set;
- the base shows no sign of knowing one set better: an accepted answer given, or said somewhere in
  the text;
- for a gap between scores, the base's own gap is within 15 points, its interval included: a
  difference that is not significant is none shown to be small;
- there is a `retention` set, fine-tuning does not raise it, and the base says what it knows, on
  one of the two sets or there. Else answers that were always known come out with the format;
- neither set's facts were taught: what is easier to learn gains more.

Source:
    Das, Zhang & Tramèr (2024), "Blind baselines beat membership inference attacks".
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from bench.checks.leakage.shift import MOST, told_apart
from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case
from bench.checks.words import normalised, words
from stats import compare_pair, estimate, unrelated_t

FLOOR = 10.0
"""Score of a base on a set, 0-100, below which it answers nearly nothing of it."""

SAYS = 50.0
"""Score on `retention`, 0-100, from which a base is taken to say what it knows."""

MARGIN = 15.0
"""Points within which a base has to score two sets alike for the gap of their gains to decide."""

NO_RETENTION = "no retention set shows whether fine-tuning brings out what the base knew"

Unlike = Mapping[tuple[str, str], str]
"""Suspect and other set -> why no difference between them decides; alike sets are absent."""


def find_unlike(case: Case) -> Unlike:
    """Return the pairs of sets that must not be held against each other, with the reason."""
    found = {}
    for one, other in case.pairs():
        reason = _other_words(case, one, other) or _other_knowledge(case, one, other)
        if reason:
            found[one.set.name, other.set.name] = reason
    return found


def hidden_knowledge(case: Case, *sets: Observed) -> str | None:
    """Say that nothing shows the base to say what it knows, or return None."""
    if not case.of_role("retention"):
        return NO_RETENTION
    if case.base is None or max(one.scores[case.base].mean() for one in sets) >= FLOOR:
        return None
    for one in case.of_role("retention"):
        score = float(one.scores[case.base].mean())
        if score < SAYS:
            return (
                f"the base answers {score:.0f} % of {one.set.name}: it does not say what it knows"
            )
        return None
    return None


def raised_known(case: Case, checkpoint: str) -> str | None:
    """Say that fine-tuning raised answers to known facts as well, or return None."""
    base = case.base_of(checkpoint)
    for one in case.of_role("retention"):
        if base is None or len(one.items) < 2:
            continue
        found = compare_pair(
            one.scores[checkpoint], one.scores[base], groups=one.groups, level=case.level
        )
        if found.refused is None and found.difference > 0 and found.pvalue <= case.alpha:
            return (
                f"fine-tuning raised {one.set.name} too, by {found.difference:.1f} pp: what was "
                "known before may have been brought out"
            )
    return None


def not_alike(case: Case, one: Observed, other: Observed) -> str | None:
    """Say that the base's answers do not show two sets to be equally well known, or return None.

    Two one-sided tests at alpha: the interval at 1 - 2 alpha has to lie within `MARGIN`.

    Source:
        Schuirmann (1987) for the two tests; Zou & Donner (2008) for the interval, from one of
        each set that does not shrink to nothing where a base knows none of it.
    """
    if case.base is None:
        return None
    (a, ends_a), (b, ends_b) = (_known(case, each) for each in (one, other))
    low = a - b - math.hypot(a - ends_a[0], ends_b[1] - b)
    high = a - b + math.hypot(ends_a[1] - a, b - ends_b[0])
    if low > -MARGIN and high < MARGIN:
        return None
    shown = "" if math.isnan(low + high) else f" ({low:+.0f} to {high:+.0f} pp)"
    return (
        f"the base's answers do not show that it knows {one.set.name} and {other.set.name} alike "
        f"within {MARGIN:.0f} pp{shown}"
    )


def word_area(one: Observed, other: Observed) -> float:
    """How well words tell the questions of one set from those of another.

    Args:
        one: The first set; items of one group are never on both sides of a split.
        other: The second.

    Returns:
        Area under the curve of a naive Bayes classifier on questions it was not made from, 0-1;
        .5 where words tell nothing.
    """
    asked = [*one.items, *other.items]
    labels = np.repeat([1, 0], [len(one.items), len(other.items)])
    texts = [words(item.question) for item in asked]
    return told_apart(texts, labels, [item.group for item in asked]).value


def _other_words(case: Case, one: Observed, other: Observed) -> str | None:
    declared = case.leakage.find("D7", other.set.name) if case.leakage else None
    if one.set.role == "train" and declared is not None and declared.missing is None:
        area = declared.fact("auc")
        apart = bool(declared.fact("refused"))
    else:
        area = word_area(one, other)
        apart = area > MOST
    shown = f" (AUC {area:.2f})" if area is not None else ""
    names = f"{one.set.name} and {other.set.name}"
    return f"{names} differ in distribution{shown}" if apart else None


def _other_knowledge(case: Case, one: Observed, other: Observed) -> str | None:
    base = case.base
    if base is None or min(len(one.items), len(other.items)) < 2:
        return None
    sides = [_signs(each, base) for each in (one, other)]
    groups = (one.groups, other.groups)
    found = unrelated_t(*sides, groups=groups, level=case.level, seed=case.seed, draws=0)
    if found.refused is not None or found.pvalue > 0.05:
        return None
    known = " and ".join(f"{side.mean():.0f} %" for side in sides)
    return f"the base knows {one.set.name} and {other.set.name} differently well ({known})"


def _known(case: Case, one: Observed) -> tuple[float, tuple[float, float]]:
    row = _signs(one, str(case.base))
    binary = bool(np.isin(row, (0.0, 100.0)).all())
    found = estimate(row, groups=one.groups, binary=binary, level=1 - 2 * case.alpha)
    return found.value, found.interval


def _signs(one: Observed, base: str) -> Floats:
    """Score of each item, or 100 where the text holds an accepted answer."""
    said = [
        text is not None and any(_holds(text, answer) for answer in item.answers)
        for text, item in zip(one.texts[base], one.items, strict=True)
    ]
    return np.maximum(one.scores[base], 100.0 * np.array(said, dtype=np.float64))


def _holds(text: str, answer: str) -> bool:
    wanted = normalised(answer)
    return bool(wanted) and f" {wanted} " in f" {normalised(text)} "
