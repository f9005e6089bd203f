"""Differences between two checkpoints at a time: what the declared rule says, and why."""

from __future__ import annotations

import math

from bench.base.names import counted
from bench.results import Comparison, Pair
from reports.abridged import short_names
from reports.checked import companions_words, facts_words
from reports.checks_reading import on_all_items
from reports.naming import metric_title, questions
from reports.numbers import interval, level, margin, number, p_value, points, signed, signed_points
from reports.reading import family_of, pairs_of, wholes
from reports.safe_text import one_line
from reports.sections.parts import (
    Bullets,
    Cell,
    Chart,
    Column,
    Mark,
    Paragraph,
    Part,
    Section,
    Table,
)
from reports.sections.score_charts import colour_of
from reports.sentences import sentence
from reports.units import difference_in_unit, difference_interval_in_unit, direction_note, unit_note
from reports.words import correction, interval_label, pair_finding, refusal, verdict_words

NAME = 13
"""Columns of a name in the forest plot, so that both names of a pair fit."""

FLAGGED = (
    "the differences on this set do not tell knowledge from leaked items. Scores on the clean "
    "items alone stand above, in the section on leakage."
)

REFERENCE_SEEDS = (
    "Against a reference that is one checkpoint, a scenario's training seeds are averaged and "
    "taken as fixed: nothing is said of new seeds."
)


def pairs_section(comparison: Comparison) -> Section:
    """Return the pairs: primary with verdicts, secondary folded, then against the reference."""
    primary = pairs_of(comparison, "primary")
    parts: list[Part] = []
    if on_all_items(comparison):
        parts.append(Paragraph(f"{on_all_items(comparison)}: {FLAGGED}", "warning"))
    if primary:
        parts += [_findings(comparison, primary), _forest(comparison, primary)]
        parts.append(_primary_table(comparison, primary))
    else:
        parts.append(Paragraph("No pair was compared: name at least two checkpoints."))
    parts += _other_tables(comparison)
    parts += [Paragraph(text, "note") for text in _notes(comparison, primary)]
    return Section("pairs", "Differences", tuple(parts))


def _findings(comparison: Comparison, primary: tuple[Pair, ...]) -> Bullets:
    family = family_of(comparison, "primary")
    findings = [pair_finding(pair, comparison.plan, family) for pair in primary]
    return Bullets(
        tuple(finding.text for finding in findings), tuple(finding.kind for finding in findings)
    )


def _primary_table(comparison: Comparison, primary: tuple[Pair, ...]) -> Table:
    family = family_of(comparison, "primary")
    m = family.m if family else 1
    label = interval_label(primary[0].difference.level, comparison.plan, m)
    adjusted = f"p, {correction(family)}" if family and m > 1 else "p"
    effects = any(_effect(pair) for pair in primary)
    columns = (
        Column("A − B", numeric=False),
        Column("difference", "pp"),
        Column(label, "pp"),
        Column(adjusted, "unadjusted below" if m > 1 else ""),
        *((Column("effect"),) if effects else ()),
        Column("verdict", numeric=False),
        Column("test", "what was checked", numeric=False),
    )
    plan = comparison.plan
    caption = f"Primary family: {metric_title(plan.metric)} on {one_line(plan.set)}"
    rows = tuple(_primary_row(pair, m, effects) for pair in primary)
    whys = dict.fromkeys(one_line(pair.why).rstrip(".") for pair in primary)
    return Table(caption, columns, rows, note=f"Why this test: {'; or '.join(whys)}.")


def _primary_row(pair: Pair, m: int, effects: bool) -> tuple[Cell, ...]:
    found = pair.difference
    unadjusted = p_value(found.pvalue) if m > 1 and not found.refused else ""
    effect = Cell(number(found.effect if _effect(pair) else None, 2), _effect(pair))
    return (
        Cell(f"{one_line(pair.a)} − {one_line(pair.b)}"),
        Cell(signed(found.difference)),
        Cell(interval(found.interval, signed)),
        Cell(number(None) if found.refused else p_value(pair.adjusted_p), unadjusted),
        *((effect,) if effects else ()),
        Cell(verdict_words(pair), _detectable(pair)),
        Cell(found.test, _checked(pair)),
    )


def _effect(pair: Pair) -> str:
    name = pair.difference.effect_name
    return "" if name == "difference" else name


def _checked(pair: Pair) -> str:
    """What was checked, and the tests that are shown and never decide."""
    found = pair.difference
    sentences = [f"{questions(found.n_items, found.n_groups)}."]
    if found.facts:
        sentences.append(f"Checked: {facts_words(found.facts)}.")
    sentences.append(companions_words(found.companions))
    return " ".join(filter(None, sentences))


def _detectable(pair: Pair) -> str:
    if pair.verdict is None or pair.verdict.kind != "not_established":
        return ""
    if pair.difference.refused is not None:
        return refusal(pair)
    if pair.verdict.detectable is None or math.isnan(pair.verdict.detectable):
        return ""
    return f"could detect {points(pair.verdict.detectable)}"


