"""Item scores of a comparison, kept in its result for comparisons with later ones."""

from __future__ import annotations

from collections.abc import Sequence

import metrics as metric_house
from bench.analysis.aligned import Aligned
from bench.set_scores import SetScores, set_scores_of


def kept_scores(sets: Sequence[Aligned]) -> tuple[SetScores, ...]:
    """Return the item scores of every set that has any, packed.

    Metrics that are no mean over items (BLEU of a corpus) are left out: a difference in them is
    not tested on item scores.
    """
    return tuple(_kept(aligned) for aligned in sets if aligned.scores)


def _kept(aligned: Aligned) -> SetScores:
    means = {key: found for key, found in aligned.scores.items() if _is_mean(key[1])}
    metrics = dict.fromkeys(metric for _, metric in means)
    return set_scores_of(
        aligned.set.name,
        [item.id for item in aligned.items],
        aligned.groups,
        means,
        [metric for metric in metrics if aligned.is_binary(metric)],
    )


def _is_mean(metric: str) -> bool:
    return metric_house.get(metric).mean_of_items
