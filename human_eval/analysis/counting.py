"""What became of the tasks that were given out: by rater, and by checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from human_eval.analysis.joining import Judged
from human_eval.analysis.results import Counted
from human_eval.ratings.rating import Finding
from human_eval.rounds.folder import RoundFolder

FATES = ("judged", "skipped", "left_out", "open")
Given = tuple[str, str]
"""A rater and a task."""


def fates(folder: RoundFolder, found: Judged, control: str) -> dict[Given, str]:
    """Return what became of every item task that was given out, one of `FATES`.

    Args:
        folder: The round.
        found: Its judgements.
        control: The control that decides: a judgement without it is none.
    """
    refused = {(one.rater, one.task) for one in folder.findings if one.left_out}
    return {
        given: _fate(given, found, control, refused)
        for given in _given(folder, found)
        if folder.secrets[given[1]].kind == "item"
    }


def counted(of: Iterable[str]) -> Counted:
    """Count fates."""
    tally = Counter(of)
    return Counted(sum(tally.values()), *(tally[name] for name in FATES))


def by_checkpoint(folder: RoundFolder, found: Judged, fate: dict[Given, str]) -> dict[str, Counted]:
    """Return the counts of each checkpoint's answers; one that several wrote counts for each."""
    kept: dict[str, list[str]] = {name: [] for name in found.names}
    for (_, task), one in fate.items():
        for names in folder.secrets[task].checkpoints:
            for name in names:
                kept[name].append(one)
    return {name: counted(all_of) for name, all_of in kept.items()}


def by_kind(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each kind, the commonest first."""
    return dict(Counter(one.kind for one in findings).most_common())


def _given(folder: RoundFolder, found: Judged) -> list[Given]:
    """Return what was given out, and what was rated without having been given out."""
    assigned = [
        (rater, task)
        for rater in found.raters
        if rater in folder.assignments
        for task in folder.assignments[rater].tasks
    ]
    return list(dict.fromkeys((*assigned, *found.first)))


def _fate(given: Given, found: Judged, control: str, refused: set[Given]) -> str:
    rating = found.first.get(given)
    if rating is not None and control in rating.values:
        return "judged"
    if rating is not None and rating.skipped:
        return "skipped"
    return "left_out" if given in refused or rating is not None else "open"
