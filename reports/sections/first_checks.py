"""The checks on the first screen: a line for each checkpoint, and what qualifies the claim."""

from __future__ import annotations

from dataclasses import replace

from bench.base.names import counted
from bench.checks.results import Checks, CleanScore, SetVerdict
from bench.results import Comparison, SetInfo
from reports.checkpoint_words import change_words
from reports.checks_reading import how_met, side_verdict, side_verdicts, subjects, told_sets
from reports.ladder_words import (
    SYMBOLS,
    badge_words,
    clean_claim,
    clean_overview,
    kind_of,
    missing_words,
    rung_sentence,
    worst,
)
from reports.naming import listed
from reports.numbers import count, level, number, percent, short_interval
from reports.reading import score_or_none
from reports.reproduction_words import reproduction_notes
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Ladder, LadderRow, Link
from reports.sections.score_charts import colour_of
from reports.sentences import uncapital
from reports.smallest_leak import detectable_overview
from reports.text_table import clipped

SHORT = {
    "train": "trained on",
    "paraphrase": "other words",
    "heldout": "held out",
    "control": "never taught",
    "retention": "known before",
}
"""Roles in the words that a narrow column holds."""

AGAINST_BASE = "against the base"
"""What heads a column of changes."""

NAME = 14
"""Columns of a set's name; its whole name stands in the section."""

NO_ALL_CLEAR = (
    "This is no all-clear: whether the answers look memorized could not be tested, for reasons "
    "told below"
)
"""Of what was only searched for; the section says what was missing for each set."""

NAMED = 3
"""Checkpoints whose clean scores stand on the first screen; the section has them all."""


def first_ladder(comparison: Comparison) -> Ladder | None:
    """Return the verdict of each checkpoint beside what it scores where; None without checks."""
    checks = comparison.checks
    if checks is None or not checks.verdicts:
        return None
    sets = told_sets(comparison, checks)
    rows = _said_once(
        tuple(_row(comparison, checks, side, sets) for side in subjects(comparison, checks))
    )
    return Ladder(
        title="Leakage, memorization, forgetting",
        asked=f"leakage on {one_line(comparison.plan.set)}",
        columns=tuple(_column(comparison, checks, info) for info in sets),
        rows=rows,
        notes=_notes(comparison, checks),
        more=Link("How this was checked", "checks"),
        intervals=f"{level(1 - comparison.plan.alpha)} CI",
    )


def alarm(comparison: Comparison) -> Cell | None:
    """Return the badge that stands beside the verdict's own where the primary set is in doubt."""
    found = worst(_primary(comparison))
    if found is None or kind_of(found) in ("no_evidence", "not_in_data", "not_testable"):
        return None
    return leak_badge(comparison)


def leak_badge(comparison: Comparison) -> Cell:
    """Return the worst verdict on the primary set in two or three words: there always is one."""
    found = worst(_primary(comparison))
    if found is None:
        return Cell("Leakage not checked", kind="not_testable", symbol="?")
    kind = kind_of(found)
    words = badge_words(found)
    # alone, without the table's heading, these have to say what they are about
    if kind == "not_testable":
        words = "Leakage not testable"
    return Cell(words, kind=kind, symbol=SYMBOLS[kind])


def qualified(comparison: Comparison) -> tuple[str, ...]:
    """Return what the claim must not be read without; nothing where the primary set is clean."""
    found = _primary(comparison)
    checks = comparison.checks
    if checks is None:
        return ()
    said = []
    if any(one.trained for one in found):
        name = one_line(comparison.plan.set)
        said.append(f"{name} is what was trained on: these are scores on trained items.")
    elif any(one.rung == "found" for one in found):
        said.append(_found(comparison, checks, found))
    doubted = [one_line(one.checkpoint) for one in found if kind_of(one) == "consistent"]
    if doubted:
        whose = f"{'The score' if len(doubted) == 1 else 'The scores'} of {listed(doubted)}"
        verb = "is" if len(doubted) == 1 else "are"
        said.append(f"{whose} {verb} consistent with memorization of these items.")
    return tuple(said)


def _primary(comparison: Comparison) -> tuple[SetVerdict, ...]:
    checks = comparison.checks
    if checks is None:
        return ()
    return tuple(
        verdict
        for side in subjects(comparison, checks)
        for verdict in side_verdicts(comparison, checks, side, comparison.plan.set)
    )


def _found(comparison: Comparison, checks: Checks, found: tuple[SetVerdict, ...]) -> str:
    compared = {one.checkpoint for one in found}
    clean = [
        one for one in checks.clean if one.set == comparison.plan.set and one.checkpoint in compared
    ]
    if not clean:
        return rung_sentence(next(one for one in found if one.rung == "found"))
    return clean_overview(_named(clean), how_met(checks, comparison.plan.set))


