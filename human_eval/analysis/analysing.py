"""What a round says: the story from its folder to its result."""

from __future__ import annotations

from collections.abc import Sequence

from human_eval.analysis.aggregating import aggregated
from human_eval.analysis.agreeing import agreements
from human_eval.analysis.all_at_once import rated_omnibus
from human_eval.analysis.counting import by_checkpoint, by_kind, counted, fates
from human_eval.analysis.divided import disputed
from human_eval.analysis.hashing import changed_files, file_hashes
from human_eval.analysis.joining import Judged, judged
from human_eval.analysis.means import rating_means
from human_eval.analysis.metric_agreement import Asked, metrics_against_people
from human_eval.analysis.pairs import Rule, rated_pairs, rivals
from human_eval.analysis.preference import preference_result
from human_eval.analysis.raters import rater_results
from human_eval.analysis.results import RoundResult
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.plan import RoundKey, RoundPlan
from human_eval.scales import PREFERENCE, VERDICT


def analyse(folder: RoundFolder, metrics: Sequence[str] = ()) -> RoundResult:
    """Return everything that a round says, with what is there of it.

    Args:
        folder: The round, rated wholly or in part.
        metrics: Names of metrics to hold against people; none: the round's and the usual ones.

    Raises:
        RoundError: If nothing was rated yet, a file cannot be used, or a metric is unknown.
    """
    plan, key, found = folder.plan, folder.key, judged(folder)
    rating = plan.kind == "rating"
    rule = _rule(plan, key)
    hashes = file_hashes(folder.path)
    fate = fates(folder, found, rule.control)
    pairs, families = rated_pairs(found, rule)
    compared = rivals(found.names, rule.reference)
    asked = Asked(metrics, pairs, key.alpha, plan.seed)
    return RoundResult(
        name=plan.name,
        kind=plan.kind,
        suite=plan.suite,
        created=plan.created,
        imported=plan.imported,
        seed=plan.seed,
        alpha=key.alpha,
        margin=key.margin,
        control=rule.control,
        names=found.names,
        reference=rule.reference,
        fingerprints={name: key.fingerprints.get(name, "") for name in found.names},
        items=len({(one.set, one.id) for one in found.secrets}),
        groups=len(set(found.groups)),
        counts=counted(fate.values()),
        by_checkpoint=by_checkpoint(folder, found, fate),
        raters=rater_results(folder, found, fate, rule.level),
        repeat_share=plan.repeat_share,
        pass_mark=plan.pass_mark,
        agreement=agreements(found, rule.level, rule.seed),
        ratings=rating_means(found, rule.level) if rating else (),
        pairs=pairs,
        families=families,
        omnibus=rated_omnibus(found, rule.control, compared, rule.seed) if rating else None,
        preference=None if rating else preference_result(folder, found, rule.level, rule.seed),
        metrics=metrics_against_people(folder, found, asked) if rating else None,
        aggregation=aggregated(found) if rating else None,
        disputed=disputed(folder, found) if _several(found) and rating else (),
        findings=by_kind(folder.findings),
        left_out=sum(one.left_out for one in folder.findings),
        notes=plan.notes,
        hashes=hashes,
        changed=changed_files(hashes, plan.hashes),
    )


def _rule(plan: RoundPlan, key: RoundKey) -> Rule:
    return Rule(
        control=VERDICT if plan.kind == "rating" else PREFERENCE,
        reference=key.reference,
        alpha=key.alpha,
        margin=key.margin,
        seed=plan.seed,
        against_reference=key.pairs == "reference",
    )


def _several(found: Judged) -> bool:
    return len(found.raters) > 1
