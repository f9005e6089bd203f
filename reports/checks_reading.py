"""Where things stand among the checks: whose verdicts, which sets, tests that belong together."""

from __future__ import annotations

from bench.checks.results import Checks, CheckTest, SetVerdict
from bench.results import Comparison, SetInfo
from reports.ladder_words import IN_PROMPT, IN_TRAINING, PROMPT, probably, worst
from reports.naming import by_role
from reports.numbers import count
from reports.reading import sides, wholes

STORY = ("train", "paraphrase", "heldout", "control", "retention")
"""Roles as the first screen tells them: trained, the same in other words, new, floor, old."""


def subjects(comparison: Comparison, checks: Checks) -> tuple[str, ...]:
    """Return the scenarios or checkpoints that the verdicts are about: all but the base."""
    every = sides(comparison)
    return tuple(name for name in every if name != checks.base) or every


def members(comparison: Comparison, side: str) -> tuple[str, ...]:
    """Return the checkpoints that a scenario stands for, or the checkpoint itself."""
    return wholes(comparison).get(side, (side,))


def side_verdicts(
    comparison: Comparison, checks: Checks, side: str, set_name: str
) -> tuple[SetVerdict, ...]:
    """Return the verdicts on one set of a scenario's checkpoints, or of one checkpoint."""
    found = (checks.verdict(name, set_name) for name in members(comparison, side))
    return tuple(one for one in found if one is not None)


def side_verdict(
    comparison: Comparison, checks: Checks, side: str, set_name: str
) -> SetVerdict | None:
    """Return the worst of them, or None."""
    return worst(side_verdicts(comparison, checks, side, set_name))


def told_sets(comparison: Comparison, checks: Checks) -> tuple[SetInfo, ...]:
    """Return one scored set for each role, in the order of the story; the primary one for its."""
    found: dict[str, SetInfo] = {}
    partner = _paraphrases_of_train(checks)
    for info in scored_sets(comparison):
        chosen = info.name in (comparison.plan.set, partner)
        if info.role not in found or chosen:
            found[info.role] = info
    return tuple(found[role] for role in STORY if role in found)


def scored_sets(comparison: Comparison) -> tuple[SetInfo, ...]:
    """Return the sets with a score by the primary metric, by role."""
    metric = comparison.plan.metric
    scored = {score.set for score in comparison.scores if score.metric == metric}
    return tuple(info for info in by_role(comparison.sets) if info.name in scored)


def changes(
    comparison: Comparison, checks: Checks, side: str, set_name: str
) -> tuple[CheckTest, ...]:
    """Return the tests of what was forgotten (G6), one for each checkpoint that has one."""
    found = (checks.test("G6", name, set_name) for name in (side, *members(comparison, side)))
    done = [one for one in dict.fromkeys(found) if one is not None and one.missing is None]
    return tuple(done)[:1] if done and done[0].checkpoint == side else tuple(done)


def how_met(checks: Checks, set_name: str) -> tuple[str, str]:
    """Return how a set's flagged and clean items are told apart: by training, or by the prompt."""
    found = [one for one in checks.verdicts if one.set == set_name and one.rung == "found"]
    if found and all(one.by == PROMPT for one in found):
        return IN_PROMPT
    # the searches are of the data, so what is only probable is so for all checkpoints
    met = next((one for one in found if one.by != PROMPT), None)
    return IN_TRAINING if met is None else (probably(met, IN_TRAINING[0]), IN_TRAINING[1])


def flagged_words(checks: Checks, set_name: str) -> str:
    """Return "30 of which are present in training", or "" where no item of a set was found.

    Of several checkpoints that differ, the most.
    """
    found = [
        (one.n_found, one.n_items)
        for one in checks.verdicts
        if one.set == set_name and one.checkpoint != checks.base
        if one.rung == "found" and not one.trained
    ]
    if not found:
        return ""
    n, whole = max(found)
    return f"{'all' if n == whole else count(n)} of which are {how_met(checks, set_name)[0]}"


def on_all_items(comparison: Comparison) -> str:
    """Return "On all items, 30 of which are present in training" for the primary set, or ""."""
    checks = comparison.checks
    flagged = "" if checks is None else flagged_words(checks, comparison.plan.set)
    return f"On all items, {flagged}" if flagged else ""


def _paraphrases_of_train(checks: Checks) -> str | None:
    """Return the set that asks the trained facts in other words, as compared for memorization."""
    return next((gap.other for gap in checks.memorization if gap.same_facts), None)
