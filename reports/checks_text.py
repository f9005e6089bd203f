"""What the checks found as plain text of at most 100 columns: for a terminal, a log, a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from bench.base.names import counted
from bench.checks.evidence import Grade
from bench.checks.ladder import PROBABLE
from bench.checks.results import Checks, CheckTest, SetVerdict
from bench.results import Comparison
from reports.abridged import short_names
from reports.check_values import BY_RANKS, interval_words, value_words
from reports.checks_reading import how_met
from reports.ladder_words import (
    SYMBOLS,
    badge_words,
    clean_claim,
    clean_sentence,
    from_answers,
    grouped_reasons,
    kind_of,
    worst,
)
from reports.memorization_words import memorization_kind, memorization_sentence
from reports.naming import listed
from reports.numbers import count, number, p_value
from reports.safe_text import one_line
from reports.sections.first_checks import AGAINST_BASE, first_ladder, qualified
from reports.sections.parts import Cell, Ladder
from reports.sentences import uncapital
from reports.smallest_leak import detectable_overview
from reports.text_table import TextTable, clipped

WIDTH = 100
NAME = 20
AREAS = "L3"
RANKED = "L2: value and CI are of the mean; p is of signed ranks or of rank sums, one-sided."
GAPS = 3
"""Differences in memorization that the summary has room for."""

SHORT = {
    "trained": "trained on",
    "found": "found in training",
    "consistent": "memorization",
    "not_in_data": "not in data given",
    "no_evidence": "no evidence",
    "not_testable": "not testable",
}
"""Rungs in the words that a narrow column holds; the sentences below have them whole."""


def overfitting_text(checks: Checks) -> str:
    """Return what `bench check overfitting` prints: ladder, reasons, tests, gaps, and the worst."""
    blocks = [
        _ladder(checks.verdicts),
        _wrapped(_reasons(checks)),
        _wrapped(
            [
                clean_sentence(one, how_met(checks, one.set))
                for one in checks.clean
                if one.checkpoint != checks.base
            ]
        ),
        _tests(checks),
        _wrapped([memorization_sentence(one, checks) for one in checks.memorization]),
        _wrapped([_last(checks)]),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def summary_lines(comparison: Comparison) -> list[str]:
    """Return the block of the terminal's summary: a line for each checkpoint, then few sentences.

    Nothing where no check ran.
    """
    shown = first_ladder(comparison)
    checks = comparison.checks
    if shown is None or checks is None:
        return []
    heads = short_names([row.head.text for row in shown.rows], NAME)
    places = _changed(shown)
    rows = tuple(
        (
            heads[row.head.text],
            _badge(row.verdict),
            *(f"{row.scores[place].text} ({row.scores[place].detail})" for place in places),
        )
        for row in shown.rows
    )
    header = ("", shown.asked, *(f"{shown.columns[p].title}, {AGAINST_BASE}" for p in places))
    lines = [shown.title, "", *TextTable(header, rows, frozenset({0, 1})).lines(WIDTH), ""]
    said = [f"Beware: {text}" for text in qualified(comparison)]
    return lines + _wrapped([*said, *shown.notes, *_elsewhere(comparison), *_gaps(checks)])


def _ladder(verdicts: Sequence[SetVerdict]) -> list[str]:
    sets = list(dict.fromkeys(one.set for one in verdicts))
    heads = short_names(list(dict.fromkeys(one.checkpoint for one in verdicts)), NAME)
    found = {(one.checkpoint, one.set): one for one in verdicts}
    header = ("", *(clipped(one_line(name), NAME) for name in sets))
    rows = tuple(
        (head, *(_rung(found.get((name, one))) for one in sets)) for name, head in heads.items()
    )
    table = TextTable(header, rows, frozenset(range(len(header))))
    return ["Where each score stands", "", *table.lines(WIDTH)] if rows else []


def _reasons(checks: Checks) -> tuple[str, ...]:
    """Return what each verdict rests on, the base's last."""
    ordered = sorted(checks.verdicts, key=lambda one: one.checkpoint == checks.base)
    return grouped_reasons(ordered, len(_names(ordered)))


def _rung(verdict: SetVerdict | None) -> str:
    if verdict is None:
        return number(None)
    kind = kind_of(verdict)
    if kind == "found":
        return f"{SYMBOLS[kind]} {count(verdict.n_found)} of {count(verdict.n_items)} found"
    if kind == "not_in_data" and verdict.in_part:
        return f"{SYMBOLS[kind]} searched in part"
    return f"{SYMBOLS[kind]} {SHORT[kind]}"


def _tests(checks: Checks) -> list[str]:
    done = [test for test in checks.tests if test.missing is None]
    listed_whole = sorted((t for t in done if t.check != AREAS), key=lambda test: test.check)
    heads = short_names([test.checkpoint for test in done], NAME - 6)
    header = ("", "checkpoint", "set", "against", "value", "CI", "p", "adjusted")
    rows = tuple(_test(checks, test, heads) for test in listed_whole)
    table = TextTable(header, rows, frozenset({0, 1, 2, 3}))
    title = "Tests: ▲ speaks for memorization, ● of what was trained on; no adjusted p: described"
    lines = [title, "", *table.lines(WIDTH)] if rows else []
    if any(test.check in BY_RANKS for test in listed_whole):
        lines += ["", *_wrapped([RANKED])]
    return [*lines, *_areas([test for test in done if test.check == AREAS])]


