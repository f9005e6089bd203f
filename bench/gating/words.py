"""A gate's outcomes in words: a line for each rule, for a terminal and for GitHub's summary."""

from __future__ import annotations

import math

from bench.base.names import counted, listed
from bench.gating.results import Asked, Gate, Judged, LeakJudged
from reports.markdown_parts import table_lines
from reports.markdown_text import escaped
from reports.naming import metric_title
from reports.numbers import as_given, interval_points, level, signed_points
from reports.safe_text import one_line

SAID = {
    "better": "better",
    "not_worse": "no worse",
    "undecided": "not shown to be no worse",
    "regression": "regression",
    "untested": "cannot be judged",
}
REQUIRED = {
    "no_regression": "no regression",
    "not_worse": "shown to be no worse",
    "better": "shown to be better",
}
LEAKED = {
    "leak": "leak",
    "no_leak": "no leak found",
    "not_found": "no leak found in the data given, which is no all-clear",
    "in_part": "training data searched only in part, no leak found there",
    "trained": "declared as trained on",
    "not_tested": "leakage not testable",
}


def gate_text(found: Gate) -> str:
    """Return what `bench gate` prints: a line for each rule and leak, then the sum."""
    lines = [_line(one.passed, rule_words(one)) for one in found.rules]
    lines += [_line(one.passed, leak_words(one)) for one in found.leaks]
    if found.changed:
        lines.append(f"note   not as in the baseline: {_listed(found.changed)}")
    return "\n".join([*lines, sum_words(found)]) + "\n"


def gate_markdown(found: Gate) -> str:
    """Return the same for GitHub's job summary."""
    said = [rule_words(one) for one in found.rules]
    said += [leak_told(one) for one in found.leaks]
    rows = [
        ["✅ pass" if passed else "❌ fail", escaped(words, 1000)]
        for passed, words in zip(found.passes, said, strict=True)
    ]
    changed = f"Not as in the baseline: {_listed(found.changed)}." if found.changed else ""
    blocks = [
        f"### {'✅' if found.passed else '❌'} {escaped(sum_words(found), 1000)}",
        table_lines(["", "rule"], rows, [False, False]),
        *([escaped(changed, 1000)] if changed else []),
    ]
    return "\n\n".join(blocks) + "\n"


def rule_words(one: Judged) -> str:
    """Return a rule's verdict in one line: what was found, by what, and what was required."""
    asked = one.asked
    note = f"; {one_line(one.note)}" if one.note else ""
    found = f"{SAID[one.outcome]} ({_where(asked)}: {_numbers(one)}{note})"
    return f"{_sides(asked)}: {found}; {_required(asked)}"


def asked_words(asked: Asked) -> str:
    """Return what a rule asks, without what was found: the same from one run to the next."""
    return f"{_sides(asked)}: {_where(asked)}; {_required(asked)}"


def leak_words(one: LeakJudged) -> str:
    """Return a leak's verdict in one line."""
    said = f"{one_line(one.checkpoint)} on {one_line(one.set)}: {LEAKED[one.outcome]}"
    return f"{said} ({one_line(one.words).rstrip('.')})" if one.outcome == "leak" else f"{said}."


def leak_told(one: LeakJudged) -> str:
    """Return a leak's verdict with what it rests on, whatever it is; said once."""
    said = leak_words(one)
    return said if one.outcome == "leak" else f"{said} {one_line(one.words)}"


def sum_words(found: Gate) -> str:
    """Return "gate passed: 2 checks (…)" or "gate failed: 1 of 2 checks (…)"."""
    failed, n = found.passes.count(False), counted(len(found.passes), "check")
    said = f"gate failed: {failed} of {n}" if failed else f"gate passed: {n}"
    return f"{said} ({one_line(found.suite)}; {found.source})"


def _sides(asked: Asked) -> str:
    against = "the baseline" if asked.against is None else one_line(asked.against)
    return f"{one_line(asked.checkpoint)} against {against}"


def _where(asked: Asked) -> str:
    return f"{metric_title(asked.metric)} on {one_line(asked.set)}"


def _required(asked: Asked) -> str:
    margin = f", margin {as_given(asked.margin)} pp" if asked.require != "better" else ""
    return f"required: {REQUIRED[asked.require]}{margin}"


def _numbers(one: Judged) -> str:
    if math.isnan(one.interval[0]):
        return signed_points(one.difference)
    said = f"{signed_points(one.difference)}, {level(one.level)} CI {interval_points(one.interval)}"
    return f"{said}, {one.test}"


def _line(passed: bool, words: str) -> str:
    return f"{'pass' if passed else 'FAIL'}   {words}"


def _listed(texts: tuple[str, ...]) -> str:
    return listed([one_line(text) for text in texts])
