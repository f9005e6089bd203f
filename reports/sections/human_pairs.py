"""Differences in people's eyes, two checkpoints at a time: what the declared rule says, and why."""

from __future__ import annotations

import math

from bench.base.names import counted
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE
from reports.abridged import short_names
from reports.checked import companions_words
from reports.human_standing import primary_of
from reports.human_words import (
    amount,
    basis,
    ci_label,
    control_title,
    detectable_words,
    family_named,
    limits,
    pair_words,
    refusal_words,
    unit_of,
    verdict_short,
    why_words,
)
from reports.numbers import count, interval, level, number, p_value, percent
from reports.safe_text import one_line
from reports.sections.human_omnibus import omnibus_parts
from reports.sections.human_ratings import colour_in
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
from reports.sentences import sentence

NAME = 13
"""Columns of a name in the forest plot, so that both names of a pair fit."""


def human_pairs_section(result: RoundResult) -> Section:
    """Return the pairs: primary with verdicts, the omnibus test, then the others."""
    primary = primary_of(result)
    if not primary:
        only = "Only one checkpoint was rated: there is nothing to compare it with."
        return Section("differences", "Differences", (Paragraph(only),))
    findings = [pair_words(result, pair) for pair in primary]
    said = Bullets(tuple(one.text for one in findings), tuple(one.kind for one in findings))
    parts: list[Part] = [said, forest(result), _primary_table(result, primary)]
    parts += omnibus_parts(result)
    parts += _companions(result, primary)
    parts += _others(result)
    parts += [Paragraph(text, "note") for text in _notes(result, primary)]
    return Section("differences", "Differences", tuple(parts))


def forest(result: RoundResult) -> Chart:
    """Return the primary pairs' differences with their intervals."""
    primary = primary_of(result)
    family = family_named(result, "primary")
    names = short_names([name for pair in primary for name in (pair.a, pair.b)], NAME)
    marks = tuple(_mark(result, pair, names) for pair in primary)
    label = ci_label(result, primary[0].difference.level, family.m if family else 1)
    what = control_title(result.control)
    title = f"Differences in {what}, A − B, {unit_of(result.control)}, with {label}"
    if result.margin is not None:
        title += f"; shaded: the ± {result.margin:g} margin"
    words = "; ".join(f"{mark.label} {mark.text}" for mark in marks)
    axis, ticks = _limits(result, primary)
    band = None if result.margin is None else (-result.margin, result.margin)
    return Chart(title, f"{title}: {words}.", marks, axis, ticks, zero=True, band=band)


def _mark(result: RoundResult, pair: RatedPair, names: dict[str, str]) -> Mark:
    found = pair.difference
    low, high = found.interval
    text = f"{_signed(pair)}  ({limits(pair.control, found.interval, sign=True)})"
    ahead = pair.b if found.difference < 0 else pair.a
    label = f"{names[pair.a]} − {names[pair.b]}"
    return Mark(label, found.difference, low, high, text, colour_in(result, ahead))


def _limits(
    result: RoundResult, primary: tuple[RatedPair, ...]
) -> tuple[tuple[float, float], tuple[tuple[float, str], ...]]:
    ends = [result.margin or 0.0, 1.0]
    for pair in primary:
        ends += [abs(end) for end in (pair.difference.difference, *pair.difference.interval)]
    reach = max(end for end in ends if math.isfinite(end)) * 1.05
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100) if reach / s <= 3 or s == 100)
    n = math.ceil(reach / step)
    ticks = tuple((i * step, f"{'+' * (i > 0)}{number(i * step, 0)}") for i in range(-n, n + 1))
    return (-n * step, n * step), ticks


def _primary_table(result: RoundResult, primary: tuple[RatedPair, ...]) -> Table:
    family = family_named(result, "primary")
    m = family.m if family else 1
    unit = unit_of(result.control)
    columns = (
        Column("A − B", numeric=False),
        Column("difference", unit),
        Column(ci_label(result, primary[0].difference.level, m), unit),
        Column(f"p, {family.method}" if family and m > 1 else "p", "unadjusted below" * (m > 1)),
        *((Column("A rated above B", _wins_words(result, primary)),) if _wins(primary) else ()),
        Column("verdict", numeric=False),
        Column("test", "what it rests on", numeric=False),
    )
    rows = tuple(_primary_row(result, pair, m, wins=_wins(primary)) for pair in primary)
    caption, note = f"Primary family: {control_title(result.control)}", " ".join(why_words(primary))
    return Table(caption, columns, rows, note=note)


def _wins(pairs: tuple[RatedPair, ...]) -> bool:
    return any(pair.win is not None for pair in pairs)


def _wins_words(result: RoundResult, primary: tuple[RatedPair, ...]) -> str:
    """Return what it is over: its interval may leave out 50 % where the test finds nothing."""
    shown = f"ties count half; {level(1 - result.alpha)} CI"
    if any(len(pair.raters) > 1 for pair in primary):
        shown += ", these raters fixed"
    if any(pair.complete < pair.items for pair in primary):
        shown += "; only items that all raters judged"
    return shown


