"""All sentences about the rungs of the ladder, in one place.

Conventions:
    Only four verdicts exist. "No evidence found" never stands without the smallest leak that could
    have been seen, "not testable" never without what is missing. What was looked up in the data
    given and not found there is said so, and is no all-clear: a test of the answers has to stand
    behind a bare "no leak found". To know what was trained on is the goal of knowledge fine-tuning,
    so it is stated and never called a fault.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.base.names import counted
from bench.checks.results import DECIDING, CleanScore, Rung, SetVerdict
from reports.naming import listed, metric_title
from reports.numbers import count, interval, level, percent, short_interval
from reports.safe_text import one_line
from reports.smallest_leak import damaged_words, detectable_words, searched_words
from stats import Estimate

RUNGS: dict[Rung, str] = {
    "found": "Test items found in training",
    "consistent": "Score consistent with memorization",
    "no_evidence": "No evidence found",
    "not_testable": "Not testable",
}
BADGES: dict[str, str] = {
    "trained": "Score on trained items",
    "found": "Test items found in training",
    "consistent": "Consistent with memorization",
    "not_testable": "Not testable",
    "not_in_data": "No leak found in the data given",
    "no_evidence": "No leak found",
}
"""Worst first: what could not be tested is no better than what was tested and found clean."""

SYMBOLS: dict[str, str] = {
    "trained": "●",
    "found": "✗",
    "consistent": "▲",
    "not_testable": "?",
    "not_in_data": "○",
    "no_evidence": "✓",
}
"""Beside the words, so that no verdict is told by colour alone."""


PROMPT = ("D5",)
"""What a finding rests on where items were met in the prompt and nowhere else."""

LOOK = "the same fact in other words: look at them"
"""What only probably stands in training."""

IN_TRAINING = ("present in training", "absent from it")
IN_PROMPT = ("answered by their own prompt", "not answered there")
"""How flagged and clean items are told apart."""


def kind_of(verdict: SetVerdict) -> str:
    """Return the rung, `trained` (declared as trained on) or `not_in_data` (only searched for)."""
    if verdict.trained:
        return "trained"
    return "not_in_data" if verdict.by_data_only else verdict.rung


def badge_words(verdict: SetVerdict) -> str:
    """Return a verdict as a badge, e.g. "No leak found"."""
    kind = kind_of(verdict)
    if kind == "found" and verdict.by == PROMPT:
        return "Answers found in the prompt"
    if kind == "found" and 0 < verdict.n_found == verdict.n_probable:
        return "Test items probably in training"
    if kind == "not_in_data" and verdict.in_part:
        return "Searched only in part"
    return BADGES[kind]


def probably(verdict: SetVerdict, what: str) -> str:
    """Return "found in training", "probably found …", or "found …, 2 of them probably"."""
    if verdict.n_probable and verdict.n_probable >= verdict.n_found:
        return f"probably {what}"
    return f"{what}, {count(verdict.n_probable)} of them probably" if verdict.n_probable else what


def worst(verdicts: Sequence[SetVerdict]) -> SetVerdict | None:
    """Return the worst of several verdicts (the training seeds of a scenario), or None."""
    order = list(BADGES)
    return min(verdicts, key=lambda one: order.index(kind_of(one)), default=None)


def rung_words(verdict: SetVerdict) -> str:
    """Return a verdict in a few words, for a table, e.g. "3 of 150 items found in training"."""
    if verdict.trained:
        return "score on trained items"
    if verdict.rung == "found":
        found = _of(verdict.n_found, verdict.n_items)
        if verdict.by == PROMPT:
            return f"{found} {IN_PROMPT[0]}"
        return f"{found} {probably(verdict, 'found in training')}"
    if verdict.by_data_only:
        return badge_words(verdict).lower()
    return RUNGS[verdict.rung].lower()


def rung_claim(verdict: SetVerdict) -> str:
    """Return a verdict with what it rests on, as one sentence."""
    if verdict.trained:
        return f"A score on trained items: {one_line(verdict.set)} is what was trained on."
    if verdict.rung == "found":
        found = f"{_of(verdict.n_found, verdict.n_items)} of {one_line(verdict.set)}"
        look = f" ({LOOK})" if 0 < verdict.n_found == verdict.n_probable else ""
        if 0 < verdict.n_probable < verdict.n_found:
            look = f", {count(verdict.n_probable)} of them probably ({LOOK})"
        return f"{badge_words(verdict)}: {found}{look}{_checks(verdict)}."
    if verdict.rung == "consistent":
        return f"Score consistent with memorization{_checks(verdict)}."
    if kind_of(verdict) == "not_in_data":
        claim = f"{clean_claim(verdict)}; {detectable_words(verdict)}"
        return f"{claim}. {from_answers(verdict)}."
    if verdict.rung == "no_evidence":
        return f"{clean_claim(verdict)}; {detectable_words(verdict)}."
    return f"Not testable: {missing_words(verdict) or 'what is missing was not said'}."


def rung_sentence(verdict: SetVerdict) -> str:
    """Return a verdict with what it rests on, and what more could not be tested."""
    claim, missing = rung_claim(verdict), missing_words(verdict)
    if missing and kind_of(verdict) in ("consistent", "no_evidence"):
        return f"{claim} Not tested further: {missing}."
    return claim


def grouped_reasons(verdicts: Sequence[SetVerdict], everyone: int) -> tuple[str, ...]:
    """Return each verdict's sentence once, headed by the sets and checkpoints it holds for.

    Args:
        verdicts: Of any checkpoints and sets.
        everyone: Number of checkpoints; where all are meant, none is named.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for one in verdicts:
        by_set = said.setdefault(rung_sentence(one), {})
        by_set.setdefault(one_line(one.set), []).append(one_line(one.checkpoint))
    return tuple(
        f"{listed(sets)}{'' if len(names) >= everyone else f' ({_few(names)})'}: {text}"
        for text, by_set in said.items()
        for names, sets in _alike(by_set).items()
    )


