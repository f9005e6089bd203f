"""Rows of the tables that a notebook gets: one for each pair, one for each score."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.results import Pair, Score


def pair_row(pair: Pair) -> dict[str, object]:
    """Return the columns of a pair."""
    found = pair.difference
    return {
        "a": pair.a,
        "b": pair.b,
        "set": pair.set,
        "metric": pair.metric,
        "family": pair.family,
        "difference": found.difference,
        "low": found.interval[0],
        "high": found.interval[1],
        "p": found.pvalue,
        "adjusted_p": pair.adjusted_p,
        "verdict": pair.verdict.kind if pair.verdict else None,
        "test": found.test,
        "n_items": found.n_items,
        "n_groups": found.n_groups,
    }


def score_row(score: Score) -> dict[str, object]:
    """Return the columns of a score."""
    found = score.estimate
    return {
        "checkpoint": score.checkpoint,
        "set": score.set,
        "metric": score.metric,
        "score": found.value,
        "low": found.interval[0],
        "high": found.interval[1],
        "n_items": found.n_items,
        "n_groups": found.n_groups,
    }
