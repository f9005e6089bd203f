"""How big must a study be to find an effect? Questions, groups, samples, training seeds.

Conventions:
    One unit for everything (percentage points, or shares); variances are in it squared. n questions
    in G = n/m groups, K answers sampled for each question, S training seeds for each scenario.
    V = 2 σ²_seed/S + [ω² + (σ²_E + σ²_A/K_A + σ²_B/K_B)/S] · [1 + (m−1)·ICC_d] / n,
    the variance of the mean difference; without seeds S = 1 and σ²_seed = σ²_E = 0.
    The first term does not shrink with n: then more questions cannot replace more seeds.

Source:
    Miller (2024), section 5, for questions and samples; the design effect after Kish (1965).
    Power is that of the noncentral t, because with few groups or seeds the normal one flatters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from stats.clustered import FEWEST_GROUPS
from stats.inputs import probability
from stats.power import noncentrality
from stats.proportions import quantile
from stats.seed_tables import ADVISED_REPLICATES, NEEDED_REPLICATES
from stats.two_way import careful_df

MOST_QUESTIONS = 10_000_000
MOST_SEEDS = 100
# 5 groups of 4.6 questions are 23 questions, whatever floating point makes of them.
DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """What makes the measured difference vary.

    Attributes:
        items: ω² (with seeds σ²_AQ): variance over questions of the true difference.
        samples: σ²_A, σ²_B: variance of one answer's score around its question's mean; 0 where
            decoding is greedy, or where `items` already holds it.
        seed: σ²_seed: variance of a scenario's mean score over training seeds.
        residual: σ²_E: variance of seed × question, both scenarios' summed.
        icc: ICC_d: share of the variance over questions that lies between groups, at most 1.
        group_size: m: questions per group, at least 1.
    """

    items: float
    samples: tuple[float, float] = (0.0, 0.0)
    seed: float = 0.0
    residual: float = 0.0
    icc: float = 0.0
    group_size: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no variance.

        Raises:
            ValueError: A variance that is negative or not finite, all of them 0, a group size
                below 1, or an ICC that leaves no positive design effect.
        """
        parts = (self.items, *self.samples, self.seed, self.residual)
        if not all(math.isfinite(part) and part >= 0 for part in parts):
            raise ValueError(f"variances must be finite and not negative, found {parts}")
        if not any(parts):
            raise ValueError("all variances are 0: any difference would be found, or none exists")
        if not (math.isfinite(self.group_size) and self.group_size >= 1):
            raise ValueError(f"group size must be 1 or more, found {self.group_size}")
        if not (self.icc <= 1 and self.design_effect > 0):
            raise ValueError(f"ICC must lie between -1/(m-1) and 1, found {self.icc}")

    @property
    def design_effect(self) -> float:
        """Factor by which groups inflate the variance: 1 + (m−1)·ICC_d."""
        return 1 + (self.group_size - 1) * self.icc


@dataclass(frozen=True, slots=True)
class Study:
    """All of a study but its number of questions.

    Attributes:
        spread: What varies.
        samples: K_A, K_B: answers sampled for each question.
        seeds: S: training seeds of each scenario, at least 2; None: these checkpoints only, and
            nothing is claimed about the recipe.
        alpha: Two-sided error rate, 0–1.
        power: Chance to find the effect, above `alpha` and below 1.
        quantiles: "t" with the degrees of freedom that the test will have, or "normal" as in
            published formulas.
    """

    spread: Spread
    samples: tuple[int, int] = (1, 1)
    seeds: int | None = None
    alpha: float = 0.05
    power: float = 0.8
    quantiles: Literal["t", "normal"] = "t"

    def __post_init__(self) -> None:
        """Refuse what cannot be run.

        Raises:
            ValueError: Fewer than 1 sample or 2 seeds, or alpha and power out of order.
        """
        if min(self.samples) < 1:
            raise ValueError(f"1 sample or more is needed, found {self.samples}")
        if self.seeds is not None and self.seeds < 2:
            raise ValueError(f"2 seeds or more are needed, found {self.seeds}; leave them out")
        if not probability(self.alpha, "alpha") < probability(self.power, "power"):
            raise ValueError(f"power must exceed alpha, found {self.power} and {self.alpha}")

    @property
    def fewest_items(self) -> int:
        """Questions below which the test is refused: 2, or as many as fill 5 groups."""
        size = self.spread.group_size
        return 2 if size == 1 else math.ceil(FEWEST_GROUPS * size)


