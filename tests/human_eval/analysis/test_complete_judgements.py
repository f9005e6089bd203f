"""Which raters and items enter a test."""

from __future__ import annotations

import numpy as np

from human_eval.analysis.complete_judgements import averaged, complete
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


def test_a_mean_is_over_raters_who_judged_both() -> None:
    # r2 judged only b on the second item: it must not shift b's mean alone
    found = averaged(_cells([[100, 100], [0, NAN]], [[0, 0], [0, 100]]))
    assert found.values.tolist() == [[50, 100], [0, 0]]


def test_nothing_judged_is_empty() -> None:
    found = complete(_cells([[NAN, NAN]], [[1, 1]]), ("r1",))
    assert (found.count, found.items, found.enough) == (0, 0, False)
