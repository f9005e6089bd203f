"""Aligned scores and kept likelihoods to what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.analysis.aligned import Aligned
from bench.checks.observed import Observed
from bench.runs.likelihoods import Likelihoods, likelihood_columns


def observe(
    sets: Sequence[Aligned], metric: str, likelihoods: Mapping[str, Likelihoods]
) -> tuple[Observed, ...]:
    """Return every set that something is left of, as the checkpoints answered it.

    Args:
        sets: Scores on the same items, set by set.
        metric: Name of the metric that the checks judge by.
        likelihoods: Checkpoint -> what is known of its probabilities; without those that give none.
    """
    return tuple(_observed(one, metric, likelihoods) for one in sets if one.items)


def _observed(one: Aligned, metric: str, likelihoods: Mapping[str, Likelihoods]) -> Observed:
    columns = {
        name: likelihood_columns(found, one.set.name, one.items)
        for name, found in likelihoods.items()
    }
    return Observed(
        set=one.set,
        items=one.items,
        scores={name: one.scores[name, metric] for name in one.texts},
        texts=one.texts,
        metric=metric,
        binary=one.is_binary(metric),
        nlls={name: nlls for name, (nlls, _, _) in columns.items()},
        paraphrase_nlls={name: nlls for name, (_, nlls, _) in columns.items()},
        likelihoods={name: scores for name, (_, _, scores) in columns.items() if any(scores)},
    )
