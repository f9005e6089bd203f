"""What may be said of ratings: names, units, and a sentence for each pair.

Conventions:
    The sentence takes the side of the checkpoint that was rated higher. p > alpha is "not
    established", never "equal". A verdict score is in points (100 correct, 50 partially correct,
    0 incorrect), a net preference too (share preferring A minus share preferring B), a scale in
    stars.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from bench.base.hashing import value_hash
from bench.base.names import counted
from human_eval.analysis.joining import CORRECT
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE, SCALES, VERDICT
from reports.naming import questions
from reports.numbers import Interval, alpha, interval, level, number, p_equals, signed
from reports.safe_text import one_line
from reports.sentences import sentence
from reports.words import Finding
from stats import Family

TITLES = {
    VERDICT: "verdict score",
    CORRECT: "judged correct",
    PREFERENCE: "net preference",
    **{scale.name: scale.title.lower() for scale in SCALES},
}
STARS_PLACES, POINTS_PLACES, DUST = 2, 1, 1e-9


def control_title(control: str) -> str:
    """Return what a control is called in a table or sentence."""
    return TITLES.get(control, one_line(control))


def is_stars(control: str) -> bool:
    """Return whether a control is one of the five scales."""
    return control not in (VERDICT, CORRECT, PREFERENCE)


def unit_of(control: str) -> str:
    """Return a control's unit."""
    if control == CORRECT:
        return "%"
    return "stars" if is_stars(control) else "points"


def amount(control: str, value: float | None, *, sign: bool = False) -> str:
    """Return a value with the decimals that its unit needs, without the unit."""
    places = STARS_PLACES if is_stars(control) else POINTS_PLACES
    # what floating point leaves of a difference that is 0 would be shown with all its digits
    value = 0.0 if value is not None and abs(value) < DUST else value
    return signed(value, places) if sign else number(value, places)


def with_unit(control: str, value: float | None) -> str:
    """Return "2.1 points" or "0.24 stars"."""
    text = amount(control, value)
    return text if text == number(None) else f"{text} {unit_of(control)}"


def limits(control: str, bounds: Interval, *, sign: bool = False) -> str:
    """Return "0.6 to 3.6", or "–" where either bound is undefined."""
    return interval(bounds, lambda value: amount(control, value, sign=sign))


def interval_words(control: str, label: str, bounds: Interval) -> str:
    """Return "95 % CI 0.6 to 3.6", or "no interval"."""
    shown = limits(control, bounds)
    return "no interval" if shown == number(None) else f"{label} {shown}"


def seen(pair: RatedPair) -> tuple[str, str, float, Interval]:
    """Return (higher, lower, difference ≥ 0, its interval)."""
    a, b = one_line(pair.a), one_line(pair.b)
    found = pair.difference
    low, high = found.interval
    if found.difference < 0:
        return b, a, -found.difference, (-high, -low)
    return a, b, found.difference, (low, high)


def family_named(result: RoundResult, name: str) -> Family | None:
    """Return a family of tests, or None where it held none."""
    return next((one for one in result.families if one.name == name), None)


def ci_label(result: RoundResult, shown: float, m: int) -> str:
    """Return "95 % CI", with "unadjusted" where `m` tests share one error rate."""
    unadjusted = m > 1 and shown < 1 - result.alpha / m - 1e-9
    return f"{'unadjusted ' if unadjusted else ''}{level(shown)} CI"


def p_words(pair: RatedPair, family: Family | None) -> str:
    """Return "Holm p = .012", or "p = .012" where nothing had to be adjusted."""
    if pair.adjusted_p is None or family is None:
        return f"unadjusted {p_equals(pair.difference.pvalue)}"
    words = p_equals(pair.adjusted_p)
    return f"{family.method} {words}" if family.m > 1 else words


def unnamed(result: RoundResult) -> bool:
    """Whether judgements came as one column, which one person or many may have filled."""
    return result.imported and judging(result) == 1


def judging(result: RoundResult) -> int:
    """Return how many raters judged anything."""
    return sum(one.counts.judged > 0 for one in result.raters)


def basis(result: RoundResult, pair: RatedPair) -> str:
    """Return "3 raters, 60 questions in 12 groups"; who filled a column is not known."""
    raters = "one judgement each" if unnamed(result) else counted(len(pair.raters), "rater")
    return f"{raters}, {questions(pair.difference.n_items, pair.difference.n_groups)}"


def pair_words(result: RoundResult, pair: RatedPair) -> Finding:
    """Return what the declared rule lets one say about a pair of the primary family.

    Raises:
        ValueError: If the pair has no verdict.
    """
    if pair.verdict is None:
        raise ValueError(f"{pair.a} against {pair.b} is outside the primary family: no verdict")
    kind = pair.verdict.kind
    if kind == "equivalent":
        return _equivalent(result, pair)
    if kind == "not_established":
        return _open(result, pair)
    return _higher(result, pair)


