"""The first screen: one question, one verdict, what it applies to, and one picture."""

from __future__ import annotations

from bench.results import Comparison, Pair
from reports.checks_reading import on_all_items
from reports.dates import day_of
from reports.inference import applies_to, declared_words, seeds_words, target
from reports.left_out import left_out_words, scored_words
from reports.naming import listed, metric_title, questions
from reports.numbers import (
    interval,
    interval_points,
    level,
    number,
    p_value,
    percent,
    signed_points,
)
from reports.reading import family_of, pairs_of, primary_scores, rivals, set_of, wholes
from reports.safe_text import one_line
from reports.sections.beside_reference import (
    only_against_reference,
    reference_claim,
    reference_kind,
    reference_remarks,
)
from reports.sections.caveats import first_warnings
from reports.sections.first_checks import alarm, first_ladder, leak_badge, qualified
from reports.sections.forgetting import forgetting_remarks
from reports.sections.parts import Chart, Headline
from reports.sections.rivals import against, claim_of
from reports.sections.score_charts import score_chart
from reports.sections.seeds import override_words, seed_facts
from reports.sections.tied import tied_claim, tied_kind, tied_remarks
from reports.sentences import uncapital
from reports.standing import standings_of
from reports.words import (
    Finding,
    interval_label,
    ordered,
    pair_finding,
)
from stats import Estimate

NAMED, LETTERS = 4, 80
"""Names, and letters of names, that a question on the first screen has room for."""

BADGES = {
    "higher": "Difference established",
    "some": "Partly established",
    "equivalent": "Equivalent",
    "not_established": "Not established",
}


def headline_of(comparison: Comparison) -> Headline:
    """Return the first screen of a comparison."""
    primary = pairs_of(comparison, "primary")
    if not primary:
        return _single(comparison)
    if len(primary) == 1:
        return _two(comparison, primary[0])
    return _several(comparison)


def _two(comparison: Comparison, pair: Pair) -> Headline:
    finding = pair_finding(pair, comparison.plan, family_of(comparison, "primary"))
    remarks = (*finding.remarks, *_reference(comparison), *override_words(comparison))
    facts = _pair_facts(comparison, pair) + seed_facts(comparison)
    return _build(comparison, _question_of_two(pair), finding, remarks, facts)


def _several(comparison: Comparison) -> Headline:
    finding = _standing(comparison)
    remarks = (*finding.remarks, *_reference(comparison), *override_words(comparison))
    facts = seed_facts(comparison)
    return _build(comparison, _question_of_several(comparison), finding, remarks, facts)


def _standing(comparison: Comparison) -> Finding:
    """Return who is established to be higher than whom, of those that were compared."""
    if only_against_reference(comparison):
        kind, claim = reference_kind(comparison), reference_claim(comparison)
        shown = comparison.plan.reference or ""
        return Finding(
            kind, claim, _evidence(comparison, shown, named=True), reference_remarks(comparison)
        )
    found = standings_of(comparison)
    evidence = _evidence(comparison, found[0].leader)
    if len(found) > 1:
        remarks = tied_remarks(comparison, found)
        return Finding(tied_kind(found), tied_claim(found), evidence, remarks)
    return Finding(found[0].kind, claim_of(found[0]), evidence, against(comparison, found[0]))


def _evidence(comparison: Comparison, name: str, *, named: bool = False) -> str:
    """Return one score with its interval, and how many questions it rests on."""
    score = _score_of(comparison, name)
    text = (
        f"{f'{one_line(name)}: ' if named else ''}"
        f"{percent(score.value)} {metric_title(comparison.plan.metric)}, "
        f"{level(score.level)} CI {interval(score.interval)} %; "
        f"{questions(score.n_items, score.n_groups)}"
    )
    return f"{text}, {seeds_words(comparison)}" if wholes(comparison) else text


def _single(comparison: Comparison) -> Headline:
    question = "Nothing to compare: no pair was declared"
    finding = Finding("not_established", "No pair of checkpoints was compared", "")
    return _build(comparison, question, finding, (), ())


