"""Which test fits the design? The precedence list, the reason in words, and the test run.

The first row of `DESIGNS` that applies decides. A normality test never does: the choice follows
from how the numbers came about, not from what they look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.inputs import Groups, binary_unit, codes, pair, probability
from stats.paired import paired_t
from stats.results import UNDEFINED, PairedDifference


@dataclass(frozen=True, slots=True)
class Design:
    """The chosen test.

    Attributes:
        test: Key of the test: "two_way_t", "approximate_randomization", "clustered_t",
            "mcnemar" or "paired_t".
        why: One sentence for the reader.
        refused: Why it cannot be done, or None.
    """

    test: str
    why: str
    refused: str | None = None


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
    refused: str | None = None


def _seeded(facts: _Facts) -> bool:
    return bool(facts.seeds) and min(facts.seeds) >= 2


def _grouped(facts: _Facts) -> bool:
    return max(facts.group_sizes, default=0) >= 2


def _why_clustered(facts: _Facts) -> str:
    sizes = facts.group_sizes
    return (
        f"CR1 t: some groups hold several questions ({len(sizes)} groups, largest {max(sizes)}), "
        "so questions are not independent"
    )


DESIGNS = (
    _Row(
        "two_way_t",
        _seeded,
        lambda facts: (
            f"two-way component t: each scenario was trained {min(facts.seeds)} times or more, so "
            "seeds and questions both vary"
        ),
        refused="the two-way component t for several seeds per scenario is not built yet",
    ),
    _Row(
        "approximate_randomization",
        lambda facts: not facts.mean_of_items,
        lambda facts: (
            "approximate randomization: the metric is computed on summed counts and is not a mean "
            "of item scores"
        ),
        refused="approximate randomization for corpus metrics is not built yet",
    ),
    _Row("clustered_t", _grouped, _why_clustered),
    _Row(
        "mcnemar",
        lambda facts: facts.binary,
        lambda facts: (
            "McNemar mid-p: each answer is right or wrong and every question is its own group"
        ),
    ),
    _Row(
        "paired_t",
        lambda facts: True,
        lambda facts: (
            "paired t: both checkpoints answered the same questions, and every question is its "
            "own group"
        ),
    ),
)


def choose(
    *,
    mean_of_items: bool,
    binary: bool,
    groups: Groups | None = None,
    seeds_per_scenario: Mapping[str, int] | Sequence[int] | None = None,
    items: int | None = None,
) -> Design:
    """The test for a pair of checkpoints, by the precedence list.

    Args:
        mean_of_items: The score is a mean of item scores (false for corpus BLEU).
        binary: An item's score takes two values.
        groups: Group of each scored item, or None where each is its own.
        seeds_per_scenario: Training seeds of each scenario, or None where single checkpoints
            are compared.
        items: Number of items, to check `groups` against; None: as many as `groups`.

    Returns:
        The design; `refused` is set where the first row that applies is not built yet.

    Raises:
        ValueError: `groups` has another length than `items`, or an item has no group.

    Examples:
        >>> choose(mean_of_items=True, binary=True, groups=["a", "b", "c"]).test
        'mcnemar'
    """
    seeds = seeds_per_scenario or ()
    seeds = tuple(seeds.values()) if isinstance(seeds, Mapping) else tuple(seeds)
    facts = _Facts(mean_of_items, binary, seeds, _sizes(groups, items))
    row = next(row for row in DESIGNS if row.applies(facts))
    return Design(row.test, row.why(facts), row.refused)


def compare_pair(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    binary: bool = False,
    mean_of_items: bool = True,
    level: float = 0.95,
    seed: int = 0,
) -> PairedDifference:
    """Test two checkpoints on the same items with the test that `choose` names.

    Args:
        a: Scores of A per item, shape (n,), n >= 2.
        b: Scores of B on the same items.
        groups: Group of each item, or None where each is its own.
        binary: Scores are 0 or one other value (100, or 1).
        mean_of_items: The shown score is the mean of these.
        level: Of the intervals, between 0 and 1.
        seed: Of resampling.

    Returns:
        The result; refused (p = 1) where that test is not built yet or the groups are too few.

    Raises:
        ValueError: Different lengths, fewer than 2 items, NaN or inf, an item without a group,
            or `binary` with scores that are not.
    """
    first, second = pair(a, b)
    design = choose(mean_of_items=mean_of_items, binary=binary, groups=groups, items=first.size)
    if design.refused:
        return _refused(design, first.size, probability(level, "level"))
    if design.test == "clustered_t" and groups is not None:
        return clustered_t(first, second, groups, level=level, seed=seed, binary=binary)
    if design.test == "mcnemar":
        return mcnemar(first, second, unit=binary_unit(first, second), level=level)
    return paired_t(first, second, level=level, seed=seed)


def _sizes(groups: Groups | None, items: int | None) -> tuple[int, ...]:
    if groups is None:
        return ()
    group = codes(groups, len(groups) if items is None else items)
    return tuple(Counter(group.tolist()).values())


def _refused(design: Design, n: int, level: float) -> PairedDifference:
    """No difference either: a corpus metric's is not the mean of these scores' differences."""
    return PairedDifference(
        difference=np.nan,
        interval=UNDEFINED,
        level=level,
        pvalue=1.0,
        statistic=np.nan,
        df=None,
        se=np.nan,
        test=design.test.replace("_", " "),
        function="stats.design.compare_pair",
        n_items=n,
        refused=f"refused: {design.refused}",
    )
