"""A comparison beside an earlier one: what was changed, and how scores moved.

Conventions:
    Differences are now − then, paired by question where both results kept the item scores of the
    same items. Else (BLEU, a result of an earlier version, other questions left out) the two
    scores' own intervals are put together as if they were independent. On the same questions they
    are not, and the interval is then wider than a paired one would be.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Literal

from bench.results import Comparison, RunInfo, SetInfo
from reports.paired_moves import Where, members_of, paired_move
from reports.reading import score_or_none, set_of
from stats import Estimate, PairedDifference, recovered_difference
from stats.results import UNDEFINED, Interval

Kind = Literal["higher", "lower", "open", "unchanged", "equal", "undefined"]


@dataclass(frozen=True, slots=True)
class Changed:
    """A setting that is not as it was.

    Attributes:
        what: Its name, in words.
        then, now: As they were shown; "" where there was none.
        matters: Whether scores before and after it are no longer about the same thing.
    """

    what: str
    then: str
    now: str
    matters: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One checkpoint's score on one set by one metric, then and now.

    Attributes:
        checkpoint, set, metric: Which.
        then, now: The scores.
        difference: now − then.
        interval: Of `difference`; undefined where there is none, and where `same`.
        same: The very same answers to the same questions: nothing was drawn anew.
        comparable: Whether questions and metric are those of then.
        paired: The paired test that they come from, or None where the interval is unpaired.
    """

    checkpoint: str
    set: str
    metric: str
    then: Estimate
    now: Estimate
    difference: float
    interval: Interval
    same: bool
    comparable: bool
    paired: PairedDifference | None = None

    @property
    def kind(self) -> Kind:
        """Where the interval lies: above 0, below it, on both sides; or why that is unsaid."""
        low, high = self.interval
        if self.same:
            return "unchanged"
        if self.equal:
            return "equal"
        if math.isnan(low) or math.isnan(high):
            return "undefined"
        return "higher" if low > 0 else "lower" if high < 0 else "open"

    @property
    def equal(self) -> bool:
        """Whether every item (or group) has the score it had, though answered anew."""
        found = self.paired
        return found is not None and not found.refused and found.difference == 0 == found.se

    @property
    def refused(self) -> str:
        """Why the paired test decides nothing; "" where it does."""
        found = "" if self.paired is None else self.paired.refused or ""
        return found.removeprefix("refused: ")


