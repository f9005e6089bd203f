"""What `bench compare` prints at its end: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from bench.results import Comparison, Pair
from reports.abridged import short_names
from reports.checks_reading import on_all_items
from reports.checks_text import summary_lines
from reports.inference import applies_to, declared_words, target
from reports.naming import by_role, metric_title
from reports.numbers import interval, level, number, p_value, short_interval, signed
from reports.reading import (
    family_of,
    pairs_of,
    primary_anova,
    rows_of,
    score_or_none,
    side_of,
)
from reports.safe_text import one_line
from reports.sections.headline import headline_of
from reports.sections.human_headline import human_verdict
from reports.sections.omnibus_words import omnibus_sentences
from reports.sections.parts import Headline
from reports.sections.rounds import mismatch_words
from reports.sentences import uncapital
from reports.short_answers import short_answers_in
from reports.text_table import TextTable, clipped
from reports.words import correction, interval_label, verdict_words

WIDTH = 100
NAME = 24
PAIRED = 16
VERDICT = 42


def terminal_summary(comparison: Comparison) -> str:
    """Return scores, primary pairs, the omnibus test, the verdict, and warnings."""
    first = headline_of(comparison)
    blocks = [
        _scores(comparison),
        _pairs(comparison),
        _omnibus(comparison),
        _why(comparison),
        summary_lines(comparison),
        _verdict(comparison, first),
        _people(comparison),
        [line for text in first.warnings for line in _wrapped(f"Warning: {text}")],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _scores(comparison: Comparison) -> list[str]:
    metric = comparison.plan.metric
    scored = {score.set for score in comparison.scores if score.metric == metric}
    names = [info.name for info in by_role(comparison.sets) if info.name in scored]
    if not names:
        return []
    shown_rows = rows_of(comparison)
    heads = short_names(shown_rows, NAME)
    rows = tuple(
        (_head(comparison, row, heads), *(_score(comparison, row, name) for name in names))
        for row in shown_rows
    )
    shown = level(comparison.scores[0].estimate.level)
    header = ("", *(_marked(comparison, name) for name in names))
    title = f"{metric_title(metric)}, %, with {shown} intervals; * = primary set"
    short = short_answers_in([one for one in comparison.sets if one.name in names], [metric])
    return [title, "", *TextTable(header, rows).lines(WIDTH), *_wrapped(short or "")]


def _head(comparison: Comparison, row: str, heads: dict[str, str]) -> str:
    """Training seeds stand below their scenario, set in."""
    return f"  {heads[row]}" if side_of(comparison, row) != row else heads[row]


def _marked(comparison: Comparison, name: str) -> str:
    return _name(name) + ("*" if name == comparison.plan.set else "")


def _score(comparison: Comparison, checkpoint: str, name: str) -> str:
    found = score_or_none(comparison, checkpoint, name, comparison.plan.metric)
    if found is None:
        return number(None)
    return f"{number(found.value)}\n{short_interval(found.interval)}"


def _pairs(comparison: Comparison) -> list[str]:
    primary = pairs_of(comparison, "primary")
    if not primary:
        return []
    plan = comparison.plan
    family = family_of(comparison, "primary")
    m = family.m if family else 1
    label = interval_label(primary[0].difference.level, plan, m)
    p = f"p, {correction(family)}" if family and m > 1 else "p"
    names = short_names([name for pair in primary for name in (pair.a, pair.b)], PAIRED)
    header = ("pair", "pp", label, p, "verdict")
    table = TextTable(header, tuple(_pair(pair, names) for pair in primary), frozenset({0, 4}))
    title = f"Differences in {metric_title(plan.metric)} on {one_line(plan.set)}"
    flagged = uncapital(on_all_items(comparison))
    return [*_wrapped(f"{title}{f', {flagged}' if flagged else ''}"), "", *table.lines(WIDTH)]


def _pair(pair: Pair, names: dict[str, str]) -> tuple[str, ...]:
    found = pair.difference
    p = found.pvalue if pair.adjusted_p is None else pair.adjusted_p
    return (
        f"{names[pair.a]} − {names[pair.b]}",
        signed(found.difference),
        interval(found.interval, signed),
        number(None) if found.refused else p_value(p),
        clipped(verdict_words(replace(pair, a=names[pair.a], b=names[pair.b])), VERDICT),
    )


def _omnibus(comparison: Comparison) -> list[str]:
    found = primary_anova(comparison)
    if found is None:
        return []
    first, *rest = omnibus_sentences(found)
    lines = _wrapped(f"All at once: {first}")
    return [*lines, *(line for text in rest for line in _wrapped(text))]


def _why(comparison: Comparison) -> list[str]:
    whys = dict.fromkeys(one_line(pair.why) for pair in pairs_of(comparison, "primary"))
    return [line for why in whys for line in _wrapped(f"Why this test: {why}")]


def _verdict(comparison: Comparison, first: Headline) -> list[str]:
    lines = _wrapped(f"Verdict: {first.verdict}")
    for remark in first.remarks:
        lines += _wrapped(remark)
    reach = f"{target(comparison)} {applies_to(comparison)}"
    return lines + _wrapped(f"{reach} Note: {declared_words(comparison.plan.declared)}.")


def _people(comparison: Comparison) -> list[str]:
    """Say in a sentence for each round what people said, and what does not fit."""
    lines = []
    for one in comparison.rounds:
        lines += _wrapped(f"People ({one_line(one.result.name)}): {human_verdict(one.result)}")
        lines += [line for text in mismatch_words(one) for line in _wrapped(f"Warning: {text}")]
    return lines


def _name(text: str) -> str:
    return clipped(one_line(text), NAME)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)
