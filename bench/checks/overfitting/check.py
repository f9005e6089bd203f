"""The story of the checks on answers and probabilities, up to the verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from bench.checks.evidence import Leakage
from bench.checks.ladder import find_verdicts
from bench.checks.memorization import Treatments, compare_memorization
from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.clean import score_clean
from bench.checks.overfitting.consistency import find_consistency
from bench.checks.overfitting.drafts import Draft, judge
from bench.checks.overfitting.forgetting import find_forgotten
from bench.checks.overfitting.gaps import find_gaps
from bench.checks.overfitting.leak_count import find_leak_counts
from bench.checks.overfitting.likeness import find_unlike
from bench.checks.overfitting.membership import find_membership
from bench.checks.overfitting.paraphrase_drop import find_drops
from bench.checks.overfitting.paraphrase_gap import find_likelihood_gaps
from bench.checks.overfitting.reproduction import find_reproduction
from bench.checks.results import Checks


def check_overfitting(
    observed: Sequence[Observed],
    leakage: Leakage | None,
    *,
    base: str | None,
    alpha: float = 0.05,
    seed: int = 0,
    treatments: Treatments | None = None,
    matched_seeds: bool = False,
) -> Checks:
    """Run every check on what the checkpoints answered, and place each score on the ladder.

    Args:
        observed: Every set that something was answered of, in the suite's order.
        leakage: What the data-only checks found; None where the suite names no training data.
        base: The checkpoint before fine-tuning, or None.
        alpha: Level of each family, and 1 - that of every interval.
        seed: Of resampling.
        treatments: Scenario (or checkpoint) -> training seed -> checkpoint, to be compared in
            memorization; None for no such comparison.
        matched_seeds: Equal seed numbers of two scenarios belong together.

    Returns:
        Tests in the order of checkpoints, then checks; verdicts for every checkpoint x set.
    """
    case = Case(tuple(observed), leakage, base, alpha, seed)
    tests, family = judge(_drafts(case), alpha)
    memorization, memorization_family = compare_memorization(
        case.observed, treatments or {}, alpha=alpha, seed=seed, matched_seeds=matched_seeds
    )
    return Checks(
        leakage=leakage,
        tests=tests,
        clean=score_clean(case),
        verdicts=find_verdicts(case.observed, leakage, tests, base),
        memorization=memorization,
        family=family,
        memorization_family=memorization_family,
        base=base,
        alpha=alpha,
    )


def _drafts(case: Case) -> list[Draft]:
    unlike = find_unlike(case)
    found = [
        *find_gaps(case, unlike),
        *find_drops(case, unlike),
        *find_reproduction(case),
        *find_forgotten(case),
        *find_consistency(case),
        *find_leak_counts(case, unlike),
        *find_likelihood_gaps(case, unlike),
        *find_membership(case, unlike),
    ]
    order = {name: place for place, name in enumerate(case.checkpoints)}
    return sorted(found, key=lambda draft: order[draft.test.checkpoint])