@dataclass(frozen=True, slots=True)
class Baseline:
    """A comparison beside an earlier one.

    Attributes:
        folder: The earlier one's folder.
        changed: Settings that differ, those that matter first.
        moves: Every checkpoint x set x metric that both have, in the order of now.
        gone: Checkpoints that only the earlier one has; `new` those that only this one has.
    """

    folder: str
    changed: tuple[Changed, ...]
    moves: tuple[Move, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def move(self, checkpoint: str, set_name: str, metric: str) -> Move | None:
        """Return one move, or None."""
        asked = (checkpoint, set_name, metric)
        return next((m for m in self.moves if (m.checkpoint, m.set, m.metric) == asked), None)


def baseline_of(then: Comparison, now: Comparison) -> Baseline:
    """Return how `now` differs from `then`."""
    moves = []
    for score in now.scores:
        before = score_or_none(then, score.checkpoint, score.set, score.metric)
        if before is not None:
            where = (score.checkpoint, score.set, score.metric)
            moves.append(_move(then, now, where, (before, score.estimate)))
    before_names, names = _names(then), _names(now)
    return Baseline(
        folder=then.folder,
        changed=changed_settings(then, now),
        moves=tuple(moves),
        gone=tuple(name for name in before_names if name not in names),
        new=tuple(name for name in names if name not in before_names),
    )


def changed_settings(then: Comparison, now: Comparison) -> tuple[Changed, ...]:
    """Return what differs between two comparisons beside their scores, what matters first."""
    rows = [
        *_set_changes(then, now),
        *_changes("metric ", then.metrics, now.metrics, matters=True),
        _changed("prompt", then.prompt, now.prompt, matters=True),
        _changed("unanswered questions", then.plan.unanswered, now.plan.unanswered, matters=True),
        *_changes("checkpoint ", _prints(then), _prints(now), matters=False),
        _changed("primary metric", then.plan.metric, now.plan.metric, matters=False),
        _changed("primary set", then.plan.set, now.plan.set, matters=False),
        _changed("α", then.plan.alpha, now.plan.alpha, matters=False),
        _changed("margin", then.plan.margin, now.plan.margin, matters=False),
        *_changes("version of ", then.versions, now.versions, matters=False),
    ]
    return tuple(row for row in rows if row.then != row.now)


def _move(
    then: Comparison, now: Comparison, where: Where, scores: tuple[Estimate, Estimate]
) -> Move:
    checkpoint, set_name, metric = where
    before, after = scores
    comparable = same_items(then, now, set_name) and _same_metric(then, now, metric)
    same = comparable and before.value == after.value and _same_answers(then, now, checkpoint)
    move = Move(*where, before, after, after.value - before.value, UNDEFINED, same, comparable)
    if same:
        return move
    found = paired_move(then, now, where) if comparable else None
    if found is not None:
        return _paired(move, found)
    if before.level != after.level:
        return move
    difference, interval = _apart(after, before)
    return replace(move, difference=difference, interval=interval)


def _paired(move: Move, found: PairedDifference) -> Move:
    interval = UNDEFINED if found.refused else found.interval
    return replace(move, difference=found.difference, interval=interval, paired=found)


def _apart(after: Estimate, before: Estimate) -> tuple[float, Interval]:
    try:
        return recovered_difference(after.value, after.interval, before.value, before.interval)
    except ValueError:  # a score outside its own interval: nothing can be recovered from it
        return after.value - before.value, UNDEFINED


def same_items(then: Comparison, now: Comparison, set_name: str) -> bool:
    """Whether a set's scored questions are known to be the same in both."""
    before, after = set_of(then, set_name), set_of(now, set_name)
    if before is None or after is None or _size(before) != _size(after):
        return False
    if _content(then) is not None and _content(then) == _content(now):
        return True
    hashes = [
        next((one.sha256 for one in found.origins if one.name == set_name), None)
        for found in (then, now)
    ]
    return hashes[0] is not None and hashes[0] == hashes[1]


def _size(info: SetInfo) -> tuple[int, int, int, int]:
    return info.n_items, info.n_scored, info.excluded, info.dropped


def _content(comparison: Comparison) -> str | None:
    """Return the hash of every set's questions, which the signature holds."""
    found = re.search(r"\|items:(\w+)", comparison.signature)
    return None if found is None else found.group(1)


def _same_metric(then: Comparison, now: Comparison, metric: str) -> bool:
    known = then.metrics.get(metric)
    return known is not None and known == now.metrics.get(metric)


def _same_answers(then: Comparison, now: Comparison, checkpoint: str) -> bool:
    """Whether every run behind a checkpoint's or scenario's score is the run of then."""
    before, after = _behind(then, checkpoint), _behind(now, checkpoint)
    return bool(before) and before == after and not any(run.endpoint for run in now.runs)


def _behind(comparison: Comparison, name: str) -> set[str]:
    members = members_of(comparison, name)
    return {run.fingerprint for run in comparison.runs if run.name in members}


def _names(comparison: Comparison) -> tuple[str, ...]:
    return tuple(dict.fromkeys(score.checkpoint for score in comparison.scores))


def _prints(comparison: Comparison) -> dict[str, str]:
    return {run.name: _shown(run) for run in comparison.runs}


def _shown(run: RunInfo) -> str:
    return f"{run.spec} ({run.fingerprint})"


def _set_changes(then: Comparison, now: Comparison) -> list[Changed]:
    before = {info.name: _counted(info) for info in then.sets}
    after = {info.name: _counted(info) for info in now.sets}
    rows = _changes("set ", before, after, matters=True)
    shared = [name for name in after if before.get(name) == after[name]]
    other = [name for name in shared if not same_items(then, now, name)]
    if _content(then) == _content(now):
        return rows
    then_words, words = "its questions then", "not known to be the same"
    return [*rows, *(Changed(f"set {name}", then_words, words, True) for name in other)]


def _counted(info: SetInfo) -> str:
    return f"{info.n_scored} of {info.n_items} questions scored"


def _changes(
    what: str, then: dict[str, str], now: dict[str, str], *, matters: bool
) -> list[Changed]:
    names = dict.fromkeys([*now, *then])
    return [Changed(f"{what}{n}", then.get(n, ""), now.get(n, ""), matters) for n in names]


def _changed(what: str, then: object, now: object, *, matters: bool) -> Changed:
    before, after = ("" if value is None else str(value) for value in (then, now))
    return Changed(what, before, after, matters)
