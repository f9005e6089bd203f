"""Items on which runs differ, over all sets and metrics."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import bench.analysis.differing as module
from bench.analysis.aligned import Aligned
from bench.analysis.differing import flips
from bench.data.items import Item, QuestionSet
from bench.results import Plan, SetInfo

PLAN = Plan("exact_match", "second", "all", None, 0.05, None, 0, "not", "drop")
NAN = float("nan")


def aligned(name: str, scores: dict[str, list[list[float]]], text: str = "word") -> Aligned:
    n = len(next(iter(scores.values()))[0])
    items = tuple(
        Item(f"{name}{at}", f"Who {at}?", ("x",), f"g{at}", None, None, at + 1, True)
        for at in range(n)
    )
    info = SetInfo(name, "heldout", None, "f", n, n, n, 0, 0, 0, {}, {}, ())
    return Aligned(
        set=QuestionSet(name, "heldout", None, "f", items),
        items=items,
        texts=dict.fromkeys(("a", "b"), (text,) * n),
        scores={
            (run, metric): np.array(table[at])
            for metric, table in scores.items()
            for at, run in enumerate(("a", "b"))
        },
        groups=None,
        info=info,
        raw={},
        conditions={},
        counts={},
    )


FIRST = aligned("first", {"exact_match": [[100, 0], [0, 0]], "f1": [[100, 5], [50, 7]]})
SECOND = aligned(
    "second", {"exact_match": [[0, 40, 100, 100], [0, 0, 0, 100]], "f1": [[0, 1, 2, 3]] * 2}
)


def test_the_primary_set_comes_first_and_in_it_the_largest_differences() -> None:
    found = flips([FIRST, SECOND], PLAN)
    assert [flip.id for flip in found.items] == ["second2", "second1", "first0", "first1"]
    assert (found.n_primary, found.n_any) == (2, 4)


def test_an_item_carries_its_scores_by_every_metric() -> None:
    last = flips([FIRST, SECOND], PLAN).items[-1]
    assert last.scores == (0.0, 0.0)
    assert last.others == {"f1": (5.0, 7.0)}


def test_a_set_without_the_primary_metric_has_undefined_scores() -> None:
    other = aligned("third", {"f1": [[1, 2], [1, 3]]})
    last = flips([SECOND, other], PLAN).items[-1]
    assert last.id == "third1"
    assert np.isnan(last.scores).all()


def test_an_undefined_score_is_no_difference() -> None:
    one = aligned("second", {"exact_match": [[NAN, NAN, 100], [0, NAN, 0]]})
    found = flips([one], PLAN)
    assert [flip.id for flip in found.items] == ["second2"]


def test_what_is_not_kept_is_counted() -> None:
    found = flips([FIRST, SECOND], PLAN, most=1)
    assert [flip.id for flip in found.items] == ["second2"]
    assert (found.n_primary, found.n_any) == (2, 4)


def test_texts_are_whole_until_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    long = aligned("second", {"exact_match": [[100, 0], [0, 100]]}, "x" * 1000)
    whole = flips([long], PLAN).items
    assert (whole[0].texts, whole[0].cut) == (("x" * 1000,) * 2, ())
    monkeypatch.setattr(module, "LETTERS_KEPT", 100)
    short = flips([long], PLAN).items
    assert short[0].texts == ("x" * 25,) * 2
    assert short[0].cut == (975, 975)


def test_one_long_answer_is_cut_beside_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    one = aligned("second", {"exact_match": [[100, 0, 0], [0, 0, 0]]})
    texts = {"a": ("x" * 1000,) * 3, "b": ("yes",) * 3}
    monkeypatch.setattr(module, "LETTERS_KEPT", 100)
    found = flips([replace(one, texts=texts)], PLAN)
    assert found.n_primary == 1
    assert found.items[0].texts == ("x" * 97, "yes")
    assert found.items[0].cut == (903, 0)