def _build(
    comparison: Comparison,
    question: str,
    finding: Finding,
    remarks: tuple[str, ...],
    facts: tuple[tuple[str, str], ...],
) -> Headline:
    plan = comparison.plan
    info = set_of(comparison, plan.set)
    doubts = qualified(comparison)  # where there are any, they are what matters first
    setting = f"{metric_title(plan.metric)} on {one_line(plan.set)}"
    if info is not None and info.role != plan.set:
        setting += f" ({info.role})"
    return Headline(
        setting=f"{one_line(comparison.suite)} · {setting}",
        declared="" if plan.declared == "before" else declared_words(plan.declared),
        question=question,
        kind=finding.kind,
        badge=BADGES[finding.kind],
        claim=_qualified(comparison, finding.claim),
        evidence="; ".join(filter(None, (finding.evidence, left_out_words(comparison)))),
        remarks=(*remarks, *(() if doubts else forgetting_remarks(comparison))),
        facts=facts,
        target=target(comparison),
        applies=applies_to(comparison),
        warnings=first_warnings(comparison),
        chart=_chart(comparison),
        qualified=doubts,
        alarm=alarm(comparison),
        ladder=first_ladder(comparison),
        checked=leak_badge(comparison),
        made=day_of(comparison),
        signature=one_line(comparison.signature),
    )


def _qualified(comparison: Comparison, claim: str) -> str:
    """Begin a claim with what its items are, where some of them were trained on."""
    lead = on_all_items(comparison)
    if not lead:
        return claim
    # a claim that begins with a checkpoint's name keeps its first letter
    return f"{lead}: {uncapital(claim) if claim.startswith('No ') else claim}"


def _chart(comparison: Comparison) -> Chart:
    plan = comparison.plan
    share = level(1 - plan.alpha)
    title = f"{metric_title(plan.metric)} on {one_line(plan.set)}, % ({share} CI)"
    return score_chart(comparison, plan.set, plan.metric, title)


def _question_of_two(pair: Pair) -> str:
    higher, lower, difference, _ = ordered(pair)
    if difference == 0:
        return f"Do {higher} and {lower} differ?"
    return f"Is {higher} really better than {lower}?"


def _question_of_several(comparison: Comparison) -> str:
    plan = comparison.plan
    names = [one_line(name) for name in rivals(comparison)]
    versus = ""
    if plan.pairs == "reference" and plan.reference is not None:
        names = [name for name in names if name != one_line(plan.reference)]
        versus = f" than {one_line(plan.reference)}"
    if len(names) > NAMED or sum(map(len, names)) > LETTERS:
        kind = "scenarios" if wholes(comparison) else "checkpoints"
        return f"Which of these {len(names)} {kind} is really better{versus}?"
    return f"Which is really better{versus}: {listed(names, 'or')}?"


def _reference(comparison: Comparison) -> tuple[str, ...]:
    name = comparison.plan.reference
    scores = {score.checkpoint: score.estimate for score in primary_scores(comparison)}
    if name is None or name in rivals(comparison) or name not in scores:
        return ()
    text = f"The reference, {one_line(name)}, scored {percent(scores[name].value)}"
    best = max((scores[rival].value for rival in rivals(comparison)), default=0.0)
    if scores[name].value > best:
        text += ": higher than any of them"
    return (f"{text}.",)


def _pair_facts(comparison: Comparison, pair: Pair) -> tuple[tuple[str, str], ...]:
    found = pair.difference
    higher, lower, difference, bounds = ordered(pair)
    family = family_of(comparison, "primary")
    label = interval_label(found.level, comparison.plan, family.m if family else 1)
    adjusted = pair.adjusted_p is not None and family is not None and family.m > 1
    p = pair.adjusted_p if pair.adjusted_p is not None else found.pvalue
    return (
        (f"{higher} − {lower}", signed_points(difference)),
        (label, interval_points(bounds)),
        ("p, adjusted" if adjusted else "p", number(None) if found.refused else p_value(p)),
        ("questions", scored_words(comparison, found.n_items)),
    )


def _score_of(comparison: Comparison, name: str) -> Estimate:
    plan = comparison.plan
    return comparison.score(name, plan.set, plan.metric)
