"""The highest checkpoint against each of the others: whom it is established to beat."""

from __future__ import annotations

from bench.results import Comparison, Pair
from reports.naming import listed
from reports.numbers import count, interval, level, margin, p_equals, points, signed_points
from reports.reading import family_of
from reports.safe_text import one_line
from reports.standing import Standing, other
from reports.words import correction, detectable_range, interval_label, refusal

OTHERS = {1: "the other", 2: "both others"}


def claim_of(found: Standing) -> str:
    """Return who is highest and whom it is (not) established to beat, without the full stop."""
    lead = f"{one_line(found.leader)} scored highest"
    if found.kind == "higher":
        n = len(found.beats)
        return f"{lead} and beats {OTHERS.get(n, f'all {n} others')}"
    rest = _others(found, (*found.open, *found.within, *found.beaten_by)) + list(found.unpaired)
    if found.kind == "some":
        return f"{lead} but is not established to beat {listed([one_line(x) for x in rest], 'or')}"
    if found.kind == "equivalent":
        return f"{lead} but is equivalent to {listed([one_line(x) for x in rest])}"
    return f"{lead} but is not established to beat any other"


def against(comparison: Comparison, found: Standing) -> tuple[str, ...]:
    """Return a sentence for each kind of outcome that the highest one's pairs had."""
    top = found.leader
    sentences = []
    if found.beats:
        sentences.append(_beaten(comparison, found.beats, top))
    sentences += [
        f"Equivalent to {_name(pair, top)}: {equivalence_words(pair, top)}."
        for pair in found.within
    ]
    tested = tuple(pair for pair in found.open if pair.difference.refused is None)
    if tested:
        sentences.append(_open(comparison, tested, top))
    sentences += _refused(found)
    sentences += [
        f"Lower than {_name(pair, top)} on the items tested: {_lead(comparison, pair, top)}."
        for pair in found.beaten_by
    ]
    if found.unpaired:
        names = listed([one_line(name) for name in found.unpaired])
        sentences.append(f"Not compared with {names}: only pairs with the reference were declared.")
    return tuple(sentences)


def _others(found: Standing, pairs: tuple[Pair, ...]) -> list[str]:
    return [other(pair, found.leader) for pair in pairs]


def _refused(found: Standing) -> list[str]:
    """Say each reason once, with everyone whom it concerns."""
    reasons: dict[str, list[str]] = {}
    for pair in found.open:
        if pair.difference.refused is not None:
            reasons.setdefault(refusal(pair).rstrip("."), []).append(_name(pair, found.leader))
    return [
        f"No difference from {listed(names, 'or')} was established: the "
        f"{'test was' if len(names) == 1 else 'tests were'} refused, {reason}."
        for reason, names in reasons.items()
    ]


def _name(pair: Pair, top: str) -> str:
    return one_line(other(pair, top))


def _beaten(comparison: Comparison, beats: tuple[Pair, ...], top: str) -> str:
    """Say the kind of interval and correction once, however many are beaten."""
    if len(beats) == 1:
        return f"Higher than {_name(beats[0], top)} by {_lead(comparison, beats[0], top)}."
    leads = [_short_lead(pair, top) for pair in beats]
    return f"Higher than {listed(leads)}, {kinds_words(comparison, beats[0])}."


def _short_lead(pair: Pair, top: str) -> str:
    difference, bounds = seen_from(pair, top, pair.difference.interval)
    p = p_equals(pair.difference.pvalue if pair.adjusted_p is None else pair.adjusted_p)
    numbers = f"{points(difference)}{within_words(pair)} ({interval(bounds)}; {p})"
    return f"{_name(pair, top)} by {numbers}"


def _lead(comparison: Comparison, pair: Pair, top: str) -> str:
    difference, bounds = seen_from(pair, top, pair.difference.interval)
    label, method = _labels(comparison, pair)
    p = p_equals(pair.difference.pvalue if pair.adjusted_p is None else pair.adjusted_p)
    return f"{points(difference)}{within_words(pair)} ({label} {interval(bounds)}; {method}{p})"


def within_words(pair: Pair) -> str:
    """Return ", but within the ± 2 pp margin" where a difference is that small, else ""."""
    if pair.verdict is None or not pair.verdict.within_margin:
        return ""
    return f", but within the {margin(pair.verdict.margin)} margin"


def kinds_words(comparison: Comparison, pair: Pair) -> str:
    """Return "with unadjusted 95 % CIs and p adjusted for 3 pairs (Holm)", said once for several.

    Args:
        comparison: The pairs' comparison.
        pair: Any of them.
    """
    family = family_of(comparison, "primary")
    label, _ = _labels(comparison, pair)
    if family is None or family.m < 2:
        return f"with {label}s and p"
    return f"with {label}s and p adjusted for {count(family.m)} pairs ({correction(family)})"


def _labels(comparison: Comparison, pair: Pair) -> tuple[str, str]:
    """Return the interval's label, and the correction before "p" ("Holm ", or "")."""
    family = family_of(comparison, "primary")
    m = family.m if family else 1
    method = f"{correction(family)} " if family and m > 1 else ""
    return interval_label(pair.difference.level, comparison.plan, m), method


def _open(comparison: Comparison, pairs: tuple[Pair, ...], top: str) -> str:
    """Say what was not established and what the design could detect, once for all of them."""
    label, method = _labels(comparison, pairs[0])
    power = detectable_range(pairs)
    ability = f" This design could detect {power}." if power else ""
    if len(pairs) == 1:
        numbers = _open_numbers(pairs[0], top, f"{label} ", method)
        return f"No difference from {_name(pairs[0], top)} was established ({numbers}).{ability}"
    each = [f"{_name(pair, top)} ({_open_numbers(pair, top)})" for pair in pairs]
    kinds = kinds_words(comparison, pairs[0])
    return f"No difference was established from {listed(each, 'or')}, {kinds}.{ability}"


def _open_numbers(pair: Pair, top: str, label: str = "", method: str = "") -> str:
    difference, bounds = seen_from(pair, top, pair.difference.interval)
    p = p_equals(pair.difference.pvalue if pair.adjusted_p is None else pair.adjusted_p)
    return f"{signed_points(difference)}, {label}{interval(bounds)}; {method}{p}"


def equivalence_words(pair: Pair, top: str) -> str:
    """Return "+0.1 pp, 90 % CI −0.4 to 0.7 within ± 1 pp", seen from `top`."""
    verdict = pair.verdict
    if verdict is None or verdict.equivalence_interval is None:
        return "no interval"
    difference, bounds = seen_from(pair, top, verdict.equivalence_interval)
    share = level(1 - 2 * verdict.alpha / verdict.m)
    within = f"within {margin(verdict.margin)}"
    return f"{signed_points(difference)}, {share} CI {interval(bounds)} {within}"


def seen_from(
    pair: Pair, top: str, bounds: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """Return a pair's difference and interval as `top` minus the other."""
    low, high = bounds
    if pair.a == top:
        return pair.difference.difference, (low, high)
    return -pair.difference.difference, (-high, -low)
