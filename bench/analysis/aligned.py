"""Scores of all compared runs on the same items of one set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import metrics as metric_house
from bench.base.errors import DataError
from bench.data.items import Item, QuestionSet
from bench.results import SetInfo
from bench.runs.conditions import Condition
from bench.runs.scoring import ScoredSet

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Aligned:
    """One set, every run on the same items.

    Attributes:
        set: The set, whole.
        items: The items that every number rests on; n of them. None where some run answered
            nothing of the set: then `texts`, `scores` and `counts` are empty, and `info` says why.
        texts: Checkpoint -> the scored texts, n; None where unanswered. Of several answers to an
            item, the first condition's first sample.
        scores: (checkpoint, metric) -> item scores, shape (n,), 0-100: the mean over conditions
            of the mean over samples.
        groups: Group of each item, or None where every item stands alone.
        info: What a report says of the set.
        raw: (checkpoint, metric) -> scores before any mean, shape (conditions, samples, n); NaN
            after the last sample of a condition that took fewer than another.
        conditions: Checkpoint -> its conditions, in the order of `raw`.
        counts: (checkpoint, metric) -> counts, shape (n, k): the mean over conditions of the mean
            over samples. For metrics that are no mean of item scores only.
        corpus_only: Metrics that score all texts together and no single one: they have neither
            item scores nor counts.
        left_out: Sentences: which of the suite's metrics have no numbers here, and why.
        two_valued: Metrics that need not be, but here are, 0 or 100 for every answer.
    """

    set: QuestionSet
    items: tuple[Item, ...]
    texts: Mapping[str, tuple[str | None, ...]]
    scores: Mapping[tuple[str, str], Floats]
    groups: tuple[str, ...] | None
    info: SetInfo
    raw: Mapping[tuple[str, str], Floats]
    conditions: Mapping[str, tuple[Condition, ...]]
    counts: Mapping[tuple[str, str], Floats]
    corpus_only: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    two_valued: frozenset[str] = frozenset()

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics, in the suite's order; those without item scores last."""
        return (*dict.fromkeys(metric for _, metric in self.scores), *self.corpus_only)

    @property
    def averaged(self) -> bool:
        """Whether any item score is a mean of several answers: a binary one is 0 or 100 no more."""
        return any(table.shape[0] * table.shape[1] > 1 for table in self.raw.values())

    def is_binary(self, metric: str) -> bool:
        """Whether every item score is 0 or 100."""
        binary = metric in self.two_valued or metric_house.get(metric).binary
        return binary and not self.averaged

    def has(self, metric: str) -> bool:
        """Whether the set was scored by a metric: by scores of others only if they were given."""
        return any(scored == metric for _, scored in self.scores)

    def by_seed(self, members: Sequence[str], metric: str) -> Floats:
        """Return item scores of a treatment's checkpoints, shape (members, n)."""
        return np.array([self.scores[name, metric] for name in members])

    def samples(self, members: Sequence[str], metric: str) -> Floats | None:
        """Return one checkpoint's scores by sample, shape (samples, n).

        None where there are several checkpoints or conditions, or one sample: then there is no
        single spread of samples to speak of.
        """
        if len(members) != 1:
            return None
        raw = self.raw[members[0], metric]
        return raw[0] if len(raw) == 1 and raw.shape[1] > 1 else None

    def pooled_counts(self, members: Sequence[str], metric: str) -> Floats:
        """Return a treatment's counts, shape (n, k): the mean over its checkpoints."""
        found: Floats = np.mean([self.counts[name, metric] for name in members], axis=0)
        return found


