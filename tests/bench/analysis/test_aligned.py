"""Samples and conditions become item scores; what is not answered leaves, or counts 0."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.analysis.aligned import Aligned, align, check_enough
from bench.base.errors import DataError
from bench.comparison import compare
from bench.data.items import Item, QuestionSet
from bench.data.schema import SetBlock, SuiteBlock
from bench.data.suite import Suite
from bench.runs.conditions import Condition
from bench.runs.scoring import ScoredSet
from tests.support import write_rows

GREEDY, WARM = Condition("default", 0.0, 1), Condition("default", 0.8, 2)
ONE = (100.0, 0.0, 100.0)
NONE, GONE = float("nan"), float("inf")


def one_set() -> QuestionSet:
    items = [
        Item(f"q{at}", f"Who {at}?", ("x",), f"g{at}", None, None, at + 1, True) for at in range(3)
    ]
    return QuestionSet("heldout", "heldout", True, "heldout.jsonl", tuple(items))


def scored(*samples: tuple[float, ...]) -> ScoredSet:
    """Three items' scores, sample by sample; NONE is unanswered, GONE is missing."""
    table = np.array(samples, dtype=np.float64)
    answered = np.isfinite(table)
    scores = np.where(answered, table, np.nan)
    return ScoredSet(
        set="heldout",
        ids=("q0", "q1", "q2"),
        texts=tuple(tuple(str(value) for value in row) for row in samples),
        answered=answered,
        missing=np.isinf(table),
        counts={"exact_match": np.stack([scores / 100, np.ones_like(scores)], axis=-1)},
        item_scores={"exact_match": scores},
        columns={"exact_match": ("matched", "answers")},
        take="all",
    )


def aligned(a: dict[Condition, ScoredSet], unanswered: str = "drop") -> Aligned:
    return align(one_set(), {"a": a, "b": {GREEDY: scored(ONE)}}, unanswered)


def test_one_answer_to_each_item_stays_as_it_was_scored() -> None:
    found = aligned({GREEDY: scored((0.0, 100.0, 100.0))})
    assert found.scores["a", "exact_match"].tolist() == [0, 100, 100]
    assert found.raw["a", "exact_match"].tolist() == [[[0, 100, 100]]]
    assert found.conditions == {"a": (GREEDY,), "b": (GREEDY,)}
    assert not found.averaged


def test_conditions_count_alike_however_many_their_samples() -> None:
    found = aligned({GREEDY: scored(ONE), WARM: scored((0.0, 100.0, 100.0), (0.0, 0.0, 100.0))})
    assert found.scores["a", "exact_match"].tolist() == [50, 25, 100]
    np.testing.assert_array_equal(
        found.raw["a", "exact_match"],
        [[ONE, (np.nan,) * 3], [(0, 100, 100), (0, 0, 100)]],
    )
    assert found.conditions["a"] == (GREEDY, WARM)
    assert found.averaged
    assert found.texts["a"] == ("100.0", "0.0", "100.0")


def test_an_item_without_one_of_its_samples_leaves_all_runs() -> None:
    found = aligned({WARM: scored((0.0, 100.0, GONE), (0.0, NONE, 100.0))})
    assert [item.id for item in found.items] == ["q0"]
    assert found.raw["a", "exact_match"].shape == (1, 2, 1)
    assert found.scores["b", "exact_match"].tolist() == [100]
    assert (found.info.unanswered, found.info.missing) == ({"a": 1}, {"a": 1})


def test_under_zero_the_unanswered_sample_alone_counts_zero() -> None:
    found = aligned({WARM: scored((100.0, 100.0, GONE), (100.0, NONE, NONE))}, "zero")
    assert [item.id for item in found.items] == ["q0", "q1"]
    assert found.scores["a", "exact_match"].tolist() == [100, 50]
    assert (found.info.unanswered, found.info.missing) == ({"a": 1}, {"a": 1})


def test_under_error_an_unanswered_sample_is_named() -> None:
    with pytest.raises(DataError, match=r"a left 1 items of set heldout unanswered; .*'q1'"):
        aligned({WARM: scored((100.0, 100.0, 0.0), (100.0, NONE, 0.0))}, "error")


@pytest.mark.parametrize("blank", [NONE, GONE])
def test_a_set_that_one_run_left_blank_has_no_items(blank: float) -> None:
    found = aligned({WARM: scored((blank,) * 3, (blank,) * 3)})
    assert (found.items, found.texts, found.scores, found.counts) == ((), {}, {}, {})
    assert found.metrics == ()
    assert (found.info.n_items, found.info.n_scored, found.info.dropped) == (3, 0, 3)
    assert (found.info.unanswered, found.info.missing)[blank == GONE] == {"a": 3}
    found_words = "a lacks 3" if blank == GONE else "a left 3 unanswered"
    with pytest.raises(DataError, match=f"no item of set heldout is left .* 3; .*{found_words}"):
        check_enough(found)


def test_two_items_are_enough_for_the_primary_set_and_one_is_not() -> None:
    check_enough(aligned({GREEDY: scored((100.0, NONE, 0.0))}))
    with pytest.raises(DataError, match=r"heldout\.jsonl: 1 item of set heldout is left"):
        check_enough(aligned({GREEDY: scored((100.0, NONE, NONE))}))


def test_a_comparison_goes_on_without_a_secondary_set_left_blank(here: Path) -> None:
    for name in ("held", "other"):
        rows = [{"id": f"{name}{i}", "question": f"{i}?", "answers": "x"} for i in range(4)]
        write_rows(here / f"{name}.jsonl", rows)
    for name, blank in (("a", None), ("b", "x")):
        answers: list[dict[str, object]] = [{"id": f"held{i}", "answer": "x"} for i in range(4)]
        answers += [{"id": f"other{i}", "answer": blank} for i in range(4)]
        write_rows(here / f"{name}.jsonl", answers)
    sets = {name: SetBlock(role="heldout", path=f"{name}.jsonl") for name in ("held", "other")}
    suite = Suite(SuiteBlock(name="t", sets=sets), here, None)
    found = compare("a.jsonl", "b.jsonl", suite=suite)
    assert [(info.name, info.n_scored) for info in found.sets] == [("held", 4), ("other", 0)]
    assert found.sets[1].unanswered == {"a": 4}
    assert {pair.set for pair in found.pairs} == {score.set for score in found.scores} == {"held"}
    turned = {name: sets[name] for name in ("other", "held")}
    suite = Suite(SuiteBlock(name="t", sets=turned), here, None)
    with pytest.raises(DataError):
        compare("a.jsonl", "b.jsonl", suite=suite)
