"""The items on which the compared runs differ, to be looked through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bench.analysis.aligned import Aligned
from bench.base.fitting import longest_fit
from bench.results import Flip, Plan

Floats = NDArray[np.float64]

FLIPS_KEPT = 20_000
"""Items kept at most; `Flipped.n_any` says how many there are."""

LETTERS_KEPT = 12_000_000
"""Characters of answers that a comparison keeps; its run folders have all of them, whole."""


@dataclass(frozen=True)
class Flipped:
    """Where the runs differ.

    Attributes:
        items: At most `FLIPS_KEPT`: the primary set first, in each set the largest spread by the
            primary metric first, then those that differ by other metrics alone.
        n_primary: Items of the primary set that differ by the primary metric, all of them.
        n_any: Items of all sets that differ by some metric, all of them.
    """

    items: tuple[Flip, ...]
    n_primary: int
    n_any: int


def flips(sets: Sequence[Aligned], plan: Plan, most: int = FLIPS_KEPT) -> Flipped:
    """Return the items of all sets on which the runs differ by any metric with item scores.

    Args:
        sets: All sets as they were compared.
        plan: Which set and metric come first.
        most: Items to keep.
    """
    first = [one for one in sets if one.items]
    first.sort(key=lambda one: one.set.name != plan.set)
    tables = {one.set.name: _tables(one) for one in first}
    orders = [(one, *_order(tables[one.set.name], len(one.items), plan.metric)) for one in first]
    found = [(one, index) for one, order, _ in orders for index in order]
    limit = _limit(found[:most])
    primary = (n for one, _, n in orders if one.set.name == plan.set)
    kept = tuple(
        _flip(one, index, tables[one.set.name], (plan.metric, limit)) for one, index in found[:most]
    )
    return Flipped(kept, sum(primary), len(found))


def _order(tables: Mapping[str, Floats], n: int, primary: str) -> tuple[list[int], int]:
    """Return which of n items differ, and how many of them do by the primary metric."""
    spreads = {metric: _spread(table) for metric, table in tables.items()}
    main = spreads.get(primary, np.zeros(n))
    differs = np.logical_or.reduce([spread > 0 for spread in spreads.values()], initial=False)
    order = np.argsort(-main, kind="stable")
    return order[np.broadcast_to(differs, n)[order]].tolist(), int((main > 0).sum())


def _tables(one: Aligned) -> dict[str, Floats]:
    """Return each metric's item scores, shape (checkpoints, n)."""
    names = list(one.texts)
    metrics = dict.fromkeys(metric for _, metric in one.scores)
    return {name: np.array([one.scores[run, name] for run in names]) for name in metrics}


def _spread(table: Floats) -> Floats:
    """Return (n,) largest minus smallest score; 0 where none is defined."""
    found: Floats = np.fmax.reduce(table) - np.fmin.reduce(table)
    return np.nan_to_num(found, nan=0.0)


def _limit(found: Sequence[tuple[Aligned, int]]) -> int:
    """Return how many characters of an answer are kept."""
    texts = chain.from_iterable((run[index] for run in one.texts.values()) for one, index in found)
    return longest_fit([len(text or "") for text in texts], LETTERS_KEPT)


def _flip(
    aligned: Aligned, index: int, tables: Mapping[str, Floats], rule: tuple[str, int]
) -> Flip:
    item, (primary, limit) = aligned.items[index], rule
    whole = [texts[index] for texts in aligned.texts.values()]
    scores = {metric: tuple(table[:, index].tolist()) for metric, table in tables.items()}
    undefined = (float("nan"),) * len(whole)
    cut = tuple(max(0, len(text or "") - limit) for text in whole)
    return Flip(
        set=aligned.set.name,
        id=item.id,
        group=item.group,
        question=item.question,
        answers=item.answers,
        texts=tuple(text if text is None else text[:limit] for text in whole),
        scores=scores.pop(primary, undefined),
        others=scores,
        cut=cut if any(cut) else (),
    )
