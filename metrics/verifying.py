"""Our scores beside those of the tools whose names they bear."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.authorities import Authority, authority_of, verified_by
from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, Metric, References
from metrics.scores import corpus_score, item_scores
from metrics.table import get

TOLERANCE = 1e-9
"""Scores on 0–100 that differ by less are equal: sums in another order."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How far a metric is from its authority.

    Attributes:
        metric: The metric's name.
        authority: The tool and its version, or None where nothing was compared.
        why: Why nothing was compared, or None.
        items: Answers whose scores were compared.
        refused: Answers that the authority cannot score (it raises); ours are documented values.
        difference: Largest absolute difference of an item's or of the whole's score, in the
            metric's unit; NaN where nothing was compared.
        worst: Position of the item with the largest difference, from 0; None where there is none.
    """

    metric: str
    authority: str | None = None
    why: str | None = None
    items: int = 0
    refused: int = 0
    difference: float = math.nan
    worst: int | None = None

    @property
    def equal(self) -> bool | None:
        """Whether nothing differs by more than `TOLERANCE`; None where nothing was compared."""
        return None if math.isnan(self.difference) else self.difference <= TOLERANCE


def verify(names: Sequence[str], answers: Answers, references: References) -> tuple[Verified, ...]:
    """Recompute scores by the authorities and return the largest difference of each metric.

    Args:
        names: Metrics.
        answers: n texts.
        references: n lists of at least one accepted answer.

    Returns:
        One result for each name. Takes what the authorities take, about a millisecond an answer
        and metric.

    Raises:
        LookupError: If a metric is unknown.
        ValueError: As `check_inputs` says.

    Examples:
        >>> verify(["rouge1"], ["a cat"], [["the cat"]])[0].difference
        0.0
        >>> verify(["contains_answer"], ["a cat"], [["cat"]])[0].why
        'no other tool scores exactly so'
    """
    check_inputs(answers, references)
    return tuple(_verify(get(name), answers, references) for name in names)


def joined(parts: Iterable[Verified]) -> Verified:
    """Return what results of one metric on several blocks of answers say together.

    Args:
        parts: At least one; positions are counted through all of them.

    Examples:
        >>> joined([Verified("f", "x", items=9, difference=0.0), Verified("f", "x", None, 4, 1,
        ...         0.5, 2)])
        Verified(metric='f', authority='x', why=None, items=13, refused=1, difference=0.5, worst=11)
    """
    first, *rest = parts
    found = first
    for part in rest:
        worse = found.items == 0 or part.difference > found.difference
        seen = found.items + found.refused
        found = replace(
            found,
            items=found.items + part.items,
            refused=found.refused + part.refused,
            difference=part.difference if worse and part.items else found.difference,
            worst=part.worst + seen if worse and part.worst is not None else found.worst,
        )
    return found


def _verify(metric: Metric, answers: Answers, references: References) -> Verified:
    try:
        authority = authority_of(metric.name)
        if authority is None:
            return Verified(metric.name, why=verified_by(metric.name))
        counts = metric.counts(answers, references)
    except LookupError as problem:  # a script, a model or a package that is not on this machine
        if type(problem) is not LookupError:
            raise
        return Verified(metric.name, why=str(problem.args[0]))
    theirs = _items(authority, answers, references)
    gaps = np.abs(item_scores(metric, counts) - theirs)
    compared = int((~np.isnan(theirs)).sum())
    if not compared:
        return Verified(metric.name, authority.tool, refused=len(answers))
    worst = int(np.nanargmax(gaps))
    return Verified(
        metric.name,
        authority.tool,
        items=compared,
        refused=len(answers) - compared,
        difference=max(float(gaps[worst]), _gap(metric, counts, authority, (answers, references))),
        worst=worst if gaps[worst] > 0 else None,
    )


def _items(authority: Authority, answers: Answers, references: References) -> Floats:
    """Return the authority's scores, shape (n,); NaN where it raises."""
    found = np.full(len(answers), np.nan)
    for place, (answer, accepted) in enumerate(zip(answers, references, strict=True)):
        try:
            found[place] = authority.item(answer, accepted)
        except Exception:  # whatever foreign code raises: it has no score to compare
            continue
    return found


def _gap(
    metric: Metric, counts: Floats, authority: Authority, texts: tuple[Answers, References]
) -> float:
    """Return how far the whole's scores are apart; 0 where the authority has none but a mean."""
    if authority.corpus is None or len(counts) < 2:
        return 0.0
    try:
        return abs(corpus_score(metric, counts) - authority.corpus(*texts))
    except Exception:  # e.g. evaluate's bleu on different numbers of references
        return 0.0
