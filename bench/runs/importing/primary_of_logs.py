"""Which metric decides about logs: ours, or where ours cannot be right, the harnesses' own score.

Texts are compared as they were logged. Where a harness takes the answer out of a longer text
first, or logs the whole solution as the target, no answer equals an accepted one; where the log
does not say which choice is right, none can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import metrics as metric_house
from bench.models.harness_logs.rows import LoggedAnswer, LoggedItem
from bench.runs.importing.common_items import CommonSet
from bench.runs.importing.metrics_of_logs import given_metrics
from metrics.given import Given

OURS = ("exact_match", "f1", "squad_exact_match", "squad_f1", "contains_answer")

_NEARLY_NONE = 0.05
"""Where exact_match finds a smaller share of what the harnesses find, it measures the form."""


@dataclass(frozen=True)
class Chosen:
    """The metrics of a suite of logs.

    Attributes:
        metrics: Names, the primary first.
        notes: Why it is not exact_match, and where the two disagree, in sentences.
    """

    metrics: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Judged:
    """How exact_match and the harnesses judge the same answers of a set, 0–1 each."""

    set: str
    gold: bool
    theirs: Given | None
    pairs: tuple[tuple[float, float], ...]

    @property
    def ours_fails(self) -> bool:
        return not self.gold or self.right < _NEARLY_NONE * self.found

    @property
    def right(self) -> float:
        return sum(ours for ours, _ in self.pairs)

    @property
    def found(self) -> float:
        return sum(theirs for _, theirs in self.pairs)

    @property
    def why(self) -> str:
        if not self.gold:
            return "the logs do not say which choice is right"
        by_them = f"{self.theirs.name} {self.found:,.10g}" if self.theirs else ""
        return f"of {len(self.pairs):,} answers it finds {self.right:,.0f} right, {by_them}"


def chosen_metrics(sets: Sequence[CommonSet]) -> Chosen:
    """Return the metrics of a suite, that of the first set's verdict first.

    Args:
        sets: At least one; each has items.
    """
    given = [one.name for one in given_metrics([one.tasks for one in sets])]
    judged = [_judged(one) for one in sets]
    failing = [one for one in judged if one.ours_fails]
    ours = () if len(failing) == len(judged) and not any(one.gold for one in judged) else OURS
    first = judged[0]
    decides = [first.theirs.name] if first in failing and first.theirs else []
    notes: list[str | None] = [_failing(one, decides=one is first) for one in failing]
    notes += [_disagreeing(one) for one in judged if one not in failing]
    metrics = tuple(dict.fromkeys([*decides, *ours, *given])) or OURS
    return Chosen(metrics, tuple(note for note in notes if note))


def _judged(one: CommonSet) -> _Judged:
    theirs = _theirs(one)
    pairs = tuple(
        (_exact(answer.text or "", item.accepted), answer.scores[theirs.measure])
        for item, answer in _answers(one)
        if theirs and theirs.measure in answer.scores
    )
    return _Judged(one.name, all(item.gold for item, _ in _answers(one)), theirs, pairs)


def _theirs(one: CommonSet) -> Given | None:
    """Return the first score in 0–1 that every answer of the set was given, if there is one."""
    for metric in given_metrics([one.tasks]):
        usual = not (metric.lower or metric.raw)
        if usual and all(metric.measure in said.scores for _, said in _answers(one)):
            return metric
    return None


def _answers(one: CommonSet) -> Iterator[tuple[LoggedItem, LoggedAnswer]]:
    """Yield the answers to the set's items; what is unanswered and unscored is judged by nobody."""
    known = {item.content for item in one.items}
    for task in one.tasks.values():
        for item in task.items:
            if item.content in known:
                yield from ((item, said) for said in item.answers if said.scores or _says(said))


def _says(answer: LoggedAnswer) -> bool:
    return bool(answer.text and answer.text.strip())


def _exact(text: str, accepted: Sequence[str]) -> float:
    metric = metric_house.get("exact_match")
    return float(metric.counts([text], [list(accepted)])[0][0])


def _failing(one: _Judged, *, decides: bool) -> str:
    start = f"On set {one.set} exact_match says nothing: {one.why}"
    if one.theirs is None:
        return f"{start}; nor have the logs a score in common that could decide."
    if decides:
        what = "the suite's primary metric is the harnesses' own score"
        return f"{start}; so {what}, {one.theirs.name}."
    return f"{start}; {one.theirs.name} tells more."


def _disagreeing(one: _Judged) -> str | None:
    """Return on how many answers the two differ; a graded score cannot differ from a yes or no."""
    if not one.theirs or not all(theirs in (0, 1) for _, theirs in one.pairs):
        return None
    count = sum(ours != theirs for ours, theirs in one.pairs)
    if not count:
        return None
    return (
        f"On set {one.set} exact_match and the harnesses' own score, {one.theirs.name}, disagree "
        f"on {count:,} of {len(one.pairs):,} answers."
    )
