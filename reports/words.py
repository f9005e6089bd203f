"""What may be said about one pair, in a sentence that a statistician accepts.

Conventions:
    The sentence takes the side of the checkpoint that scored higher, so a reader never meets a
    negative difference beside the word "higher". p > alpha is "not established", never "equal".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bench.base.names import counted
from bench.results import Pair, Plan
from reports.naming import metric_title, questions
from reports.numbers import (
    Interval,
    alpha,
    count,
    interval,
    level,
    margin,
    number,
    p_equals,
    points,
)
from reports.safe_text import one_line
from reports.sentences import sentence
from stats import Family, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one pair.

    Attributes:
        kind: `higher`, `equivalent` or `not_established`.
        claim: The sentence without its full stop, e.g. "full scored 2.1 pp higher F1 than mlp".
        evidence: What it rests on: interval, test, p, n.
        remarks: Further sentences: what could be detected, why a test was refused.
    """

    kind: str
    claim: str
    evidence: str
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole finding."""
        evidence = f" ({self.evidence})" if self.evidence else ""
        return " ".join([f"{self.claim}{evidence}.", *self.remarks])


def pair_finding(pair: Pair, plan: Plan, family: Family | None) -> Finding:
    """Return what the declared rule lets one say about a pair of the primary family.

    Raises:
        ValueError: If the pair has no verdict (secondary pairs and those against the reference).
    """
    if pair.verdict is None:
        raise ValueError(f"{pair.a} against {pair.b} is outside the primary family: no verdict")
    if pair.verdict.kind == "equivalent":
        return _equivalent(pair, pair.verdict, plan, family)
    if pair.verdict.kind == "not_established":
        return _not_established(pair, pair.verdict, plan, family)
    return _higher(pair, pair.verdict, plan, family)


def ordered(pair: Pair) -> tuple[str, str, float, Interval]:
    """Return (higher, lower, difference ≥ 0, its interval), as the pair's scores lie."""
    found = pair.difference
    a, b = one_line(pair.a), one_line(pair.b)
    if found.difference < 0:
        low, high = found.interval
        return b, a, -found.difference, (-high, -low)
    return a, b, found.difference, found.interval


def interval_label(shown_level: float, plan: Plan, m: int) -> str:
    """Return "95 % CI", with "unadjusted" where `m` tests share one error rate."""
    unadjusted = m > 1 and shown_level < 1 - plan.alpha / m - 1e-9
    return f"{'unadjusted ' if unadjusted else ''}{level(shown_level)} CI"


def verdict_words(pair: Pair) -> str:
    """Return a pair's verdict in a few words, e.g. "full higher", for a table."""
    if pair.verdict is None:
        return "no verdict"
    verdict = pair.verdict
    if verdict.kind == "not_established":
        return "not established"
    if verdict.kind == "equivalent":
        return f"equivalent within {margin(verdict.margin)}"
    words = f"{one_line(pair.a if verdict.kind == 'a_higher' else pair.b)} higher"
    return f"{words}, but within {margin(verdict.margin)}" if verdict.within_margin else words


def adjusted_p_words(pair: Pair, family: Family | None) -> str:
    """Return "Holm p = .012", or "p = .012" where nothing had to be adjusted."""
    if pair.adjusted_p is None or family is None:
        return f"unadjusted {p_equals(pair.difference.pvalue)}"
    words = p_equals(pair.adjusted_p)
    return f"{correction(family)} {words}" if family.m > 1 else words


def correction(family: Family) -> str:
    """Return a correction by its name alone, "Shaffer"; its factors stand in the families' table.

    Inside a sentence "Shaffer (3,1,1) p" would read as if three numbers went with each p.
    """
    return family.method.partition(" (")[0]


def _higher(pair: Pair, verdict: Verdict, plan: Plan, family: Family | None) -> Finding:
    higher, lower, difference, _ = ordered(pair)
    claim = f"{higher} scored {points(difference)} higher {metric_title(pair.metric)} than {lower}"
    if verdict.within_margin:
        claim += f", but within the {_margin_words(verdict, plan)}"
    return Finding("higher", claim, _evidence(pair, plan, family), _disagreement(verdict))