@dataclass(frozen=True, slots=True)
class Detectable:
    """What a study of this size finds.

    Attributes:
        difference: Smallest true difference found with the study's power, positive.
        items: Questions.
        groups: Groups they come in; equal to `items` where m = 1.
        se: Standard error of the difference.
        df: Degrees of freedom expected of the test; None with normal quantiles.
        power: Of the effect asked for; NaN where none was.
        study: The settings.
    """

    difference: float
    items: int
    groups: int
    se: float
    df: float | None
    power: float
    study: Study


@dataclass(frozen=True, slots=True)
class StudySize:
    """How many questions an effect needs.

    Attributes:
        effect: The difference to be found, positive.
        items: Questions needed, or None where no number suffices.
        groups: Groups needed, or None likewise.
        detectable: What that study finds, or None likewise.
        fewest_seeds: Fewest seeds per scenario with which some number of questions suffices;
            None where the study has no seeds, or more than 100 would be needed.
        reason: Why no number suffices, or None.
        study: The settings.
    """

    effect: float
    items: int | None
    groups: int | None
    detectable: Detectable | None
    fewest_seeds: int | None
    reason: str | None
    study: Study


def minimum_detectable_difference(
    study: Study, items: int, *, effect: float = math.nan
) -> Detectable:
    """Smallest true difference that `items` questions find with the study's power.

    Args:
        study: The settings.
        items: n, at least 2 (where grouped: at least 5 groups' worth).
        effect: A true difference whose power is wanted too; NaN for none.

    Returns:
        The difference in the unit of the standard deviations.

    Raises:
        ValueError: Too few questions.

    Examples:
        >>> miller = Study(Spread(1 / 9, (1 / 6, 1 / 6)), quantiles="normal")
        >>> round(minimum_detectable_difference(miller, 198).difference, 3)
        0.133
    """
    if not items >= study.fewest_items:
        raise ValueError(f"at least {study.fewest_items} questions are needed, found {items}")
    units = items / study.spread.group_size
    se, df = _error(study, items, units)
    found = noncentrality(study.alpha, study.power, df) * se
    power = _power(study, df, abs(effect) / se)
    return Detectable(found, items, _groups(study, items), se, df, power, study)


def study_size(study: Study, effect: float) -> StudySize:
    """Questions (and groups) needed to find a difference.

    Args:
        study: The settings.
        effect: The true difference, not 0; its sign does not matter.

    Returns:
        The smallest study whose minimum detectable difference is at most `effect`, in whole
        groups; `items` is None where not even 10,000,000 questions suffice.

    Raises:
        ValueError: An effect of 0 or not finite.

    Examples:
        >>> study_size(Study(Spread(1 / 9), quantiles="normal"), 0.03).items
        969
    """
    effect = _positive(effect)
    items = _fewest(study, effect)
    if items is None:
        seeds = _fewest_seeds(study, effect)
        return StudySize(effect, None, None, None, seeds, _reason(study, seeds), study)
    found = minimum_detectable_difference(study, items, effect=effect)
    seeds = _fewest_seeds(study, effect)
    return StudySize(effect, items, found.groups, found, seeds, None, study)


def power_curve(
    study: Study, effect: float, *, sizes: Sequence[int] | None = None
) -> tuple[Detectable, ...]:
    """Minimum detectable difference and power of `effect` for several numbers of questions.

    Args:
        study: The settings.
        effect: The true difference, not 0.
        sizes: Numbers of questions; None: a quarter to four times of what the effect needs, or
            100 to 100,000 where no number suffices.

    Returns:
        One point for each size; sizes below the fewest possible are left out.

    Raises:
        ValueError: An effect of 0 or not finite.
    """
    effect = _positive(effect)
    if sizes is None:
        needed = _fewest(study, effect)
        sizes = (
            (100, 1_000, 10_000, 100_000)
            if needed is None
            else [_whole_groups(study, needed * part) for part in (0.25, 0.5, 0.75, 1, 1.5, 2, 4)]
        )
    kept = [size for size in dict.fromkeys(sizes) if size >= study.fewest_items]
    return tuple(minimum_detectable_difference(study, size, effect=effect) for size in kept)


