"""Each rater: how much was judged, how severely, how consistently, and what was odd."""

from __future__ import annotations

import math

from human_eval.analysis.results import Counted, RaterResult, RoundResult
from human_eval.scales import PREFERENCE
from reports.human_words import amount, control_title, limits, unit_of
from reports.numbers import count, level, number, percent, seconds
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table

KINDS = (
    "too fast",
    "edited by somebody else",
    "rated twice",
    "skipped",
    "missing value",
    "unknown value",
    "unknown control",
    "unknown task",
    "unknown rater",
    "task changed",
    "page changed",
    "draft",
    "qualification task wrong",
    "qualification failed",
)


def raters_section(result: RoundResult) -> Section:
    """Return the raters: nobody is dropped, everything odd is shown."""
    parts: list[Part] = [_table(result)]
    severe = _severity(result)
    if severe is not None:
        parts.append(severe)
    odd = _findings(result)
    parts.append(Paragraph("Nothing odd was found in what came back.") if odd is None else odd)
    parts += [Paragraph(text, "note") for text in _notes(result)]
    return Section("raters", "Raters", tuple(parts))


def missing_words(found: Counted) -> str:
    """Return "3 skipped, 12 not yet judged", or "" where nothing is missing."""
    told = (
        (found.skipped, "skipped"),
        (found.left_out, "left out"),
        (found.open, "not judged"),
    )
    return ", ".join(f"{count(number_of)} {word}" for number_of, word in told if number_of)


def _table(result: RoundResult) -> Table:
    control = result.control
    columns = (
        Column("rater", numeric=False),
        Column("judged", "of those given"),
        Column("missing", numeric=False),
        Column("qualification"),
        *(
            (Column("severity", f"{control_title(control)}, {unit_of(control)}"),)
            if control != PREFERENCE
            else ()
        ),
        Column("same again", "A, tie or B" if control == PREFERENCE else control_title(control)),
        Column("time", "median; total"),
        *((Column("familiarity"), Column("language", numeric=False)) if _sheet(result) else ()),
    )
    rows = tuple(_row(result, one) for one in result.raters)
    return Table("Raters", columns, rows)


def _sheet(result: RoundResult) -> bool:
    return any(one.familiarity or one.language for one in result.raters)


def _row(result: RoundResult, one: RaterResult) -> tuple[Cell, ...]:
    control = result.control
    return (
        Cell(one_line(one.name)),
        Cell(f"{count(one.counts.judged)} of {count(one.counts.expected)}"),
        Cell(missing_words(one.counts) or "nothing"),
        _qualification(one),
        *((_severe(one, control),) if control != PREFERENCE else ()),
        _again(one, control),
        _time(one),
        *((Cell(one_line(one.familiarity)), Cell(one_line(one.language))) * _sheet(result)),
    )


def _qualification(one: RaterResult) -> Cell:
    found = one.qualification
    if found is None:
        return Cell(number(None))
    words = {True: "passed", False: "failed", None: "still open"}[found.passed]
    return Cell(f"{count(found.right)} of {count(found.tasks)}", words)


def _severe(one: RaterResult, control: str) -> Cell:
    found = one.severity.get(control)
    if found is None:
        return Cell(number(None))
    detail = limits(control, found.interval, sign=True)
    return Cell(amount(control, found.deviation, sign=True), one_line(found.reason or detail))


def _again(one: RaterResult, control: str) -> Cell:
    found = one.consistency.get(control)
    if found is None:
        return Cell(number(None))
    return Cell(percent(100 * found.agreement), f"of {count(found.n_pairs)} shown twice")


def _time(one: RaterResult) -> Cell:
    if math.isnan(one.median_seconds):
        return Cell(number(None))
    return Cell(seconds(one.median_seconds), f"{number(one.hours)} h")


def _severity(result: RoundResult) -> Table | None:
    """Return the severity on every scale, where raters gave stars too."""
    controls = [one for one in result.raters[0].severity if one != result.control]
    if not controls:
        return None
    columns = (
        Column("rater", numeric=False),
        *(Column(control_title(one), unit_of(one)) for one in controls),
    )
    rows = tuple(
        (Cell(one_line(rater.name)), *(_severe(rater, control) for control in controls))
        for rater in result.raters
    )
    caption = "Severity on the scales: how far each rater lies from the others, with intervals"
    return Table(caption, columns, rows, folded=True)


def _findings(result: RoundResult) -> Table | None:
    kinds = [kind for kind in KINDS if kind in result.findings]
    kinds += [kind for kind in result.findings if kind not in kinds]
    if not kinds:
        return None
    columns = (
        Column("finding", numeric=False),
        *(Column(one_line(one.name)) for one in result.raters),
        Column("all"),
    )
    rows = tuple(
        (
            Cell(one_line(kind)),
            *(Cell(count(one.findings.get(kind, 0))) for one in result.raters),
            Cell(count(result.findings[kind])),
        )
        for kind in kinds
    )
    return Table("What was odd in what came back", columns, rows)


def _notes(result: RoundResult) -> list[str]:
    notes = []
    if len(result.raters) > 1 and result.control != PREFERENCE:
        shown = level(1 - result.alpha)
        notes.append(
            f"Severity: how far a rater's judgements lie from the others' on the same answers, "
            f"with its {shown} interval; below 0 is more severe."
        )
    notes.append(
        "Judgements that were too fast (less than 2 s, or a fifth of the rater's median) or edited "
        "by somebody else are shown here and still count. Skipped, invalid and missing ones are "
        "missing data, never a score. Raters who failed the qualification are kept."
    )
    return notes