def _other_tables(comparison: Comparison) -> list[Part]:
    tables: list[Part] = []
    secondary = pairs_of(comparison, "secondary")
    family = family_of(comparison, "secondary")
    if secondary:
        m = family.m if family else len(secondary)
        method = family.method if family else "unadjusted"
        caption = f"Secondary family: {counted(m, 'test')}, {method}; no verdicts"
        tables.append(_plain_table(caption, secondary, comparison, m, True))
    reference = pairs_of(comparison, "reference")
    if reference:
        caption = "Against the reference: shown, outside every family, unadjusted"
        tables.append(_plain_table(caption, reference, comparison, 1, len(reference) > 12))
        if wholes(comparison):
            tables.append(Paragraph(REFERENCE_SEEDS, "note"))
    return tables


def _plain_table(
    caption: str, pairs: tuple[Pair, ...], comparison: Comparison, m: int, folded: bool
) -> Table:
    unit = "pp unless named" if any(unit_note(pair.metric) for pair in pairs) else "pp"
    columns = (
        Column("A − B", numeric=False),
        Column("set", numeric=False),
        Column("metric", numeric=False),
        Column("difference", unit),
        Column(interval_label(pairs[0].difference.level, comparison.plan, m), unit),
        Column("adjusted p" if m > 1 else "p"),
        Column("test", numeric=False),
    )
    return Table(caption, columns, tuple(_plain_row(pair) for pair in pairs), folded=folded)


def _plain_row(pair: Pair) -> tuple[Cell, ...]:
    found = pair.difference
    p = found.pvalue if pair.adjusted_p is None else pair.adjusted_p
    refused = "" if found.refused is None else f"refused: {refusal(pair)}"
    return (
        Cell(f"{one_line(pair.a)} − {one_line(pair.b)}"),
        Cell(one_line(pair.set)),
        Cell(metric_title(pair.metric), unit_note(pair.metric)),
        Cell(difference_in_unit(pair.metric, found.difference)),
        Cell(difference_interval_in_unit(pair.metric, found.interval)),
        Cell(number(None) if refused else p_value(p)),
        Cell(found.test, refused),
    )


def _notes(comparison: Comparison, primary: tuple[Pair, ...]) -> list[str]:
    plan = comparison.plan
    family = family_of(comparison, "primary")
    other = direction_note(tuple(dict.fromkeys(pair.metric for pair in comparison.pairs)))
    texts = [f"A positive difference means that A, named first, scores higher.{other}"]
    if family is not None and family.m > 1:
        shown = level(primary[0].difference.level)
        texts.append(
            f"Verdicts follow the adjusted p-values ({family.method}, {family.m} tests, "
            f"α = {number(plan.alpha, 2)}); the intervals are at {shown} each."
        )
    if plan.margin is None:
        texts.append("No equivalence margin was declared, so equivalence is never claimed.")
    texts += dict.fromkeys(sentence(note) for pair in primary for note in pair.difference.notes)
    return texts


def _forest(comparison: Comparison, primary: tuple[Pair, ...]) -> Chart:
    limits = _limits(comparison, primary)
    names = short_names([name for pair in primary for name in (pair.a, pair.b)], NAME)
    marks = tuple(_mark(comparison, pair, names) for pair in primary)
    family = family_of(comparison, "primary")
    label = interval_label(primary[0].difference.level, comparison.plan, family.m if family else 1)
    title = f"Differences in {metric_title(comparison.plan.metric)}, A − B, pp, with {label}"
    band = comparison.plan.margin
    if band is not None:
        title += f"; shaded: the {margin(band)} margin"
    words = "; ".join(f"{mark.label} {mark.text}" for mark in marks)
    axis, ticks = limits
    shown = None if band is None else (-band, band)
    return Chart(title, f"{title}: {words}.", marks, axis, ticks, zero=True, band=shown)


def _mark(comparison: Comparison, pair: Pair, names: dict[str, str]) -> Mark:
    found = pair.difference
    low, high = found.interval
    label = f"{names[pair.a]} − {names[pair.b]}"
    text = f"{signed_points(found.difference)}  ({interval(found.interval, signed)})"
    ahead = pair.b if found.difference < 0 else pair.a
    return Mark(label, found.difference, low, high, text, colour_of(comparison, ahead))


def _limits(
    comparison: Comparison, primary: tuple[Pair, ...]
) -> tuple[tuple[float, float], tuple[tuple[float, str], ...]]:
    ends = [comparison.plan.margin or 0.0, 1.0]
    for pair in primary:
        ends += [abs(end) for end in (pair.difference.difference, *pair.difference.interval)]
    reach = max(end for end in ends if math.isfinite(end)) * 1.05
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 25, 50, 100) if reach / s <= 3 or s == 100)
    n = math.ceil(reach / step)
    ticks = tuple((i * step, f"{'+' * (i > 0)}{_tick(i * step)}") for i in range(-n, n + 1))
    return (-n * step, n * step), ticks


def _tick(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)
