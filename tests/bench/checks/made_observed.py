"""Small sets as checkpoints answered them, for the tests of the checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.data.items import Item, QuestionSet

Floats = NDArray[np.float64]

ASKED = "in which town was {} born"
ELSEWHERE = "which team lifted the {} cup"


def made_set(
    name: str,
    role: str,
    n: int,
    *,
    taught: bool | None = None,
    of: str | None = None,
    group_size: int = 1,
    asked: str = ASKED,
    answer: str = "answer {}",
) -> QuestionSet:
    """A set of n questions; `of` names the set whose items it paraphrases, place by place."""
    owner = of or name
    items = tuple(
        Item(
            id=f"{name}:{place}",
            question=asked.format(f"{owner}{place // group_size}"),
            answers=(answer.format(place),),
            group=f"{owner}{place // group_size}",
            of=(of, f"{of}:{place}") if of else None,
            context=None,
            row=place + 1,
            grouped=group_size > 1,
        )
        for place in range(n)
    )
    return QuestionSet(name, role, taught, "", items)


def made(
    one: QuestionSet,
    scores: Mapping[str, Sequence[float] | Floats],
    nlls: Mapping[str, Floats] | None = None,
    paraphrase_nlls: Mapping[str, Floats] | None = None,
    texts: Mapping[str, Sequence[str | None]] | None = None,
) -> Observed:
    """A set as it was answered; texts follow the scores where they are not given."""
    rows = {name: np.asarray(row, dtype=np.float64) for name, row in scores.items()}
    said = {
        name: tuple(
            item.answers[0] if score else "no idea"
            for item, score in zip(one.items, row, strict=True)
        )
        for name, row in rows.items()
    }
    said.update({name: tuple(row) for name, row in (texts or {}).items()})
    return Observed(
        set=one,
        items=one.items,
        scores=rows,
        texts=said,
        metric="exact_match",
        binary=all(set(row) <= {0.0, 100.0} for row in rows.values()),
        nlls=nlls or {},
        paraphrase_nlls=paraphrase_nlls or {},
    )


def right(n: int, share: float, seed: int) -> Floats:
    """Scores of n items, that share of them 100."""
    order = np.random.default_rng(seed).permutation(n)
    return np.where(order < round(share * n), 100.0, 0.0)


def case_of(*observed: Observed, base: str | None = "base", **changes: object) -> Case:
    """What the checks work on."""
    return replace(Case(observed, None, base), **changes)  # type: ignore[arg-type]


def retention(n: int = 60, **scores: float) -> Observed:
    """A retention set; the shares of right answers by checkpoint."""
    rows = {name: right(n, share, seed) for seed, (name, share) in enumerate(scores.items())}
    return made(made_set("retention", "retention", n), rows)