def _primary_row(result: RoundResult, pair: RatedPair, m: int, *, wins: bool) -> tuple[Cell, ...]:
    found = pair.difference
    unadjusted = p_value(found.pvalue) if m > 1 and not found.refused else ""
    return (
        _pair_cell(pair),
        Cell(_signed(pair)),
        Cell(limits(pair.control, found.interval, sign=True)),
        Cell(number(None) if found.refused else p_value(pair.adjusted_p), unadjusted),
        *((_win_cell(pair),) if wins else ()),
        Cell(verdict_short(pair), _why_open(pair)),
        Cell(one_line(found.test), _rests(result, pair)),
    )


def _why_open(pair: RatedPair) -> str:
    if pair.verdict is None or pair.verdict.kind != "not_established":
        return ""
    able = detectable_words(pair)
    return refusal_words(pair) or (f"could detect {able}" if able else "")


def _win_cell(pair: RatedPair) -> Cell:
    if pair.win is None:
        return Cell(number(None))
    low, high = pair.win.interval
    return Cell(percent(100 * pair.win.value), interval((100 * low, 100 * high)))


def _rests(result: RoundResult, pair: RatedPair) -> str:
    """Return how many raters and items, what is missing, and where the variance comes from."""
    words = [f"{basis(result, pair)}."]
    missing = int(pair.difference.fact("missing cells") or 0)
    if missing:
        asked = len(pair.raters) * pair.items
        words.append(
            f"{count(missing)} of {counted(asked, 'judgement')} of both are missing; all raters "
            f"judged {counted(pair.complete, 'item')}."
        )
    raters = pair.difference.fact("share of variance from raters")
    if raters is not None and math.isfinite(raters):
        words.append(f"{percent(100 * raters)} of the variance comes from raters.")
    return " ".join([*words, companions_words(pair.difference.companions)]).strip()


def _pair_cell(pair: RatedPair) -> Cell:
    return Cell(f"{one_line(pair.a)} − {one_line(pair.b)}")


def _signed(pair: RatedPair) -> str:
    return amount(pair.control, pair.difference.difference, sign=True)


def _companions(result: RoundResult, primary: tuple[RatedPair, ...]) -> list[Part]:
    """Return the ordinal model, which takes the verdicts as ordered and nothing more."""
    models = [pair.ordinal.model for pair in primary if pair.ordinal is not None]
    if not models:
        return []
    columns: tuple[Column, ...] = (
        Column("A − B", numeric=False),
        Column("odds ratio", "of a better verdict, A over B"),
        Column(f"{level(1 - result.alpha)} CI"),
        Column("p", "unadjusted"),
        Column("note", numeric=False),
    )
    rows = tuple(_ordinal_row(pair) for pair in primary)
    if not any(row[-1].text for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    caption = f"Beside it, never deciding: {one_line(models[0])}, raters fixed"
    return [Table(caption, columns, rows, folded=True)]


def _ordinal_row(pair: RatedPair) -> tuple[Cell, ...]:
    found = pair.ordinal
    if found is None:
        return (_pair_cell(pair), *(Cell(number(None)),) * 3, Cell("too little was judged"))
    failed = found.failure is not None
    return (
        _pair_cell(pair),
        Cell(number(found.odds_ratio, 2)),
        Cell(interval(found.interval, lambda value: number(value, 2))),
        Cell(number(None) if failed else p_value(found.pvalue)),
        Cell(one_line(found.failure or "")),
    )


def _others(result: RoundResult) -> list[Part]:
    tables: list[Part] = []
    secondary = [pair for pair in result.pairs if pair.family == "secondary"]
    family = family_named(result, "secondary")
    if secondary and family:
        m, method = family.m, family.method
        caption = f"Secondary family: the scales, {counted(m, 'test')}, {method}; no verdicts"
        tables.append(_plain(result, caption, secondary, m))
    reference = [pair for pair in result.pairs if pair.family == "reference"]
    if reference:
        caption = "Against the reference: shown, outside every family, unadjusted"
        tables.append(_plain(result, caption, reference, 1))
    return tables


def _plain(result: RoundResult, caption: str, pairs: list[RatedPair], m: int) -> Table:
    columns = (
        Column("A − B", numeric=False),
        Column("what", numeric=False),
        Column("difference"),
        Column(ci_label(result, pairs[0].difference.level, m)),
        Column("adjusted p" if m > 1 else "p"),
        Column("test", numeric=False),
    )
    return Table(caption, columns, tuple(_plain_row(pair) for pair in pairs), folded=True)


def _plain_row(pair: RatedPair) -> tuple[Cell, ...]:
    found = pair.difference
    p = found.pvalue if pair.adjusted_p is None else pair.adjusted_p
    return (
        _pair_cell(pair),
        Cell(control_title(pair.control), unit_of(pair.control)),
        Cell(_signed(pair)),
        Cell(limits(pair.control, found.interval, sign=True)),
        Cell(number(None) if found.refused else p_value(p)),
        Cell(one_line(found.test), refusal_words(pair)),
    )


def _notes(result: RoundResult, primary: tuple[RatedPair, ...]) -> list[str]:
    texts = []
    if result.control == PREFERENCE:
        texts.append(
            "The net preference is the share of judgements for A minus the share for B; ties "
            "count for neither."
        )
    if result.margin is None:
        texts.append("No equivalence margin was declared, so equivalence is never claimed.")
    notes = (note for pair in primary for note in pair.difference.notes if note not in pair.why)
    texts += dict.fromkeys(sentence(note.replace(" in a scenario", "")) for note in notes)
    return texts
