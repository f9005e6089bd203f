"""The ladder, checkpoint by checkpoint and set by set, and each checkpoint's profile of scores."""

from __future__ import annotations

from bench.checks.results import Checks
from bench.results import Comparison, SetInfo
from reports.checkpoint_words import checkpoint_sentences
from reports.checks_reading import scored_sets, side_verdict, subjects, told_sets
from reports.ladder_words import SYMBOLS, grouped_reasons, kind_of, rung_words
from reports.naming import metric_title, role_words
from reports.numbers import number, short_interval
from reports.reading import rows_of, score_or_none, side_of, sides
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Chart, ChartRow, Column, Mark, Table
from reports.sections.score_charts import AXIS, TICKS, chart_words, colour_of


def standing_bullets(comparison: Comparison, checks: Checks) -> Bullets:
    """Return what the checks say of each checkpoint or scenario, a few sentences each."""
    names = subjects(comparison, checks)
    verdicts = (side_verdict(comparison, checks, name, comparison.plan.set) for name in names)
    return Bullets(
        tuple(checkpoint_sentences(comparison, checks, name) for name in names),
        tuple("" if verdict is None else kind_of(verdict) for verdict in verdicts),
    )


def ladder_table(comparison: Comparison, checks: Checks) -> Table:
    """Return the rung of each checkpoint on each set, its score below."""
    sets = scored_sets(comparison)
    columns = [Column("checkpoint", numeric=False)]
    columns += [Column(one_line(info.name), role_words(info), numeric=False) for info in sets]
    rows = tuple(
        (
            _head(comparison, name),
            *(_cell(comparison, checks, name, info) for info in sets),
        )
        for name in rows_of(comparison)
    )
    metric = metric_title(comparison.plan.metric)
    return Table(f"The ladder by set, with {metric} in %", tuple(columns), rows)


def reasons(comparison: Comparison, checks: Checks) -> Bullets | None:
    """Return what each verdict rests on, once for all checkpoints and sets it holds for."""
    ordered = sorted(checks.verdicts, key=lambda one: one.checkpoint == checks.base)
    said = grouped_reasons(ordered, len(comparison.compared))
    return Bullets(said) if said else None


def profiles(comparison: Comparison, checks: Checks) -> ChartRow | None:
    """Return each checkpoint's scores from trained to never taught, on the same axis."""
    sets = told_sets(comparison, checks)
    if len(sets) < 2:
        return None
    return ChartRow(tuple(_profile(comparison, name, sets) for name in sides(comparison)))


def _head(comparison: Comparison, name: str) -> Cell:
    """Head a row; training seeds stand below their scenario, set in."""
    inset = side_of(comparison, name) != name
    return Cell(one_line(name), colour=colour_of(comparison, name), inset=inset)


def _cell(comparison: Comparison, checks: Checks, name: str, info: SetInfo) -> Cell:
    found = score_or_none(comparison, name, info.name, comparison.plan.metric)
    score = "" if found is None else f"{number(found.value)} ({short_interval(found.interval)})"
    verdict = side_verdict(comparison, checks, name, info.name)
    if verdict is None:
        return Cell(score or number(None))
    kind = kind_of(verdict)
    return Cell(rung_words(verdict), _unbroken(score), kind=kind, symbol=SYMBOLS[kind])


def _unbroken(text: str) -> str:
    """Return a short text that no line may end within: many sets make narrow columns."""
    return text.replace(" ", "\u00a0").replace("–", "\u2060–\u2060")


def _profile(comparison: Comparison, name: str, sets: tuple[SetInfo, ...]) -> Chart:
    marks = tuple(mark for info in sets if (mark := _mark(comparison, name, info)) is not None)
    title = f"{one_line(name)}: {metric_title(comparison.plan.metric)}, %"
    return Chart(title, chart_words(title, marks), marks, AXIS, TICKS)


def _mark(comparison: Comparison, name: str, info: SetInfo) -> Mark | None:
    found = score_or_none(comparison, name, info.name, comparison.plan.metric)
    if found is None:
        return None
    low, high = found.interval
    text = f"{number(found.value)}  ({short_interval(found.interval)})"
    return Mark(one_line(info.name), found.value, low, high, text, colour_of(comparison, name))