def verdict_short(pair: RatedPair) -> str:
    """Return a pair's verdict in a few words, for a table."""
    if pair.verdict is None:
        return "no verdict"
    kind = pair.verdict.kind
    if kind == "not_established":
        return "not established"
    if kind == "equivalent":
        return f"equivalent within {margin_words(pair)}"
    words = f"{one_line(pair.a if kind == 'a_higher' else pair.b)} higher"
    return f"{words}, but within {margin_words(pair)}" if pair.verdict.within_margin else words


def margin_words(pair: RatedPair) -> str:
    """Return "± 5 points"."""
    value = pair.verdict.margin if pair.verdict else None
    return f"± {number(None) if value is None else f'{value:g}'} points"


def why_words(pairs: Iterable[RatedPair]) -> tuple[str, ...]:
    """Return why the pairs were tested as they were, or why not, a sentence for each reason."""
    whys = dict.fromkeys(one_line(pair.why) for pair in pairs)
    return tuple(
        sentence(why if why.startswith("no test") else f"why this test: {why}") for why in whys
    )


def refusal_words(pair: RatedPair) -> str:
    """Return why a test was refused; "" where it was not."""
    return one_line(pair.difference.refused or "").removeprefix("refused: ").rstrip(".")


def detectable_words(pair: RatedPair) -> str:
    """Return "2.3 points with 80 % power at α = .0167"; "" where nothing can be said."""
    found = pair.verdict
    if found is None or found.detectable is None or not math.isfinite(found.detectable):
        return ""
    at = f" at α = {alpha(found.alpha / found.m)}" if found.m > 1 else ""
    return f"{with_unit(pair.control, found.detectable)} with 80 % power{at}"


def _higher(result: RoundResult, pair: RatedPair) -> Finding:
    higher, lower, difference, _ = seen(pair)
    size = with_unit(pair.control, difference)
    if pair.control == PREFERENCE:
        claim = f"People preferred {higher} to {lower}, by a net {size}"
    else:
        claim = f"People rated {higher} {size} higher than {lower}"
    if pair.verdict is not None and pair.verdict.within_margin:
        claim += f", but within the {margin_words(pair)} margin"
    return Finding("higher", claim, _evidence(result, pair), _disagreement(pair))


def _equivalent(result: RoundResult, pair: RatedPair) -> Finding:
    higher, lower, _, _ = seen(pair)
    verdict = pair.verdict
    wide = verdict.equivalence_interval if verdict and verdict.equivalence_interval else None
    low, high = wide or (math.nan, math.nan)
    bounds = (-high, -low) if pair.difference.difference < 0 else (low, high)
    share = level(1 - 2 * result.alpha / (verdict.m if verdict else 1))
    claim = (
        f"{higher} and {lower} are equivalent in {control_title(pair.control)} within the "
        f"{margin_words(pair)} margin"
    )
    family = family_named(result, "primary")
    evidence = (
        f"{higher} − {lower}: {share} CI {limits(pair.control, bounds)} points; "
        f"{pair.difference.test}, {p_words(pair, family)}; {basis(result, pair)}"
    )
    return Finding("equivalent", claim, evidence, _disagreement(pair))


def _open(result: RoundResult, pair: RatedPair) -> Finding:
    higher, lower, difference, _ = seen(pair)
    claim = f"No difference between {higher} and {lower} in people's eyes was established"
    size = f"{higher} − {lower}: {with_unit(pair.control, difference)}"
    if pair.difference.refused is not None:
        reason = f"The test was refused: {refusal_words(pair)}."
        label = ci_label(result, pair.difference.level, 1)
        shown = interval_words(pair.control, label, seen(pair)[3])
        evidence = f"{size}, {shown}; {basis(result, pair)}"
        return Finding("not_established", claim, evidence, (reason,))
    able = detectable_words(pair)
    remark = (
        f"This design could detect {able}."
        if able
        else "What this design could detect cannot be said: the differences show no variance."
    )
    evidence = f"{size}, {_evidence(result, pair)}"
    return Finding("not_established", claim, evidence, (remark, *_disagreement(pair)))


def _evidence(result: RoundResult, pair: RatedPair) -> str:
    _, _, _, bounds = seen(pair)
    family = family_named(result, "primary")
    label = ci_label(result, pair.difference.level, family.m if family else 1)
    p = p_words(pair, family)
    shown = interval_words(pair.control, label, bounds)
    return f"{shown}; {pair.difference.test}, {p}; {basis(result, pair)}"


def _disagreement(pair: RatedPair) -> tuple[str, ...]:
    if pair.verdict is None or not pair.verdict.test_interval_disagree:
        return ()
    return ("The test and its interval disagree about 0; both are shown.",)


def round_signature(result: RoundResult) -> str:
    """Return one line that tells the round and everything judged in it from any other."""
    files = value_hash(result.hashes)
    return one_line(
        f"{result.name}|{result.control}|files:{files}|a:{result.alpha:g}|seed:{result.seed}"
    )
