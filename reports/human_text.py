"""What `bench human report` prints: plain text of at most 100 columns."""

from __future__ import annotations

import math
import textwrap

from human_eval.analysis.metric_results import MetricAgreement
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundResult
from reports.abridged import short_names
from reports.human_standing import primary_of
from reports.human_words import (
    amount,
    ci_label,
    control_title,
    family_named,
    limits,
    unit_of,
    verdict_short,
    why_words,
)
from reports.naming import metric_title
from reports.numbers import count, interval, level, number, p_value
from reports.safe_text import one_line
from reports.sections.human_agreement import alpha_words, named_words, nobody
from reports.sections.human_headline import round_headline
from reports.sections.human_metrics import best_words
from reports.sections.human_omnibus import omnibus_words
from reports.sections.human_preference import side_words
from reports.sections.human_raters import missing_words
from reports.sections.parts import Headline
from reports.text_table import TextTable, clipped

WIDTH, NAME, PAIRED, VERDICT = 100, 24, 16, 36


def round_text(result: RoundResult) -> str:
    """Return ratings, pairs, agreement, raters, metrics, the verdict and warnings."""
    first = round_headline(result)
    blocks = (
        _ratings(result),
        _preference(result),
        _pairs(result),
        _omnibus(result),
        _agreement(result),
        _raters(result),
        _metrics(result),
        _verdict(first),
        [line for text in first.warnings for line in _wrapped(f"Warning: {text}")],
    )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _ratings(result: RoundResult) -> list[str]:
    if not result.ratings:
        return []
    controls = list(dict.fromkeys(one.control for one in result.ratings))
    heads = short_names(result.names, NAME)
    rows = tuple(
        (heads[name], *(_rating(result, name, control) for control in controls))
        for name in result.names
    )
    header = ("", *map(control_title, controls))
    title = f"How people rated them, with {level(1 - result.alpha)} intervals"
    return [title, "", *TextTable(header, rows).lines(WIDTH)]


def _rating(result: RoundResult, name: str, control: str) -> str:
    try:
        found = result.rating(name, control).mean
    except KeyError:
        return number(None)
    return f"{amount(control, found.value)}\n{limits(control, found.interval)}"


def _preference(result: RoundResult) -> list[str]:
    found = result.preference
    if found is None:
        return []
    names = short_names([name for pair in found.pairs for name in (pair.a, pair.b)], PAIRED)
    header = ("A and B", "A better", "equally good", "equally bad", "B better")
    rows = tuple(
        (
            f"{names[one.a]} and {names[one.b]}",
            *(count(part) for part in (one.wins, one.ties_good, one.ties_bad, one.losses)),
        )
        for one in found.pairs
    )
    return ["Judgements by pair", "", *TextTable(header, rows).lines(WIDTH), "",
            *_wrapped(side_words(found))]  # fmt: skip


def _pairs(result: RoundResult) -> list[str]:
    primary = primary_of(result)
    if not primary:
        return []
    family = family_named(result, "primary")
    m = family.m if family else 1
    label = ci_label(result, primary[0].difference.level, m)
    p = f"p, {family.method}" if family and m > 1 else "p"
    names = short_names([name for pair in primary for name in (pair.a, pair.b)], PAIRED)
    header = ("pair", unit_of(result.control), label, p, "verdict")
    table = TextTable(header, tuple(_pair(pair, names) for pair in primary), frozenset({0, 4}))
    title = f"Differences in {control_title(result.control)}"
    why = [line for text in why_words(primary) for line in _wrapped(text)]
    return [title, "", *table.lines(WIDTH), "", *why]


def _pair(pair: RatedPair, names: dict[str, str]) -> tuple[str, ...]:
    found = pair.difference
    p = found.pvalue if pair.adjusted_p is None else pair.adjusted_p
    return (
        f"{names[pair.a]} − {names[pair.b]}",
        amount(pair.control, found.difference, sign=True),
        limits(pair.control, found.interval, sign=True),
        number(None) if found.refused else p_value(p),
        clipped(verdict_short(pair), VERDICT),
    )


def _omnibus(result: RoundResult) -> list[str]:
    if result.omnibus is None:
        return []
    return [line for text in omnibus_words(result.omnibus) for line in _wrapped(text)]


def _agreement(result: RoundResult) -> list[str]:
    if not result.agreement:
        return _wrapped(f"Agreement: {nobody(result)}")
    first = result.agreement[0]
    texts = (f"Agreement: {alpha_words(first)}", *named_words(first))
    return [line for text in texts for line in _wrapped(text)]


def _raters(result: RoundResult) -> list[str]:
    header = ("rater", "judged", "missing", "qualification", "severity", "too fast")
    rows = []
    for one in result.raters:
        severe = one.severity.get(result.control)
        test = one.qualification
        rows.append(
            (
                clipped(one_line(one.name), NAME),
                f"{count(one.counts.judged)} of {count(one.counts.expected)}",
                missing_words(one.counts) or "nothing",
                number(None) if test is None else f"{count(test.right)} of {count(test.tasks)}",
                number(None)
                if severe is None
                else amount(result.control, severe.deviation, sign=True),
                count(one.findings.get("too fast", 0)),
            )
        )
    return ["Raters", "", *TextTable(header, tuple(rows), frozenset({0, 2})).lines(WIDTH)]


def _metrics(result: RoundResult) -> list[str]:
    found = result.metrics
    if found is None or not found.rows:
        return []
    header = ("metric", "Kendall's tau", "interval", "Spearman's rho", "checkpoints ordered")
    rows = tuple(_metric(one) for one in found.rows)
    lines = [line for text in best_words(found) for line in _wrapped(text)]
    return ["Metrics against people", "", *TextTable(header, rows).lines(WIDTH), "", *lines]


def _metric(one: MetricAgreement) -> tuple[str, ...]:
    title = clipped(metric_title(one.metric), NAME)
    if one.kendall is None or one.spearman is None:
        return (title, clipped(one_line(one.failure or ""), VERDICT), "", "", "")
    ordered = one.ordered
    told = (
        number(None)
        if ordered is None or math.isnan(ordered.accuracy)
        else f"{count(round(ordered.accuracy * ordered.n_pairs))} of {count(ordered.n_pairs)}"
    )
    return (
        title,
        number(one.kendall.value, 2),
        interval(one.kendall.interval, lambda value: number(value, 2)),
        number(one.spearman.value, 2),
        told,
    )


def _verdict(first: Headline) -> list[str]:
    lines = _wrapped(f"Verdict: {first.verdict}")
    for remark in first.remarks:
        lines += _wrapped(remark)
    return lines + _wrapped(f"{first.target} {first.applies}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)
