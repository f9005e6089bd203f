"""G7: does a checkpoint answer a fact alike, however it is asked?

Conventions:
    A fact's phrasings are its original and its paraphrases, three at least. Agreement is the
    share of pairs of phrasings with the same answer (its normalised words), right or wrong; an
    unanswered phrasing agrees with none. The fact is the unit, its group the cluster.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from bench.checks.observed import Floats
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft, within
from bench.checks.overfitting.phrasings import Phrasings, find_phrasings
from bench.checks.results import CheckTest
from bench.checks.words import normalised
from stats import estimate

NEEDED = 3


def find_consistency(case: Case) -> list[Draft]:
    """Return agreement in pp for every checkpoint and every set with paraphrases; it describes.

    Facts: `mean score`, `worst case` (mean over facts of the least score), in pp; `phrasings`, the
    mean number of them.
    """
    reworded = case.of_role("paraphrase")
    found = [
        (one, case.phrasings(one), find_phrasings(one, reworded, NEEDED - 1))
        for one in case.of_role("train", "heldout", "retention", "control")
    ]
    return [
        Draft(_missing(some, blank) if enough is None else _consistency(case, enough, blank))
        for name in case.checkpoints
        for one, some, enough in found
        if some is not None
        for blank in [CheckTest("G7", name, one.set.name)]
    ]


def _missing(some: Phrasings, blank: CheckTest) -> CheckTest:
    most = 1 + max(map(len, some.others))
    return replace(blank, missing=f"a fact has {most} phrasings, {NEEDED} are needed")


def _consistency(case: Case, found: Phrasings, blank: CheckTest) -> CheckTest:
    checkpoint, by_fact = blank.checkpoint, _agreement(found, blank.checkpoint)
    scores = [
        [found.one.scores[checkpoint][place]]
        + [other.scores[checkpoint][where] for other, where in others]
        for place, others in zip(found.places, found.others, strict=True)
    ]
    shown = estimate(by_fact, groups=found.groups, level=case.level)
    test = replace(
        blank,
        against=found.against,
        value=shown.value,
        interval=shown.interval,
        test=shown.method,
        function="stats.estimates.estimate",
        n_items=len(by_fact),
        n_groups=shown.n_groups,
        facts=(
            ("mean score", float(np.mean([np.mean(row) for row in scores]))),
            ("worst case", float(np.mean([min(row) for row in scores]))),
            ("phrasings", float(np.mean([len(row) for row in scores]))),
        ),
    )
    return within(test, 0.0, 100.0)


def _agreement(found: Phrasings, checkpoint: str) -> Floats:
    """Share of agreeing pairs of phrasings of each fact, shape (m,), 0-100."""
    return np.array(
        [
            _share(
                [found.one.texts[checkpoint][place]]
                + [other.texts[checkpoint][where] for other, where in others]
            )
            for place, others in zip(found.places, found.others, strict=True)
        ]
    )


def _share(texts: list[str | None]) -> float:
    said = Counter(normalised(text) for text in texts if text is not None)
    same = sum(count * (count - 1) for answer, count in said.items() if answer)
    return 100.0 * same / (len(texts) * (len(texts) - 1))
