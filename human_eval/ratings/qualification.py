"""Whether raters passed the tasks whose right answer is known.

Conventions:
    A skipped task is not right. One that was not reached yet is neither right nor wrong: a rater
    has failed when the pass mark can no longer be reached, and passed when it cannot be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from human_eval.ratings.rating import Finding, Rating
from human_eval.ratings.sides import unswapped
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.tasks import Assignment, Secret
from human_eval.scales import PREFERENCE


@dataclass(frozen=True, slots=True)
class Qualification:
    """One rater's qualification.

    Attributes:
        rater: Pseudonym.
        tasks: How many tasks with a known answer the rater was given.
        judged: How many came back, skipped ones among them.
        right: How many of these are right in every control that is known.
        pass_mark: Share that must be right, 0 to 1.
    """

    rater: str
    tasks: int
    judged: int
    right: int
    pass_mark: float

    @property
    def passed(self) -> bool | None:
        """True, False, or None where it is still open (or there are no such tasks)."""
        if not self.tasks:
            return None
        needed = self.pass_mark * self.tasks - 1e-9  # 0.7 x 10 is a little more than 7
        if self.right >= needed:
            return True
        return False if self.right + self.tasks - self.judged < needed else None


def qualifications(ratings: Sequence[Rating], folder: RoundFolder) -> tuple[Qualification, ...]:
    """Return how each rater of the round did, in the order of the assignments."""
    given = {(one.rater, one.task): one for one in ratings}
    found = []
    for rater, assignment in folder.assignments.items():
        known = _known(assignment, folder)
        back = [given[rater, one.task] for one in known if (rater, one.task) in given]
        wrong = sum(bool(_wrong(one, folder)) for one in back)
        mark = folder.plan.pass_mark
        found.append(Qualification(rater, len(known), len(back), len(back) - wrong, mark))
    return tuple(found)


def qualification_findings(ratings: Sequence[Rating], folder: RoundFolder) -> list[Finding]:
    """Return a finding for each task that was judged wrong, and one for each rater who failed."""
    found = []
    for one in ratings:
        wrong = _wrong(one, folder)
        if wrong:
            found.append(
                Finding("qualification task wrong", one.rater, one.task, wrong, left_out=False)
            )
    for each in qualifications(ratings, folder):
        if each.passed is False:
            failed = _in_words(each)
            found.append(Finding("qualification failed", each.rater, "", failed, left_out=False))
    return found


def _known(assignment: Assignment, folder: RoundFolder) -> list[Secret]:
    secrets = (folder.secrets.get(name) for name in assignment.tasks)
    return [one for one in secrets if one is not None and one.kind == "qualification"]


def _wrong(rating: Rating, folder: RoundFolder) -> str:
    """Return what is wrong with the judgement of a task of known answer; else nothing."""
    secret = folder.secrets.get(rating.task)
    if secret is None or secret.kind != "qualification":
        return ""
    if rating.skipped:
        return "skipped"
    swapped = rating.task in folder.assignments[rating.rater].swapped
    faults = []
    for control, right in secret.known.items():
        value = rating.values.get(control)
        if control == PREFERENCE and isinstance(value, str):
            value = unswapped(value, swapped)
        if value not in right:
            allowed = " or ".join(map(str, right))
            faults.append(f"{control} {'missing' if value is None else value}, right is {allowed}")
    return "; ".join(faults)


def _in_words(one: Qualification) -> str:
    return (
        f"{one.right} of {one.tasks} qualification tasks right, pass mark "
        f"{one.pass_mark:.0%}; the ratings are kept"
    )
