"""Preferences as judgements of two checkpoints, so that they are tested as ratings are.

Conventions:
    A preferred judgement counts 100, a tie 50, the other 0; A's and B's add up to 100. So the
    difference of their means is the net preference: the share of judgements for A minus that for
    B, in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from human_eval.analysis.joining import Cells, Floats, Judged
from human_eval.scales import PREFERENCE


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair of checkpoints as one task shows it.

    Attributes:
        column: The task's place.
        first: Whether A's answer is the task's first.
    """

    column: int
    first: bool


def shown_pairs(found: Judged, a: str, b: str) -> Iterator[Shown]:
    """Yield the tasks that show an answer of A beside one of B."""
    for column, secret in enumerate(found.secrets):
        one, other = secret.checkpoints
        if a in one and b in other:
            yield Shown(column, first=True)
        elif b in one and a in other:
            yield Shown(column, first=False)


def preferences(found: Judged, a: str, b: str) -> Cells:
    """Return a preference round's judgements of two checkpoints, (2, r, n).

    Args:
        found: The round.
        a: Name of A.
        b: Name of B.
    """
    table = found.values[PREFERENCE]
    shown = list(shown_pairs(found, a, b))
    columns = [_of_a(table, one) for one in shown]
    of_a = np.stack(columns, axis=1) if columns else np.zeros((len(found.raters), 0))
    groups = tuple(found.groups[one.column] for one in shown)
    return Cells((a, b), np.stack([of_a, 100.0 - of_a]), groups)


def _of_a(table: Floats, one: Shown) -> Floats:
    column = table[:, one.column]
    return np.asarray(column if one.first else 100.0 - column)
