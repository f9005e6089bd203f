"""Pairs declared against the reference only: each is headed with it, and every one is named."""

from __future__ import annotations

from bench.results import Comparison, Pair
from reports.naming import listed, metric_title
from reports.numbers import interval, p_equals, points, signed_points
from reports.reading import pairs_of
from reports.safe_text import one_line
from reports.sections.rivals import equivalence_words, kinds_words, seen_from, within_words
from reports.standing import kind_for, other
from reports.words import detectable_range, refusal


def only_against_reference(comparison: Comparison) -> bool:
    """Return whether every primary pair compares something with the reference."""
    primary = pairs_of(comparison, "primary")
    return all(comparison.plan.reference in (pair.a, pair.b) for pair in primary)


def reference_kind(comparison: Comparison) -> str:
    """Return `higher` where every pair established a difference, `some` where one did."""
    found = {kind for kind, pairs in _by_kind(comparison).items() if pairs}
    settled = {"beats", "beaten_by"}
    if found <= settled:
        return "higher"
    if found & settled:
        return "some"
    return "equivalent" if found == {"within"} else "not_established"


def reference_claim(comparison: Comparison) -> str:
    """Return what each pair established against the reference, without the full stop."""
    found, metric = _by_kind(comparison), metric_title(comparison.plan.metric)
    base = one_line(comparison.plan.reference or "")
    parts = []
    for kind, word in (("beats", "higher"), ("beaten_by", "lower")):
        if found[kind]:
            parts.append(f"{_sizes(comparison, found[kind])} {word} {metric} than {base}")
    if found["within"]:
        verb = "is" if len(found["within"]) == 1 else "are"
        parts.append(f"{_names(comparison, found['within'])} {verb} equivalent to {base}")
    if found["open"]:
        names = _names(comparison, found["open"], "or")
        lead = "not established" if parts else f"No difference in {metric} from {base} established"
        parts.append(f"{lead} for {names}")
    return "; ".join(parts)


def reference_remarks(comparison: Comparison) -> tuple[str, ...]:
    """Return the numbers of every pair, what could be detected, and what was refused."""
    found = pairs_of(comparison, "primary")
    tested = [pair for pair in found if pair.difference.refused is None]
    said = []
    if tested:
        each = listed([_numbers(comparison, pair) for pair in tested])
        base = one_line(comparison.plan.reference or "")
        said.append(f"Differences from {base}: {each}, {kinds_words(comparison, tested[0])}.")
    said += [_equivalent(comparison, pair) for pair in _by_kind(comparison)["within"]]
    power = detectable_range(tuple(_by_kind(comparison)["open"]))
    if power:
        said.append(f"This design could detect {power}.")
    return (*said, *_refused(comparison))


def _by_kind(comparison: Comparison) -> dict[str, list[Pair]]:
    """Primary pairs by what they established, seen from the one that is not the reference."""
    kinds: dict[str, list[Pair]] = {"beats": [], "beaten_by": [], "within": [], "open": []}
    for pair in pairs_of(comparison, "primary"):
        kinds[kind_for(pair, _own(comparison, pair))].append(pair)
    return kinds


def _own(comparison: Comparison, pair: Pair) -> str:
    return other(pair, comparison.plan.reference or "")


def _names(comparison: Comparison, pairs: list[Pair], last: str = "and") -> str:
    return listed([one_line(_own(comparison, pair)) for pair in pairs], last)


def _sizes(comparison: Comparison, pairs: list[Pair]) -> str:
    """Return "a scored 12.0 pp and b 10.0 pp"."""
    said = []
    for index, pair in enumerate(pairs):
        size = points(abs(pair.difference.difference))
        scored = "" if index else " scored"
        said.append(f"{one_line(_own(comparison, pair))}{scored} {size}{within_words(pair)}")
    return listed(said)


def _numbers(comparison: Comparison, pair: Pair) -> str:
    own = _own(comparison, pair)
    difference, bounds = seen_from(pair, own, pair.difference.interval)
    p = p_equals(pair.difference.pvalue if pair.adjusted_p is None else pair.adjusted_p)
    return f"{one_line(own)} {signed_points(difference)} ({interval(bounds)}; {p})"


def _equivalent(comparison: Comparison, pair: Pair) -> str:
    own = _own(comparison, pair)
    return f"Equivalent, {one_line(own)}: {equivalence_words(pair, own)}."


def _refused(comparison: Comparison) -> list[str]:
    refused = [p for p in pairs_of(comparison, "primary") if p.difference.refused is not None]
    reasons: dict[str, list[Pair]] = {}
    for pair in refused:
        reasons.setdefault(refusal(pair).rstrip("."), []).append(pair)
    return [
        f"Refused for {_names(comparison, pairs)}: {reason}." for reason, pairs in reasons.items()
    ]
