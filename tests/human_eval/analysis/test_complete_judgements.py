"""Which raters and items enter a test."""

from __future__ import annotations

import numpy as np

from human_eval.analysis.complete_judgements import complete
from human_eval.analysis.joining import Cells

NAN = float("nan")


def _cells(a: list[list[float]], b: list[list[float]]) -> Cells:
    n = len(a[0])
    return Cells(("a", "b"), np.array([a, b]), tuple(f"g{at}" for at in range(n)))


def test_items_that_lack_a_cell_are_left_out() -> None:
    found = complete(_cells([[1, 2, NAN], [1, 2, 3]], [[0, 0, 0], [1, NAN, 1]]), ("r1", "r2"))
    assert found.count == 1
    assert found.items == 3
    assert found.values[:, :, 0].tolist() == [[1, 1], [0, 1]]
    assert not found.enough


def test_a_rater_who_judged_nothing_is_none_and_is_named() -> None:
    found = complete(_cells([[1, 2], [NAN, NAN]], [[0, 0], [1, 1]]), ("r1", "r2"))
    assert found.raters == ("r1",)
    assert found.idle == ("r2",)
    assert found.enough


def test_nothing_judged_is_empty() -> None:
    found = complete(_cells([[NAN, NAN]], [[1, 1]]), ("r1",))
    assert (found.count, found.items, found.enough) == (0, 0, False)


def test_too_few_complete_items_may_not_stand_for_the_rest() -> None:
    a = [[NAN] * 5 + [1.0] * 4, [1.0] * 9]
    found = complete(_cells(a, a), ("r1", "r2"))
    assert not found.enough
    assert found.refusal == "4 of 9 items were judged by all 2 raters; half of them are needed"
    a[0][4] = 1.0
    assert complete(_cells(a, a), ("r1", "r2")).enough