def _alike(by_set: dict[str, list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Return the sets that concern the same checkpoints, by these checkpoints."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, names in by_set.items():
        found.setdefault(tuple(names), []).append(name)
    return found


def _few(names: Sequence[str], most: int = 4) -> str:
    rest = len(names) - most
    return listed(list(names) if rest <= 1 else [*names[:most], f"{rest} more"])


def clean_claim(verdict: SetVerdict) -> str:
    """Return what was not found, and where it was looked for."""
    if not verdict.searched:
        return "No evidence found"
    where = f"in the training data given ({searched_words(verdict)})"
    if not verdict.by_data_only:
        tests = listed([one_line(one) for one in verdict.by if one in DECIDING])
        lead = f"No evidence found in its answers ({tests}), and no item met"
    elif verdict.in_part:
        lead = f"Searched only in part, {damaged_words(verdict)}: not found"
    else:
        lead = "Not found"
    return f"{lead} {where}"


def from_answers(verdict: SetVerdict) -> str:
    """Return what its answers say beside a search: nothing, and why."""
    missing = missing_words(verdict)
    return f"Not testable from its answers{f': {missing}' if missing else ''}"


def missing_words(verdict: SetVerdict) -> str:
    """Return what is missing, clause by clause; "" where nothing is."""
    return "; ".join(one_line(text).rstrip(".") for text in verdict.missing)


def clean_sentence(found: CleanScore, told: tuple[str, str] = IN_TRAINING) -> str:
    """Return a score on items present in training beside that on the items absent from it.

    Args:
        found: The scores.
        told: How the two kinds of items are told apart.
    """
    name, metric = one_line(found.checkpoint), metric_title(found.metric)
    present = _of(found.n_flagged, found.n_flagged + found.n_clean)
    lead = f"{name}: {present} of {one_line(found.set)} are {told[0]}"
    if found.flagged is not None:
        lead += f", {metric} there {percent(found.flagged.value)}"
    if found.clean is None or found.note:
        note = one_line(found.note).rstrip(".")
        return f"{lead}; {note or 'generalization not estimable: no other item is left'}."
    absent = counted(found.n_clean, "item")
    return f"{lead}; on the {absent} {told[1]} {metric} = {scored(found.clean)}."


def clean_overview(found: Sequence[CleanScore], told: tuple[str, str] = IN_TRAINING) -> str:
    """Return the scores of several checkpoints on the same clean items beside the flagged ones."""
    first = found[0]
    if len(found) == 1 or first.clean is None or first.note:
        return clean_sentence(first, told)
    present = _of(first.n_flagged, first.n_flagged + first.n_clean)
    each = [
        f"{percent(one.clean.value)} ({short_interval(one.clean.interval)}) for "
        f"{one_line(one.checkpoint)}"
        for one in found
        if one.clean
    ]
    seen = [percent(one.flagged.value) for one in found if one.flagged]
    there = f"{seen[0]} each" if len(set(seen)) == 1 else listed(seen)
    return (
        f"{present} of {one_line(first.set)} are {told[0]}; on the "
        f"{count(first.n_clean)} {told[1]} {metric_title(first.metric)} is {listed(each)} "
        f"({level(first.clean.level)} CIs)"
        f"{f'; on the other {count(first.n_flagged)}, {there}' if seen else ''}."
    )


def scored(found: Estimate) -> str:
    """Return "71.8 % (95 % CI 62.8 to 79.4)"."""
    return f"{percent(found.value)} ({level(found.level)} CI {interval(found.interval)})"


def _of(part: int, whole: int) -> str:
    """Return "all 150 items" or "3 of 150 items"."""
    if part == whole:
        return f"all {counted(whole, 'item')}"
    return f"{count(part)} of {counted(whole, 'item')}"


def _checks(verdict: SetVerdict) -> str:
    return f", by {listed([one_line(name) for name in verdict.by])}" if verdict.by else ""
