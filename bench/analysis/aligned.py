"""Scores of all compared runs on the same items of one set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError
from bench.data.items import Item, QuestionSet
from bench.results import Flip, SetInfo
from bench.runs.scoring import ScoredSet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Aligned:
    """One set, every run on the same items.

    Attributes:
        set: The set, whole.
        items: The items that every number rests on; n of them.
        texts: Checkpoint -> the scored texts, n; None where unanswered.
        scores: (checkpoint, metric) -> item scores, shape (n,), 0-100.
        groups: Group of each item, or None where every item stands alone.
        info: What a report says of the set.
    """

    set: QuestionSet
    items: tuple[Item, ...]
    texts: Mapping[str, tuple[str | None, ...]]
    scores: Mapping[tuple[str, str], Floats]
    groups: tuple[str, ...] | None
    info: SetInfo


def align(one: QuestionSet, runs: Mapping[str, ScoredSet], unanswered: str) -> Aligned:
    """Keep the items that count, the same for every run.

    An item that a run lacks leaves all runs. An unanswered one does too under `drop`; under `zero`
    it scores 0.

    Raises:
        DataError: Under `error` if anything is unanswered; or if nothing is left to compare.
    """
    missing = {name: run.missing for name, run in runs.items()}
    empty = {name: ~run.answered & ~run.missing for name, run in runs.items()}
    if unanswered == "error":
        _refuse_unanswered(one, empty)
    out = np.any([*missing.values()], axis=0)
    if unanswered == "drop":
        out |= np.any([*empty.values()], axis=0)
    kept = np.flatnonzero(~out)
    if not kept.size:
        hint = "every item is unanswered or missing in some run"
        raise DataError(one.path, f"no item of set {one.name} is left to compare", hint=hint)
    items = tuple(one.items[i] for i in kept)
    groups = tuple(item.group for item in items)
    return Aligned(
        set=one,
        items=items,
        texts={name: tuple(run.texts[i] for i in kept) for name, run in runs.items()},
        scores={
            (name, metric): _item_scores(run, metric)[kept]
            for name, run in runs.items()
            for metric in run.item_scores
        },
        groups=groups if len(set(groups)) < len(groups) else None,
        info=_info(one, items, missing, empty),
    )


def _item_scores(run: ScoredSet, metric: str) -> Floats:
    """Return item scores, 0 where the item is unanswered (those under `drop` are not kept)."""
    return np.where(run.answered, run.item_scores[metric], 0.0)


def _refuse_unanswered(one: QuestionSet, empty: Mapping[str, NDArray[np.bool_]]) -> None:
    for name, mask in empty.items():
        if mask.any():
            first = one.items[int(np.flatnonzero(mask)[0])].id
            found = f"{name} left {int(mask.sum()):,} items of set {one.name} unanswered"
            hint = f"the first is {first!r}; or choose `unanswered: drop` or `zero`"
            raise DataError(one.path, found, expected="an answer to each", hint=hint)


def _info(
    one: QuestionSet,
    items: tuple[Item, ...],
    missing: Mapping[str, NDArray[np.bool_]],
    empty: Mapping[str, NDArray[np.bool_]],
) -> SetInfo:
    return SetInfo(
        name=one.name,
        role=one.role,
        taught=one.taught,
        path=one.path,
        n_items=len(one.items),
        n_scored=len(items),
        n_groups=len({item.group for item in items}),
        ungrouped=sum(not item.grouped for item in items),
        excluded=len(one.excluded),
        dropped=len(one.items) - len(items),
        unanswered={name: int(mask.sum()) for name, mask in empty.items() if mask.any()},
        missing={name: int(mask.sum()) for name, mask in missing.items() if mask.any()},
        notes=one.notes,
    )


def flips(aligned: Aligned, metric: str, most: int) -> tuple[tuple[Flip, ...], int]:
    """Return the items on which the runs differ by a metric, the largest spread first.

    Returns:
        At most `most` of them, and how many there are.
    """
    names = list(aligned.texts)
    table = np.array([aligned.scores[name, metric] for name in names])
    spread = table.max(axis=0) - table.min(axis=0)
    order = np.argsort(-spread, kind="stable")
    order = order[spread[order] > 0]
    found = [_flip(aligned, int(i), names, table[:, i]) for i in order[:most]]
    return tuple(found), len(order)


def _flip(aligned: Aligned, index: int, names: Sequence[str], scores: Floats) -> Flip:
    item = aligned.items[index]
    return Flip(
        set=aligned.set.name,
        id=item.id,
        group=item.group,
        question=item.question,
        answers=item.answers,
        texts=tuple(aligned.texts[name][index] for name in names),
        scores=tuple(float(score) for score in scores),
    )
