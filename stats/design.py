"""Which test fits the design? The precedence list, the reason in words, and the test run.

The first row of `DESIGNS` that applies decides. A normality test never does: the choice follows
from how the numbers came about, not from what they look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.inputs import Groups, binary_unit, codes, pair
from stats.paired import paired_t
from stats.results import PairedDifference
from stats.seed_tables import NEEDED_REPLICATES
from stats.two_way import two_way_t


@dataclass(frozen=True, slots=True)
class Design:
    """The chosen test.

    Attributes:
        test: Key of the test: "two_way_t", "approximate_randomization", "clustered_t",
            "mcnemar" or "paired_t".
        why: One sentence for the reader.
        overridden: The test that the design would have called for, or None where it was taken.
    """

    test: str
    why: str
    overridden: str | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    mean_of_items: bool
    binary: bool
    seeds: tuple[int, ...]
    group_sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    test: str
    applies: Callable[[_Facts], bool]
    why: Callable[[_Facts], str]


def _seeded(facts: _Facts) -> bool:
    return bool(facts.seeds) and min(facts.seeds) >= 2


def _grouped(facts: _Facts) -> bool:
    return max(facts.group_sizes, default=0) >= 2


def _why_seeded(facts: _Facts) -> str:
    return (
        f"two-way component t: each scenario was trained with {min(facts.seeds)} seeds or more, "
        "so seeds and questions both vary"
    )


def _why_clustered(facts: _Facts) -> str:
    sizes = facts.group_sizes
    name = "CR1" if min(sizes) == max(sizes) else "CR2"
    return (
        f"{name} t: some groups hold several questions ({len(sizes)} groups, largest "
        f"{max(sizes)}), so questions are not independent"
    )


def _why_corpus(facts: _Facts) -> str:
    del facts
    return (
        "approximate randomization: the metric is computed on summed counts and is not a mean "
        "of item scores"
    )


def _why_mcnemar(facts: _Facts) -> str:
    del facts
    return "McNemar mid-p: each answer is right or wrong and every question is its own group"


def _why_paired(facts: _Facts) -> str:
    del facts
    return (
        "paired t: both checkpoints answered the same questions, and every question is its own "
        "group"
    )


DESIGNS = (
    _Row("two_way_t", _seeded, _why_seeded),
    _Row("approximate_randomization", lambda facts: not facts.mean_of_items, _why_corpus),
    _Row("clustered_t", _grouped, _why_clustered),
    _Row("mcnemar", lambda facts: facts.binary, _why_mcnemar),
    _Row("paired_t", lambda facts: True, _why_paired),
)
"""The precedence: the first row that applies decides."""

TESTS = tuple(row.test for row in DESIGNS)
"""What may be named to override the design."""


def choose(
    *,
    mean_of_items: bool,
    binary: bool,
    groups: Groups | None = None,
    seeds_per_scenario: Mapping[str, int] | Sequence[int] | None = None,
    items: int | None = None,
    override: str | None = None,
) -> Design:
    """The test for a pair of checkpoints or scenarios, by the precedence list.

    Args:
        mean_of_items: The score is a mean of item scores (false for corpus BLEU).
        binary: An item's score takes two values.
        groups: Group of each scored item, or None where each is its own.
        seeds_per_scenario: Training seeds of each scenario, or None where single checkpoints
            are compared.
        items: Number of items, to check `groups` against; None: as many as `groups`.
        override: One of `TESTS` to use instead; where it cannot be used (McNemar on a score
            that is not binary, the two-way t without seeds), the design decides after all.

    Returns:
        The design; the sentence names what was overridden.

    Raises:
        ValueError: `groups` has another length than `items`, an item has no group, or an
            override that is no test.

    Examples:
        >>> choose(mean_of_items=True, binary=True, groups=["a", "b", "c"]).test
        'mcnemar'
    """
    seeds = seeds_per_scenario or ()
    seeds = tuple(seeds.values()) if isinstance(seeds, Mapping) else tuple(seeds)
    facts = _Facts(mean_of_items, binary, seeds, _sizes(groups, items))
    row = next(row for row in DESIGNS if row.applies(facts))
    if override is None or override == row.test:
        return Design(row.test, row.why(facts))
    return _overridden(row, override, facts)


def _overridden(row: _Row, override: str, facts: _Facts) -> Design:
    if override not in TESTS:
        raise ValueError(f"override must be one of {', '.join(TESTS)}, found {override!r}")
    meant = row.why(facts)
    if not _possible(override, facts):
        return Design(row.test, f"{meant} ({override}, which was asked for, cannot be used here)")
    why = f"{override}: asked for by the suite; the design calls for {meant}"
    return Design(override, why, overridden=row.test)


def _possible(test: str, facts: _Facts) -> bool:
    return {
        "two_way_t": _seeded(facts),
        "approximate_randomization": not facts.mean_of_items,
        "clustered_t": facts.mean_of_items and bool(facts.group_sizes),
        "mcnemar": facts.mean_of_items and facts.binary and not _seeded(facts),
        "paired_t": facts.mean_of_items,
    }[test]


def compare_pair(  # noqa: PLR0913 - the facts of the design, one by one
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    binary: bool = False,
    matched_seeds: bool = False,
    level: float = 0.95,
    seed: int = 0,
    override: str | None = None,
) -> PairedDifference:
    """Test two checkpoints or scenarios on the same items with the test that `choose` names.

    Scores whose mean over items is what is shown; for others see `approximate_randomization`.

    Args:
        a: Scores of A per item, shape (n,), n >= 2; or (S, n), a row for each training seed.
        b: Scores of B on the same items, likewise.
        groups: Group of each item, or None where each is its own.
        binary: Scores are 0 or one other value (100, or 1).
        matched_seeds: Row s of both shares a seed.
        level: Of the intervals, between 0 and 1.
        seed: Of resampling.
        override: See `choose`. Seeds are averaged where the test knows no seeds.

    Returns:
        The result; refused (p = 1) where the groups or seeds are too few.

    Raises:
        ValueError: Different lengths, fewer than 2 items, NaN or inf, an item without a group,
            or `binary` with scores that are not.
    """
    rows_a, rows_b = (np.atleast_2d(np.asarray(x, dtype=np.float64)) for x in (a, b))
    seeds = (len(rows_a), len(rows_b))
    seeded = max(seeds) > 1
    design = choose(
        mean_of_items=True,
        binary=binary and not seeded,
        groups=groups,
        seeds_per_scenario=seeds if seeded else None,
        items=rows_a.shape[1],
        override=override,
    )
    if design.test == "two_way_t":
        found = two_way_t(rows_a, rows_b, groups=groups, matched=matched_seeds, level=level)
        return found if min(seeds) >= NEEDED_REPLICATES else _too_few_seeds(found, min(seeds))
    first, second = pair(rows_a.mean(axis=0), rows_b.mean(axis=0))
    if design.test == "clustered_t" and groups is not None:
        return clustered_t(
            first, second, groups, level=level, seed=seed, binary=binary and not seeded
        )
    if design.test == "mcnemar":
        return mcnemar(first, second, unit=binary_unit(first, second), level=level)
    return paired_t(first, second, level=level, seed=seed)


def _too_few_seeds(found: PairedDifference, seeds: int) -> PairedDifference:
    """Show the difference and claim nothing: with two seeds the size was measured at up to .088."""
    reason = (
        f"refused: {seeds} training seeds in a scenario; at least {NEEDED_REPLICATES} of each are "
        "needed to rely on the variance between them"
    )
    return found if found.refused else replace(found, pvalue=1.0, refused=reason)


def _sizes(groups: Groups | None, items: int | None) -> tuple[int, ...]:
    if groups is None:
        return ()
    group = codes(groups, len(groups) if items is None else items)
    return tuple(Counter(group.tolist()).values())