def _test(checks: Checks, test: CheckTest, heads: dict[str, str]) -> tuple[str, ...]:
    verdict = checks.verdict(test.checkpoint, test.set)
    kind = "trained" if verdict is not None and verdict.trained else "consistent"
    return (
        f"{one_line(test.check)}{f' {SYMBOLS[kind]}' if test.evidence else ''}",
        heads[test.checkpoint],
        clipped(one_line(test.set), NAME - 8),
        clipped(one_line(test.against) or number(None), NAME - 8),
        value_words(test).replace("nats per token", "nats"),
        interval_words(test) or number(None),
        p_value(test.pvalue),
        p_value(test.adjusted_p),
    )


def _areas(tests: list[CheckTest]) -> list[str]:
    """Say of the membership scores, of which there are many, only how far they reach."""
    if not tests:
        return []
    values = [test.value for test in tests]
    reach = f"AUC {number(min(values), 2)} to {number(max(values), 2)}"
    text = f"{AREAS}: {count(len(tests))} membership scores, {reach}; described, deciding nothing."
    return ["", *_wrapped([text])]


def _last(checks: Checks) -> str:
    """Return the worst finding in one sentence, of sets that are not declared as trained on."""
    tested = [one for one in checks.verdicts if not one.trained and one.checkpoint != checks.base]
    found = worst(tested)
    if found is None:
        return "Verdict: nothing beside trained sets was there to be checked."
    kind = kind_of(found)
    alike = [one for one in tested if kind_of(one) == kind]
    sets = listed(list(dict.fromkeys(one_line(one.set) for one in alike)))
    lead = f"Verdict: {badge_words(found)} ({listed(_names(alike))} on {sets})"
    if kind == "not_in_data":
        return f"{lead}: {_searched_only(alike)}."
    return f"{lead}; {detectable_overview(alike)}." if kind == "no_evidence" else f"{lead}."


def _searched_only(alike: Sequence[SetVerdict]) -> str:
    """Say what a search that found nothing is worth, and what the answers could not tell."""
    claims = dict.fromkeys(uncapital(clean_claim(one)) for one in alike)
    # sets that others are held against are not tested by design: the held-out ones count
    heldout = [one for one in alike if one.role == "heldout"] or alike
    answers = list(dict.fromkeys(uncapital(from_answers(one)) for one in heldout))
    untested = answers[0] if len(answers) == 1 else "the answers were not testable"
    return f"{'; '.join(claims)}; {detectable_overview(alike)}. This is no all-clear; {untested}"


def _names(verdicts: Sequence[SetVerdict]) -> list[str]:
    return list(dict.fromkeys(one_line(one.checkpoint) for one in verdicts))


def _badge(cell: Cell) -> str:
    detail = f" ({cell.detail})" if cell.detail else ""
    return f"{cell.symbol} {cell.text}{detail}".strip()


def _changed(shown: Ladder) -> list[int]:
    """Return the columns that hold changes; the scores themselves stand in the first table."""
    return [place for place, one in enumerate(shown.columns) if one.detail == AGAINST_BASE]


def _elsewhere(comparison: Comparison) -> list[str]:
    """Name the other sets whose items were found in training."""
    checks = comparison.checks
    if checks is None or checks.leakage is None:
        return []
    leakage = checks.leakage
    found = [
        _met(one_line(info.name), tuple(grades.values()), info.n_items)
        for info in comparison.sets
        if info.name != comparison.plan.set and (grades := leakage.graded(info.name))
    ]
    return [f"Found in training beside the primary set: {listed(found)}."] if found else []


def _met(name: str, grades: Sequence[Grade], n: int) -> str:
    """Return "old 2 of 307", and how many of them are only probably the same fact."""
    probable = grades.count(PROBABLE)
    likely = "" if not probable else "all" if probable == len(grades) else f"{count(probable)}"
    return f"{name} {count(len(grades))} of {count(n)}{f' ({likely} probably)' if likely else ''}"


def _gaps(checks: Checks) -> list[str]:
    """Return the established differences in memorization, or that there are none."""
    pairs = [one for one in checks.memorization if one.b]
    higher = [one for one in pairs if memorization_kind(one, checks) == "higher"]
    if pairs and not higher:
        return ["No difference in memorization was established."]
    said = [memorization_sentence(one, checks) for one in higher[:GAPS]]
    rest = len(higher) - GAPS
    verb = "stands" if rest == 1 else "stand"
    more = f"{counted(rest, 'more such difference')} {verb} in the report."
    return [*said, more] if rest > 0 else said


def _wrapped(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(text, WIDTH, break_on_hyphens=False)]
