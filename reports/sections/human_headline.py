"""A round's first screen: who was rated higher, over whom that holds, and one picture."""

from __future__ import annotations

from bench.base.names import counted
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE
from reports.human_caveats import human_warnings
from reports.human_standing import place_of, primary_of, rivals_of, standing_claim, standing_remarks
from reports.human_words import (
    amount,
    basis,
    ci_label,
    control_title,
    family_named,
    judging,
    limits,
    pair_words,
    round_signature,
    seen,
    unit_of,
    unnamed,
    with_unit,
)
from reports.inference import SPEAK
from reports.naming import listed
from reports.numbers import count, number, p_value
from reports.safe_text import one_line
from reports.sections.headline import BADGES, LETTERS, NAMED
from reports.sections.human_pairs import forest
from reports.sections.human_ratings import ratings_chart
from reports.sections.parts import Chart, Headline
from reports.words import Finding

DAY = len("2026-01-31")
"""Of a moment in ISO 8601: its day."""
EMPTY = Chart("Nothing to compare", "Nothing to compare.", (), (0.0, 1.0), ())


def round_headline(result: RoundResult) -> Headline:
    """Return the first screen of a round."""
    primary = primary_of(result)
    finding, question = _said(result, primary)
    return Headline(
        setting=f"{one_line(result.suite)} · {one_line(result.name)} · {setting_words(result)}",
        declared="",
        question=question,
        kind=finding.kind,
        badge=BADGES[finding.kind],
        claim=finding.claim,
        evidence=finding.evidence,
        remarks=finding.remarks,
        facts=_facts(result, primary),
        target=reach_words(result),
        applies=_applies(result),
        warnings=human_warnings(result),
        chart=_chart(result, primary),
        made=one_line(result.created)[:DAY],
        signature=round_signature(result),
    )


def human_verdict(result: RoundResult) -> str:
    """Return what the round says, in one sentence."""
    return round_headline(result).verdict


def setting_words(result: RoundResult) -> str:
    """Return "human ratings, 3 raters"; how many gave an imported column is not known."""
    kind = "preferences" if result.control == PREFERENCE else "ratings"
    who = "one judgement each" if unnamed(result) else counted(judging(result), "rater")
    return f"human {kind}, {who}"


def reach_words(result: RoundResult) -> str:
    """Return over what the conclusion generalises."""
    over = any(_over_raters(pair) for pair in primary_of(result))
    units = "groups of questions" if _grouped(result) else "questions"
    if over:
        return f"{SPEAK} new {units} and raters like these, with these same checkpoints."
    raters = "this same rater" if judging(result) == 1 else "these same raters"
    raters = "whoever judged" if unnamed(result) else raters
    return f"{SPEAK} new {units} like these, with {raters} and these same checkpoints."


def _over_raters(pair: RatedPair) -> bool:
    """Whether a test took raters as a sample: a sign-flip of items does not."""
    found = pair.difference
    return len(pair.raters) > 1 and found.refused is None and found.df is not None


def _applies(result: RoundResult) -> str:
    if judging(result) == 1:
        who = "these judgements say" if unnamed(result) else "this rater says"
        return (
            f"Applies to what {who} of these checkpoints: nothing is claimed about other raters or "
            "about a training method."
        )
    return (
        "Applies to these checkpoints only: nothing is claimed about a training method, whose "
        "seeds this round did not vary."
    )


def _grouped(result: RoundResult) -> bool:
    return any(
        pair.difference.n_groups not in (None, pair.difference.n_items)
        for pair in primary_of(result)
    )


def _said(result: RoundResult, primary: tuple[RatedPair, ...]) -> tuple[Finding, str]:
    if not primary:
        nothing = "Only one checkpoint was rated, so nothing is compared"
        return Finding("not_established", nothing, ""), "How is it rated?"
    if len(primary) == 1:
        pair = primary[0]
        higher, lower, difference, _ = seen(pair)
        if not difference > 0:
            return pair_words(result, pair), f"Do people rate {higher} and {lower} differently?"
        return pair_words(result, pair), f"Do people really rate {higher} above {lower}?"
    found = place_of(result)
    evidence = _basis(result, found.leader)
    claim = standing_claim(result, found)
    return (
        Finding(found.kind, claim, evidence, standing_remarks(result, found)),
        _question(result),
    )


def _question(result: RoundResult) -> str:
    names = [one_line(name) for name in rivals_of(result)]
    verb = "prefer" if result.control == PREFERENCE else "rate highest"
    if len(names) > NAMED or sum(map(len, names)) > LETTERS:
        return f"Which of these {len(names)} checkpoints do people {verb}?"
    return f"Which do people really {verb}: {listed(names, 'or')}?"


def _basis(result: RoundResult, leader: str) -> str:
    """Return the highest one's rating with its interval, and what it rests on."""
    own = [pair for pair in primary_of(result) if leader in (pair.a, pair.b)]
    rests = basis(result, own[0]) if own else ""
    try:
        mean = result.rating(leader, result.control).mean
    except KeyError:
        return rests
    title, control = control_title(result.control), result.control
    bounds = limits(control, mean.interval)
    label = ci_label(result, mean.level, 1)
    return f"{title} {amount(control, mean.value)} of 100, {label} {bounds}; {rests}"


def _facts(result: RoundResult, primary: tuple[RatedPair, ...]) -> tuple[tuple[str, str], ...]:
    alpha = result.agreement[0].ordinal.value if result.agreement else None
    raters = () if unnamed(result) else (("raters", count(judging(result))),)
    counts = (
        ("judgements", count(result.counts.judged)),
        *raters,
        ("questions", count(result.items)),
        ("alpha, ordinal", number(alpha, 2)),
    )
    if len(primary) != 1:
        return counts
    pair = primary[0]
    higher, lower, difference, bounds = seen(pair)
    family = family_named(result, "primary")
    label = ci_label(result, pair.difference.level, family.m if family else 1)
    refused = pair.difference.refused is not None
    return (
        (f"{higher} − {lower}", with_unit(pair.control, difference)),
        (label, f"{limits(pair.control, bounds)} {unit_of(pair.control)}"),
        ("p", number(None) if refused else p_value(pair.adjusted_p)),
        ("alpha, ordinal", number(alpha, 2)),
    )


def _chart(result: RoundResult, primary: tuple[RatedPair, ...]) -> Chart:
    if result.control != PREFERENCE and result.ratings:
        return ratings_chart(result, result.control)
    return forest(result) if primary else EMPTY
