"""A preference round: who wins how often, how strong each is, and whether the side matters."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

import stats
from human_eval.analysis.joining import PREFERRED, Judged
from human_eval.analysis.pair_results import PreferenceResult, PreferredPair
from human_eval.analysis.preferred import shown_pairs
from human_eval.ratings.sides import unswapped
from human_eval.rounds.folder import RoundFolder
from stats import Estimate
from stats.preferences import bradley_terry
from stats.results import UNDEFINED

EVEN = 50.0
"""What a tie is worth to either."""


@dataclass
class _Rows:
    """Judgements as the model takes them: who was shown left and right, and what was said."""

    shown: list[tuple[int, int]] = field(default_factory=list)
    outcome: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


def preference_result(
    folder: RoundFolder, found: Judged, level: float, seed: int
) -> PreferenceResult:
    """Return what a preference round says.

    Args:
        folder: The round, for the pairs that were not asked because both texts are the same.
        found: Its judgements.
        level: Of the intervals.
        seed: Of a companion's flips.
    """
    names, rows = _rows(found)
    model = bradley_terry(rows.shown, rows.outcome, items=rows.groups, level=level, seed=seed)
    return PreferenceResult(preferred_pairs(folder, found), names, model, _left(found, level))


def preferred_pairs(folder: RoundFolder, found: Judged) -> tuple[PreferredPair, ...]:
    """Return how often either of two checkpoints was preferred, every pair that was shown."""
    return tuple(
        _pair(folder, found, a, b)
        for a, b in combinations(found.names, 2)
        if any(True for _ in shown_pairs(found, a, b))
    )


def _pair(folder: RoundFolder, found: Judged, a: str, b: str) -> PreferredPair:
    words = [
        unswapped(str(word), not one.first)
        for one in shown_pairs(found, a, b)
        for word in found.choices[:, one.column]
    ]
    same = sum({a, b} in [set(two) for two in one.pairs] for one in folder.same)
    return PreferredPair(
        a=a,
        b=b,
        wins=words.count("a"),
        ties_good=words.count("tie_good"),
        ties_bad=words.count("tie_bad"),
        losses=words.count("b"),
        same=same,
    )


def _rows(found: Judged) -> tuple[tuple[str, ...], _Rows]:
    """Return the checkpoints that were judged, and every judgement of two of them."""
    judged = np.flatnonzero((found.choices != "").any(axis=0))
    there = {name for at in judged for names in found.secrets[at].checkpoints for name in names}
    names = tuple(name for name in found.names if name in there)
    rows = _Rows()
    for row, column in zip(*np.nonzero(found.choices != ""), strict=True):
        first, second = found.secrets[column].checkpoints
        worth = PREFERRED[str(found.choices[row, column])]
        for one, other in product(first, second):
            two = names.index(one), names.index(other)
            left = bool(found.left[row, column])
            rows.shown.append(two if left else two[::-1])
            said = int(np.sign(worth - EVEN))
            rows.outcome.append(said if left else -said)
            rows.groups.append(found.groups[column])
    return names, rows


def _left(found: Judged, level: float) -> Estimate:
    decided = np.isin(found.choices, ("a", "b"))
    took = (found.choices == "a") == found.left
    places = np.nonzero(decided)
    if not places[0].size:
        return Estimate(math.nan, UNDEFINED, level, "nothing was decided", 0, None, math.nan)
    groups = [found.groups[column] for column in places[1]]
    return stats.estimate(took[decided] * 100.0, groups=groups, binary=True, level=level)
