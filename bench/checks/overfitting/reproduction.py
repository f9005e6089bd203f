"""G3: does a checkpoint write long answers word for word?

Conventions:
    Only answers of `LONG` words or more are looked at: to give a name is to know it, to give
    eight words in order is to have them by heart. Words are compared after normalisation
    (`bench.checks.words`); the answer has to open the text, what follows it does not count.

    Where token probabilities are known, an item counts as extractable in n draws if one of n
    samples at temperature 1 would hold the answer with probability one half or more:
    1 − (1 − p)^n >= .5, p the product of its tokens' probabilities.

Source:
    Carlini et al. (2023), verbatim memorization; Hayes et al. (2024), (n, p)-extraction.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft
from bench.checks.results import CheckTest
from bench.checks.words import words
from bench.data.items import Item
from stats import estimate
from stats.extraction import extraction_chance

LONG = 8
DRAWS = 100
TOO_SHORT = f"no answer has {LONG} words or more"


def find_reproduction(case: Case) -> list[Draft]:
    """Return the share of long answers given word for word, 0-1, by checkpoint and suspect.

    Facts: `long answers`; `prefix`, the mean share (0-1) of an answer's words that the text opens
    with; `extractable in 100 draws` (0-1), where probabilities are known. It describes.
    """
    return [
        Draft(_reproduction(case, one, name)) for name in case.checkpoints for one in case.suspects
    ]


def common_prefix(text: str | None, answer: str) -> float:
    """Share of an answer's words that a text opens with, 0-1.

    Examples:
        >>> common_prefix("The cat sat there.", "the cat sat down")
        0.75
    """
    wanted, given = words(answer), words(text or "")
    same = 0
    for mine, theirs in zip(wanted, given, strict=False):
        if mine != theirs:
            break
        same += 1
    return same / len(wanted) if wanted else 0.0


def _reproduction(case: Case, one: Observed, checkpoint: str) -> CheckTest:
    blank = CheckTest("G3", checkpoint, one.set.name, unit="share")
    long = [place for place, item in enumerate(one.items) if _long(item)]
    if not long:
        return replace(blank, missing=TOO_SHORT)
    texts = one.texts[checkpoint]
    prefix = np.array([_best(texts[place], one.items[place]) for place in long])
    shown = estimate(
        (prefix == 1.0).astype(np.float64),
        groups=[one.items[place].group for place in long],
        binary=True,
        unit=1.0,
        level=case.level,
    )
    facts = (("long answers", float(len(long))), ("prefix", float(prefix.mean())))
    return replace(
        blank,
        value=shown.value,
        interval=shown.interval,
        test=shown.method,
        function="stats.estimates.estimate",
        n_items=len(long),
        n_groups=shown.n_groups,
        facts=facts + _extractable(one, checkpoint, long),
    )


def _long(item: Item) -> bool:
    return any(len(words(answer)) >= LONG for answer in item.answers)


def _best(text: str | None, item: Item) -> float:
    return max(common_prefix(text, one) for one in item.answers if len(words(one)) >= LONG)


def _extractable(one: Observed, checkpoint: str, long: list[int]) -> tuple[tuple[str, float], ...]:
    found = one.likelihoods.get(checkpoint, ())
    rated = [row for place in long if found and (row := found[place]) is not None]
    # Probabilities are of the first accepted answer, which may be a short one.
    if not rated or len(rated) < len(long):
        return ()
    chances = [extraction_chance(float(np.exp(sum(row.logprobs))), DRAWS) for row in rated]
    return ((f"extractable in {DRAWS} draws", float(np.mean(np.array(chances) >= 0.5))),)
