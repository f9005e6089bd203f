"""One score then and now on the same questions: the paired test, where both results kept items."""

from __future__ import annotations

from bench.base.errors import DataError
from bench.results import Comparison, SetScores
from stats import PairedDifference, compare_pair
from stats.inputs import FloatArray

Where = tuple[str, str, str]
"""(checkpoint, set, metric)."""


def paired_move(then: Comparison, now: Comparison, where: Where) -> PairedDifference | None:
    """Return now − then by the test that the design calls for, as between two checkpoints.

    Training seeds are not matched: a recipe's seeds then are others than those of now.

    Args:
        then: The earlier comparison.
        now: The later one, known to have asked the same questions.
        where: Which score.

    Returns:
        The difference, refused where groups or seeds are too few; None where either result kept
        no item scores of it (an earlier version wrote none, BLEU has none), or where other items
        were scored than then.

    Raises:
        DataError: If kept scores are damaged.
    """
    before, after = _kept(then, where[1]), _kept(now, where[1])
    if before is None or after is None or before.items != after.items:
        return None
    rows = [_rows(*one, where) for one in ((now, after), (then, before))]
    if rows[0] is None or rows[1] is None or after.n < 2:
        return None
    return compare_pair(
        rows[0],
        rows[1],
        groups=_groups(now, after),
        binary=where[2] in before.binary and where[2] in after.binary,
        level=1 - now.plan.alpha,
        seed=now.plan.seed,
    )


def members_of(comparison: Comparison, name: str) -> tuple[str, ...]:
    """Return the checkpoint of that name, or a scenario's checkpoints in the order of seeds."""
    runs = comparison.runs
    if any(run.name == name for run in runs):
        return (name,)
    placed = [run for run in runs if run.scenario == name]
    return tuple(run.name for run in sorted(placed, key=lambda run: run.seed or 0))


def _kept(comparison: Comparison, set_name: str) -> SetScores | None:
    return next((one for one in comparison.item_scores if one.set == set_name), None)


def _rows(comparison: Comparison, kept: SetScores, where: Where) -> FloatArray | None:
    try:
        return kept.by_seed(members_of(comparison, where[0]), where[2])
    except ValueError as error:
        raise _damaged(comparison, kept, error) from None


def _groups(comparison: Comparison, kept: SetScores) -> list[float] | None:
    try:
        found = kept.group_numbers()
    except ValueError as error:
        raise _damaged(comparison, kept, error) from None
    return None if found is None else found.tolist()


def _damaged(comparison: Comparison, kept: SetScores, error: ValueError) -> DataError:
    where = f"{comparison.folder}: item_scores of {kept.set}"
    return DataError(where, str(error), hint="make it again with `bench compare`")
