"""What a conclusion applies to: these checkpoints or a way of training, these questions or more."""

from __future__ import annotations

from collections import defaultdict

from bench.results import Comparison
from reports.reading import pairs_of


def target(comparison: Comparison) -> str:
    """Return the target of inference: over what it generalises, and what it takes as fixed."""
    return f"Over new {_units(comparison)} like these, these checkpoints fixed."


def applies_to(comparison: Comparison) -> str:
    """Return what the verdict applies to, in one sentence."""
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


def declared_words(declared: str) -> str:
    """Return whether the analysis was settled before the answers were seen."""
    return {
        "before": "analysis declared before the first answer was written",
        "changed": "analysis changed after answers existed",
        "not": "not pre-declared",
    }[declared]


def _units(comparison: Comparison) -> str:
    primary = pairs_of(comparison, "primary")
    grouped = any(
        pair.difference.n_groups not in (None, pair.difference.n_items) for pair in primary
    )
    return "articles" if grouped else "questions"


def _seeds_by_scenario(comparison: Comparison) -> dict[str, int]:
    seeds: dict[str, int] = defaultdict(int)
    for run in comparison.runs:
        if run.scenario is not None:
            seeds[run.scenario] += 1
    return dict(seeds)
