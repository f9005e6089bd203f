"""What a reader must know before believing a round: one sentence each, the gravest first."""

from __future__ import annotations

from bench.base.names import counted
from human_eval.analysis.results import RoundResult
from reports.naming import listed
from reports.numbers import count, number, percent
from reports.safe_text import one_line
from reports.sections.human_agreement import TENTATIVE, named_words
from reports.sections.human_raters import missing_words

FAST_SHARE = 0.05
"""Share of too fast judgements from which on a rater is named beside the verdict."""


def human_warnings(result: RoundResult) -> tuple[str, ...]:
    """Return the sentences that stand beside a round's verdict."""
    return (
        *_changed(result),
        *_unfinished(result),
        *_one_rater(result),
        *_low(result),
        *(text for one in result.agreement[:1] for text in named_words(one)),
        *_failed(result),
        *_fast(result),
        *_edited(result),
        *_imported(result),
    )


def _changed(result: RoundResult) -> tuple[str, ...]:
    if not result.changed:
        return ()
    verb = "is" if len(result.changed) == 1 else "are"
    names = listed(list(map(one_line, result.changed)))
    return (f"{names} {verb} not what the round was made with: what was rated may be another.",)


def _unfinished(result: RoundResult) -> tuple[str, ...]:
    found = result.counts
    if found.judged == found.expected:
        return ()
    missing = found.expected - found.judged
    share = 100 * missing / found.expected
    text = (
        f"{count(missing)} of {count(found.expected)} judgements ({percent(share)}) are missing: "
        f"{missing_words(found)}. What is here was analysed as it is"
    )
    if found.open:
        text += "; who tests a round before its end and again later finds more than is there"
    return (f"{text}.",)


def _one_rater(result: RoundResult) -> tuple[str, ...]:
    judged = [one for one in result.raters if one.counts.judged]
    if len(judged) > 1:
        return ()
    if result.imported:
        return (
            "One verdict for each answer: agreement was not measured, and what holds of who gave "
            "them need not hold of others.",
        )
    return (
        "One rater: agreement was not measured, and what holds of this rater need not hold of "
        "others.",
    )


def _low(result: RoundResult) -> tuple[str, ...]:
    for one in result.agreement[:1]:
        if one.ordinal.reason is not None:
            return (f"Agreement is undefined: {one_line(one.ordinal.reason)}.",)
        if one.ordinal.value < TENTATIVE:
            return (
                f"Raters agree little: alpha {number(one.ordinal.value, 2)}, below the .667 that "
                "custom asks for tentative conclusions.",
            )
    return ()


def _failed(result: RoundResult) -> tuple[str, ...]:
    failed = [
        f"{one_line(one.name)} ({count(found.right)} of {count(found.tasks)})"
        for one in result.raters
        if (found := one.qualification) is not None and found.passed is False
    ]
    if not failed:
        return ()
    verb = "rater" if len(failed) == 1 else "raters"
    mark = percent(100 * result.pass_mark)
    return (
        f"{len(failed)} {verb} failed the qualification, {listed(failed)}; {mark} had to be right. "
        "Their ratings are kept.",
    )


def _fast(result: RoundResult) -> tuple[str, ...]:
    named = [
        f"{one_line(one.name)} {count(fast)} of {count(one.counts.judged)}"
        for one in result.raters
        if (fast := one.findings.get("too fast", 0)) > FAST_SHARE * one.counts.judged
    ]
    if not named:
        return ()
    return (f"Judged too fast to have read it: {listed(named)}. They are kept.",)


def _edited(result: RoundResult) -> tuple[str, ...]:
    edited = result.findings.get("edited by somebody else", 0)
    if not edited:
        return ()
    verb = "was" if edited == 1 else "were"
    return (f"{counted(edited, 'judgement')} {verb} last edited by somebody other than the rater.",)


def _imported(result: RoundResult) -> tuple[str, ...]:
    if not result.imported:
        return ()
    return ("The judgements were made elsewhere: nothing was drawn, blinded or timed here.",)
