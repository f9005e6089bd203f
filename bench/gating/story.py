"""The story of `bench gate`: a result, perhaps an earlier one, a policy → outcomes."""

from __future__ import annotations

from pathlib import Path

from bench.base.errors import SuiteError
from bench.data.declared import GateRule, gate_rules
from bench.data.suite import load_suite
from bench.finding_results import find_result
from bench.gating.judging import judge
from bench.gating.leaks import judge_leaks
from bench.gating.policy import asked_of
from bench.gating.results import Gate
from bench.results import Comparison
from reports.baseline import baseline_of
from reports.result_reading import read_result


def gate(word: str, *, baseline: str | None = None, policy: Path | None = None) -> Gate:
    """Hold a result against a policy; nothing is answered, and nothing is written.

    Args:
        word: The result: a folder, its `result.json`, or a name under `comparisons/`.
        baseline: An earlier result, or None.
        policy: A suite file whose `gate` is taken in place of the one in the result, or None.

    Returns:
        The outcome of each rule; `.passed` says whether all of them hold.

    Raises:
        DataError: If a result cannot be read.
        SuiteError: If a rule names what was not compared, or there is nothing to hold against.
    """
    found = read_result(find_result(word))
    earlier = None if baseline is None else read_result(find_result(baseline))
    since = None if earlier is None else baseline_of(earlier, found)
    rules, source = _policy(found, policy)
    asked = asked_of(found, rules, baseline=since is not None)
    if not asked:
        raise SuiteError("gate", "no checkpoint is left to judge", hint="name one: checkpoint: …")
    changed = tuple(one.what for one in since.changed if one.matters) if since else ()
    return Gate(
        suite=found.suite,
        folder=found.folder,
        source=source,
        rules=tuple(judge(found, one, since) for one in asked),
        leaks=judge_leaks(found, rules),
        changed=changed,
    )


def _policy(found: Comparison, policy: Path | None) -> tuple[tuple[GateRule, ...], str]:
    if policy is not None:
        return gate_rules(load_suite(policy).block), f"policy of {policy.name}"
    if found.gate:
        return found.gate, "policy of the suite, as it was when the result was made"
    return (), "no policy in the suite: every checkpoint, no regression on the primary set"


__all__ = ["gate"]