def align(
    one: QuestionSet, runs: Mapping[str, Mapping[Condition, ScoredSet]], unanswered: str
) -> Aligned:
    """Keep the items that count, the same for every run.

    An item that a run lacks leaves all runs, and so does one that lacks any sample of any
    condition. An unanswered one does too under `drop`; under `zero` that sample scores 0, if it
    was not given a score already (`bench.analysis.blanks`).
    A set of which nothing is left has no items and no scores; `check_enough` refuses it as primary.

    Args:
        one: The set.
        runs: Checkpoint -> its scored set under each condition.
        unanswered: `drop`, `zero` or `error`.

    Raises:
        DataError: Under `error` if anything is unanswered.
    """
    missing = {name: _any([each.missing for each in run.values()]) for name, run in runs.items()}
    empty = {
        name: _any([~each.answered for each in run.values()]) & ~missing[name]
        for name, run in runs.items()
    }
    if unanswered == "error":
        _refuse_unanswered(one, empty)
    out = np.any([*missing.values()], axis=0)
    if unanswered == "drop":
        out |= np.any([*empty.values()], axis=0)
    kept = np.flatnonzero(~out)
    items = tuple(one.items[i] for i in kept)
    groups = tuple(item.group for item in items)
    tables = {
        (name, metric): [_answer_scores(each, metric)[:, kept] for each in run.values()]
        for name, run in runs.items()
        for metric in next(iter(run.values())).item_scores
    }
    scored = runs if kept.size else {}
    return Aligned(
        set=one,
        items=items,
        texts={name: tuple(_shown(run)[i] for i in kept) for name, run in scored.items()},
        scores={key: _item_scores(parts) for key, parts in tables.items() if key[0] in scored},
        groups=groups if len(set(groups)) < len(groups) else None,
        info=_info(one, items, missing, empty),
        raw={key: _raw(parts) for key, parts in tables.items()},
        conditions={name: tuple(run) for name, run in runs.items()},
        counts={
            (name, metric): _counts(tuple(run.values()), metric)[kept]
            for name, run in scored.items()
            for metric in next(iter(run.values())).item_scores
            if not metric_house.get(metric).mean_of_items
        },
    )


def check_enough(primary: Aligned) -> None:
    """Refuse a primary set of which fewer than two items are left.

    Raises:
        DataError: Says how many are left, and which runs lack how many answers.
    """
    info, left = primary.info, len(primary.items)
    if left > 1:
        return
    what = "1 item" if left else "no item"
    lacking = [f"{name} left {n:,} unanswered" for name, n in info.unanswered.items()]
    lacking += [f"{name} lacks {n:,}" for name, n in info.missing.items()]
    raise DataError(
        primary.set.path,
        f"{what} of set {info.name} is left to compare, of {info.n_items:,}",
        expected="two or more in the primary set",
        hint=", ".join(lacking) or None,
    )


def _counts(run: Sequence[ScoredSet], metric: str) -> Floats:
    found: Floats = np.mean([each.counts[metric].mean(axis=0) for each in run], axis=0)
    return found


def _any(masks: Sequence[Mask]) -> Mask:
    """Return (n,) whether any sample of any condition is marked; masks are (samples, n)."""
    found: Mask = np.logical_or.reduce(np.concatenate(masks), axis=0)
    return found


def _shown(run: Mapping[Condition, ScoredSet]) -> tuple[str | None, ...]:
    return next(iter(run.values())).texts[0]


def _answer_scores(run: ScoredSet, metric: str) -> Floats:
    """Return (samples, n) scores, 0 where unanswered (those under `drop` are not kept)."""
    scores = run.item_scores[metric]
    return np.where(run.answered | ~np.isnan(scores), scores, 0.0)


def _item_scores(parts: Sequence[Floats]) -> Floats:
    """Return (n,) means over conditions, each of which counts alike however many its samples."""
    found: Floats = np.mean([part.mean(axis=0) for part in parts], axis=0)
    return found


def _raw(parts: Sequence[Floats]) -> Floats:
    most = max(len(part) for part in parts)
    table = np.full((len(parts), most, parts[0].shape[1]), np.nan)
    for condition, part in zip(table, parts, strict=True):
        condition[: len(part)] = part
    return table


def _refuse_unanswered(one: QuestionSet, empty: Mapping[str, Mask]) -> None:
    for name, mask in empty.items():
        if mask.any():
            first = one.items[int(np.flatnonzero(mask)[0])].id
            found = f"{name} left {int(mask.sum()):,} items of set {one.name} unanswered"
            hint = f"the first is {first!r}; or choose `unanswered: drop` or `zero`"
            raise DataError(one.path, found, expected="an answer to each", hint=hint)


def _info(
    one: QuestionSet,
    items: tuple[Item, ...],
    missing: Mapping[str, Mask],
    empty: Mapping[str, Mask],
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