def _positive(effect: float) -> float:
    if not (math.isfinite(effect) and effect != 0):
        raise ValueError(f"an effect other than 0 is needed, found {effect}")
    return abs(effect)


def _error(study: Study, items: float, units: float) -> tuple[float, float | None]:
    """Standard error of the difference, and the degrees of freedom expected of its test."""
    spread, seeds = study.spread, study.seeds or 1
    sampled = sum(part / k for part, k in zip(spread.samples, study.samples, strict=True))
    residual = (spread.residual if study.seeds else 0.0) + sampled
    per_item = spread.design_effect / items
    noise = residual * per_item / seeds
    questions = spread.items * per_item
    recipe = 2 * spread.seed / seeds if study.seeds else 0.0
    variance = recipe + questions + noise
    if study.quantiles == "normal":
        return math.sqrt(variance), None
    if not study.seeds:
        return math.sqrt(variance), units - 1
    # Satterthwaite, with the expected mean squares of the two-way component t.
    rows, columns = 2 * (seeds - 1), units - 1
    weights = (
        (recipe + noise) ** 2 / rows + (questions + noise) ** 2 / columns,
        noise**2 / (rows * columns),
    )
    df = variance**2 / sum(weights)
    if seeds < ADVISED_REPLICATES:
        df = min(df, careful_df(recipe + noise, questions + noise, rows, columns))
    return math.sqrt(variance), df


def _power(study: Study, df: float | None, shift: float) -> float:
    from scipy import special

    limit = quantile(1 - study.alpha / 2, df)
    if math.isnan(shift):
        return math.nan
    if df is None:
        return float(special.ndtr(shift - limit) + special.ndtr(-shift - limit))
    found = 1 - special.nctdtr(df, shift, limit) + special.nctdtr(df, shift, -limit)
    # Far from the limit the series for the noncentral t gives up; the power is 1 there.
    return 1.0 if math.isnan(found) else float(min(1.0, max(0.0, found)))


def _fewest(study: Study, effect: float) -> int | None:
    """Fewest questions that find the effect: doubled until they do, then halved in between."""

    def enough(groups: int) -> bool:
        items = _items(study, groups)
        se, df = _error(study, items, items / study.spread.group_size)
        return noncentrality(study.alpha, study.power, df) * se <= effect

    low = high = 2 if study.spread.group_size == 1 else FEWEST_GROUPS
    while not enough(high):
        low, high = high, 2 * high
        if _items(study, high) > MOST_QUESTIONS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return _items(study, high)


def _items(study: Study, groups: int) -> int:
    return math.ceil(groups * study.spread.group_size - DUST)


def _groups(study: Study, items: int) -> int:
    """Inverse of `_items`; a group begun is a group."""
    size = study.spread.group_size
    return items if size == 1 else math.ceil((items - 1) / size)


def _whole_groups(study: Study, items: float) -> int:
    return _items(study, math.ceil(items / study.spread.group_size - DUST))


def _fewest_seeds(study: Study, effect: float) -> int | None:
    if study.seeds is None:
        return None
    few = range(NEEDED_REPLICATES, MOST_SEEDS + 1)
    return next((s for s in few if _fewest(replace(study, seeds=s), effect) is not None), None)


def _reason(study: Study, seeds: int | None) -> str:
    if study.seeds is None:
        return f"more than {MOST_QUESTIONS:,} questions would be needed"
    needed = f"at least {seeds}" if seeds else f"more than {MOST_SEEDS}"
    return (
        f"more seeds needed: with {study.seeds} per scenario no number of questions suffices; "
        f"{needed} per scenario would do"
    )
