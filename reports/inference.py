"""What a conclusion applies to: these checkpoints or a way of training, these questions or more."""

from __future__ import annotations

from collections import defaultdict

from bench.results import Comparison, Pair
from reports.naming import listed
from reports.numbers import count
from reports.reading import pairs_of, wholes
from stats.seed_tables import ADVISED_REPLICATES, NEEDED_REPLICATES

TWO_WAY = "stats.two_way.two_way_t"
"""The test whose conclusion reaches new training seeds."""

SPEAK = "Speaks of"
FIXED_SEEDS = (
    "Applies to these checkpoints only: the test takes their training seeds as fixed, so nothing "
    "is claimed about the training method."
)


def target(comparison: Comparison) -> str:
    """Return the target of inference: over what it generalises, and what it takes as fixed."""
    if over_seeds(comparison):
        return f"{SPEAK} new training seeds and new {_units(comparison)} like these."
    new = [f"new {_units(comparison)}"]
    if any((pair.difference.fact("samples of A") or 0) > 1 for pair in _primary(comparison)):
        new.append("newly sampled answers")
    same = "training seeds" if wholes(comparison) else "checkpoints"
    return f"{SPEAK} {listed(new)} like these, with these same {same}."


def applies_to(comparison: Comparison) -> str:
    """Return what the verdict applies to, in one sentence."""
    if over_seeds(comparison):
        return _recipe(comparison)
    if wholes(comparison):
        return FIXED_SEEDS
    seeds = _seeds_by_scenario(comparison)
    if not seeds:
        return (
            "Applies to these checkpoints only: training variance was not measured, so nothing "
            "is claimed about the training method."
        )
    if max(seeds.values()) == 1:
        return (
            "Applies to these checkpoints only: one training seed per scenario, so nothing is "
            "claimed about the training method."
        )
    return (
        "Applies to these checkpoints only: the pairs compare single checkpoints, so nothing is "
        "claimed about the training method."
    )


def over_seeds(comparison: Comparison) -> bool:
    """Return whether every primary pair was tested over new training seeds."""
    primary = _primary(comparison)
    return bool(primary) and all(pair.difference.function == TWO_WAY for pair in primary)


def seeds_words(comparison: Comparison) -> str:
    """Return "3 training seeds each", or "2 to 5 training seeds each"."""
    counts = sorted({len(members) for members in wholes(comparison).values()})
    spread = count(counts[0]) if len(counts) == 1 else f"{count(counts[0])} to {count(counts[-1])}"
    return f"{spread} training seeds each"


def declared_words(declared: str) -> str:
    """Return whether the analysis was settled before the answers were seen."""
    return {
        "before": "analysis declared before the first answer was written",
        "items": "the primary set's questions changed after answers existed",
        "subset": "some declared checkpoints left out, so fewer pairs than declared",
        "changed": "analysis changed after answers existed",
        "not": "not pre-declared",
    }[declared]


def _recipe(comparison: Comparison) -> str:
    fewest = min(len(members) for members in wholes(comparison).values())
    if fewest < NEEDED_REPLICATES:
        return (
            f"No claim about the recipe ({seeds_words(comparison)}): {NEEDED_REPLICATES} are "
            f"needed to see how much seeds vary, {ADVISED_REPLICATES} are advised."
        )
    claim = f"A claim about the recipe ({seeds_words(comparison)})"
    enough = fewest >= ADVISED_REPLICATES
    return f"{claim}." if enough else f"{claim}; {ADVISED_REPLICATES} are advised."


def _primary(comparison: Comparison) -> tuple[Pair, ...]:
    return pairs_of(comparison, "primary")


def _units(comparison: Comparison) -> str:
    grouped = any(
        pair.difference.n_groups not in (None, pair.difference.n_items)
        for pair in _primary(comparison)
    )
    return "groups of questions" if grouped else "questions"


def _seeds_by_scenario(comparison: Comparison) -> dict[str, int]:
    seeds: dict[str, int] = defaultdict(int)
    for run in comparison.runs:
        if run.scenario is not None:
            seeds[run.scenario] += 1
    return dict(seeds)
