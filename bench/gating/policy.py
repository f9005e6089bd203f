"""A policy with all its words filled in: which checkpoint, against what, by how much."""

from __future__ import annotations

from collections.abc import Iterator

from bench.base.errors import SuiteError
from bench.base.names import suggestion
from bench.data.declared import BASELINE, GateRule
from bench.gating.results import Asked
from bench.results import Comparison
from reports.reading import sides

HOW = "write a policy into the suite, e.g. gate: {checkpoint: A, against: B, margin: 2}"


def asked_of(comparison: Comparison, rules: tuple[GateRule, ...], *, baseline: bool) -> list[Asked]:
    """Return every rule for every checkpoint that it means, in order, each once.

    Args:
        comparison: Says what stands for words that a rule leaves out.
        rules: The policy; none: every checkpoint on the primary set and metric.
        baseline: Whether an earlier result is given: what rules hold against where they name
            nothing.

    Raises:
        SuiteError: If a rule names what was not compared, or there is nothing to hold against.
    """
    found = [one for rule in rules or (GateRule(),) for one in _filled(comparison, rule, baseline)]
    return list(dict.fromkeys(found))


def leak_rules(rules: tuple[GateRule, ...]) -> tuple[GateRule, ...]:
    """Return the rules that a leak fails."""
    return tuple(rule for rule in rules or (GateRule(),) if rule.fail_on_leak)


def _filled(comparison: Comparison, rule: GateRule, baseline: bool) -> Iterator[Asked]:
    plan = comparison.plan
    against = _against(comparison, rule, baseline)
    metric, set_name = rule.metric or plan.metric, rule.set or plan.set
    _check(metric, "metric", {one.metric for one in comparison.scores})
    _check(set_name, "set", {one.set for one in comparison.scores})
    margin = rule.margin if rule.margin is not None else plan.margin or 0.0
    for name in meant(comparison, rule):
        if name != against:
            yield Asked(name, against, metric, set_name, margin, rule.require)


def meant(comparison: Comparison, rule: GateRule) -> tuple[str, ...]:
    """Return the checkpoints or scenarios that a rule is about; never the reference by default."""
    named = {one.checkpoint for one in comparison.scores}
    if rule.checkpoint is not None:
        _check(rule.checkpoint, "checkpoint or scenario", named)
        return (rule.checkpoint,)
    return tuple(name for name in sides(comparison) if name != comparison.plan.reference)


def _against(comparison: Comparison, rule: GateRule, baseline: bool) -> str | None:
    """Return the name to hold against, or None where the baseline is meant."""
    if rule.against == BASELINE and not baseline:
        found = "a rule is against the baseline, and none is given"
        raise SuiteError("gate", found, hint="name it: --baseline RESULT")
    if rule.against not in (None, BASELINE):
        _check(str(rule.against), "checkpoint or scenario", set(_named(comparison)))
        return rule.against
    if baseline:
        return None
    if comparison.plan.reference is None:
        found = "nothing to hold against: the suite has no reference, and no --baseline is given"
        raise SuiteError("gate", found, hint=HOW)
    return comparison.plan.reference


def _named(comparison: Comparison) -> Iterator[str]:
    for pair in comparison.pairs:
        yield from (pair.a, pair.b)


def _check(name: str, what: str, known: set[str]) -> None:
    if name not in known:
        hint = suggestion(name, sorted(known))
        raise SuiteError("gate", f"no {what} {name!r} in the result", hint=hint)