def _named(clean: list[CleanScore]) -> list[CleanScore]:
    """Keep the highest few, in the comparison's order."""
    best = sorted(clean, key=lambda one: one.all.value, reverse=True)[:NAMED]
    return [one for one in clean if one in best]


def _column(comparison: Comparison, checks: Checks, info: SetInfo) -> Column:
    forgotten = info.role == "retention" and any(
        change_words(comparison, checks, side, info.name)[0]
        for side in subjects(comparison, checks)
    )
    name = clipped(one_line(info.name), NAME)
    if forgotten:
        return Column(name, AGAINST_BASE)
    found = any(
        verdict.rung == "found"
        for side in subjects(comparison, checks)
        for verdict in side_verdicts(comparison, checks, side, info.name)
    )
    said = f"declared {info.role}" if found else SHORT.get(info.role, one_line(info.role))
    return Column(name, said)


def _row(comparison: Comparison, checks: Checks, side: str, sets: tuple[SetInfo, ...]) -> LadderRow:
    head = Cell(one_line(side), colour=colour_of(comparison, side))
    scores = tuple(_score(comparison, checks, side, info) for info in sets)
    return LadderRow(head, _verdict_cell(comparison, checks, side), scores)


def _said_once(rows: tuple[LadderRow, ...]) -> tuple[LadderRow, ...]:
    """Leave out how many items were found where that is one number, which the claim has below."""
    details = {row.verdict.detail for row in rows}
    if len(details) > 1 or any(row.verdict.kind != "found" for row in rows):
        return rows
    return tuple(replace(row, verdict=replace(row.verdict, detail="")) for row in rows)


def _verdict_cell(comparison: Comparison, checks: Checks, side: str) -> Cell:
    every = side_verdicts(comparison, checks, side, comparison.plan.set)
    found = worst(every)
    if found is None:
        return Cell(number(None))
    kind = kind_of(found)
    alike = sum(kind_of(one) == kind for one in every)
    parts = [f"{count(alike)} of {count(len(every))} seeds"] if alike < len(every) else []
    if kind == "found":
        parts.append(f"{count(found.n_found)} of {count(found.n_items)}")
    if kind == "consistent" and found.by:
        parts.append(f"by {listed(list(found.by))}")
    return Cell(badge_words(found), ", ".join(parts), kind=kind, symbol=SYMBOLS[kind])


def _score(comparison: Comparison, checks: Checks, side: str, info: SetInfo) -> Cell:
    if info.role == "retention":
        change, bounds = change_words(comparison, checks, side, info.name)
        if change:
            return Cell(change, bounds)
    found = score_or_none(comparison, side, info.name, comparison.plan.metric)
    if found is None:
        return Cell(number(None))
    return Cell(percent(found.value), short_interval(found.interval))


def _notes(comparison: Comparison, checks: Checks) -> tuple[str, ...]:
    name = one_line(comparison.plan.set)
    return tuple(
        filter(
            None,
            (
                _trained_note(comparison, checks),
                *_rung_notes(comparison, checks, name),
                *reproduction_notes(comparison, checks),
            ),
        )
    )


def _trained_note(comparison: Comparison, checks: Checks) -> str:
    told = told_sets(comparison, checks)
    sides = subjects(comparison, checks)
    names = [
        f"{one_line(info.name)} ({counted(info.n_scored, 'question')})"
        for info in told
        if any((v := side_verdict(comparison, checks, s, info.name)) and v.trained for s in sides)
    ]
    if not names:
        return ""
    one = len(names) == 1
    verb, whose = ("is", "its") if one else ("are", "their")
    trained = f"{listed(names)} {verb} what was trained on"
    return f"{trained}: {whose} scores say nothing of new questions."


def _rung_notes(comparison: Comparison, checks: Checks, name: str) -> list[str]:
    """Say what could have been seen, or what is missing, once for all whom it concerns."""
    found = [
        (one_line(side), one)
        for side in subjects(comparison, checks)
        if (one := side_verdict(comparison, checks, side, comparison.plan.set)) is not None
    ]
    whose: dict[str, list[str]] = {}
    for side, one in found:
        text = _rung_note(one, name, [each for _, each in found])
        if text:
            whose.setdefault(text, []).append(side)
    return [
        f"{text}{f' ({listed(who)})' if len(who) < len(found) else ''}."
        for text, who in whose.items()
    ]


def _rung_note(one: SetVerdict, name: str, every: list[SetVerdict]) -> str:
    kind = kind_of(one)
    seen = detectable_overview([each for each in every if kind_of(each) == kind])
    if kind == "no_evidence":
        return f"On {name}: {uncapital(clean_claim(one))}; {seen}"
    if kind == "not_in_data":
        return f"On {name}: {uncapital(clean_claim(one))}; {seen}. {NO_ALL_CLEAR}"
    return f"Not testable on {name}: {missing_words(one)}" if kind == "not_testable" else ""
