"""Whether a checkpoint's score on a set is one on leaked items, by the comparison's checks."""

from __future__ import annotations

from bench.checks.results import SetVerdict
from bench.data.declared import GateRule
from bench.gating.policy import leak_rules, meant
from bench.gating.results import LeakJudged, LeakOutcome
from bench.results import Comparison
from reports.checks_reading import side_verdict
from reports.ladder_words import rung_sentence

LEAKS = ("found", "consistent")
"""Rungs that fail a gate: items found in training, or a score consistent with memorization."""


def judge_leaks(comparison: Comparison, rules: tuple[GateRule, ...]) -> tuple[LeakJudged, ...]:
    """Return one outcome for each checkpoint and set whose rule a leak fails."""
    places = [
        (name, rule.set or comparison.plan.set)
        for rule in leak_rules(rules)
        for name in meant(comparison, rule)
    ]
    return tuple(_judge(comparison, *place) for place in dict.fromkeys(places))


def _judge(comparison: Comparison, name: str, set_name: str) -> LeakJudged:
    checks = comparison.checks
    verdict = None if checks is None else side_verdict(comparison, checks, name, set_name)
    if verdict is None:
        words = "Not tested: the suite names nothing to check against."
        return LeakJudged(name, set_name, "not_tested", words)
    return LeakJudged(name, set_name, _outcome(verdict), rung_sentence(verdict))


def _outcome(verdict: SetVerdict) -> LeakOutcome:
    if verdict.trained:  # nobody takes it for new
        return "trained"
    if verdict.rung in LEAKS:
        return "leak"
    if verdict.rung == "not_testable":
        return "not_tested"
    if not verdict.by_data_only:
        return "no_leak"
    return "in_part" if verdict.in_part else "not_found"