def _equivalent(pair: Pair, verdict: Verdict, plan: Plan, family: Family | None) -> Finding:
    a, b, _, _ = ordered(pair)
    metric = metric_title(pair.metric)
    claim = f"{a} and {b} are equivalent in {metric} within the {_margin_words(verdict, plan)}"
    wide = _equivalence_interval(pair, verdict)
    share = level(1 - 2 * verdict.alpha / verdict.m)
    evidence = f"{a} − {b}: {share} CI {interval(wide)} pp; {_test_and_n(pair, family)}"
    return Finding("equivalent", claim, evidence, _disagreement(verdict))


def _not_established(pair: Pair, verdict: Verdict, plan: Plan, family: Family | None) -> Finding:
    a, b, difference, _ = ordered(pair)
    metric = metric_title(pair.metric)
    if pair.difference.refused is not None:
        claim = f"No difference in {metric} between {a} and {b} was established"
        reason = f"The test was refused: {_stopped(refusal(pair))}"
        n = questions(pair.difference.n_items, pair.difference.n_groups)
        return Finding("not_established", claim, f"{a} − {b}: {points(difference)}; {n}", (reason,))
    claim = f"No difference in {metric} between {a} and {b} was established"
    evidence = f"{a} − {b}: {points(difference)}, {_evidence(pair, plan, family)}"
    remarks = (_detectable(pair), *_reason(verdict), *_disagreement(verdict))
    return Finding("not_established", claim, evidence, remarks)


def detectable_range(pairs: tuple[Pair, ...]) -> str | None:
    """Return "2.3 pp with 80 % power at α = .0167", or None where nothing can be said.

    Several pairs give the range of what each could detect, "2.3 to 2.6 pp with …".
    """
    verdicts = [pair.verdict for pair in pairs if pair.verdict is not None]
    found = [v.detectable for v in verdicts if v.detectable is not None]
    finite = [value for value in found if math.isfinite(value)]
    if not finite:
        return None
    low, high = number(min(finite)), points(max(finite))
    size = high if points(min(finite)) == high else f"{low} to {high}"
    m = verdicts[0].m
    at = f" at α = {alpha(verdicts[0].alpha / m)}" if m > 1 else ""
    return f"{size} with 80 % power{at}"


def refusal(pair: Pair) -> str:
    """Return why a pair's test was refused, on one line; "" where it was not."""
    return one_line(pair.difference.refused or "").removeprefix("refused: ")


def _detectable(pair: Pair) -> str:
    words = detectable_range((pair,))
    if words is None:
        return "What this design could detect cannot be said: the differences show no variance."
    return f"This design could detect {words}."


def _reason(verdict: Verdict) -> tuple[str, ...]:
    return () if verdict.reason is None else (sentence(verdict.reason),)


def _disagreement(verdict: Verdict) -> tuple[str, ...]:
    if not verdict.test_interval_disagree:
        return ()
    return ("The test and its interval disagree about 0; both are shown.",)


def _evidence(pair: Pair, plan: Plan, family: Family | None) -> str:
    _, _, _, bounds = ordered(pair)
    label = interval_label(pair.difference.level, plan, family.m if family else 1)
    return f"{label} {interval(bounds)} pp; {_test_and_n(pair, family)}"


def _test_and_n(pair: Pair, family: Family | None) -> str:
    found = pair.difference
    effect = found.fact("design effect")
    design = "" if effect is None else f", design effect {number(effect)}"
    n = questions(found.n_items, found.n_groups)
    return f"{found.test}, {adjusted_p_words(pair, family)}; {n}{design}{seeds_of(pair)}"


def seeds_of(pair: Pair) -> str:
    """Return ", 3 training seeds each" for scenarios tested over their seeds, else ""."""
    a, b = (pair.difference.fact(f"seeds of {side}") for side in "AB")
    if a is None or b is None:
        return ""
    seeds = f"{counted(int(a), 'training seed')} each"
    return f", {seeds if a == b else f'{count(a)} and {count(b)} training seeds'}"


def _equivalence_interval(pair: Pair, verdict: Verdict) -> Interval:
    low, high = verdict.equivalence_interval or (float("nan"), float("nan"))
    return (-high, -low) if pair.difference.difference < 0 else (low, high)


def _margin_words(verdict: Verdict, plan: Plan) -> str:
    # "pre-set" is a claim about when the margin was chosen; only a margin declared before is that
    return f"{'pre-set ' if plan.declared == 'before' else ''}{margin(verdict.margin)} margin"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
