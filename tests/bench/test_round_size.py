"""How many items a round draws: as many as power asks for, and what that rests on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from bench.base.errors import RoundError
from bench.results import SCHEMA
from bench.round_size import basis_of, effort_words, size_of, size_words
from stats.sizing import Spread, Study, study_size


def test_the_assumption_is_said_and_gives_the_number_of_bench_power() -> None:
    basis = basis_of(None, 0.05, 1, 1.0)
    size = size_of(basis, wanted=None, effect=None, available=1_000, reserve=10)
    assert size.items == size.needed == study_size(Study(Spread(45.0**2)), 10).items == 161
    assert size.finds == pytest.approx(10, abs=0.05)
    words = "\n".join(size_words(size, "rating"))
    asked = "to find 10.0 pp between mean verdicts (100, 50, 0) at alpha .05 with 80 % power"
    assert f"{asked} 161 items are needed" in words
    assert "assumed: the difference varies by SD 45 pp" in words
    assert "161 items of 1,000 drawn: find 10.0 pp" in words


def test_groups_and_shared_error_rates_need_more() -> None:
    alone = size_of(
        basis_of(None, 0.05, 1, 1.0), wanted=None, effect=10, available=10_000, reserve=0
    )
    grouped = size_of(
        basis_of(None, 0.05, 3, 5.0), wanted=None, effect=-10, available=10_000, reserve=0
    )
    assert grouped.items > 1.4 * alone.items
    assert "(shared by 3 pairs)" in size_words(grouped, "preference")[0]


def test_where_there_are_too_few_all_are_drawn_but_those_kept_back() -> None:
    basis = basis_of(None, 0.05, 1, 1.0)
    size = size_of(basis, wanted=None, effect=1, available=50, reserve=10)
    assert size.items == 40
    assert size.finds is not None
    assert size.finds > 15
    assert size_of(basis, wanted=50, effect=1, available=50, reserve=10).items == 50
    two = size_of(basis, wanted=2, effect=1, available=50, reserve=10)
    assert "2 items of 50 drawn: too few to find any difference" in size_words(two, "rating")
    lone = size_of(basis, wanted=1, effect=1, available=50, reserve=10)
    assert lone.finds is None
    assert "1 item of 50 drawn: too few to find any difference" in size_words(lone, "rating")


def test_what_is_not_there_cannot_be_drawn() -> None:
    basis = basis_of(None, 0.05, 1, 1.0)
    with pytest.raises(RoundError, match="--items: 51; at most 50, all there are"):
        size_of(basis, wanted=51, effect=None, available=50, reserve=0)


def test_hours_are_tasks_by_seconds_by_raters() -> None:
    tasks = {"qualification": 10, "answers": 300, "shown again": 30}
    assert effort_words(tasks, 3, 45) == (
        "each rater: 340 tasks (10 qualification, 300 answers, 30 shown again), about 4.2 h at "
        "45 s each; 3 raters: 12.8 h"
    )


WIN, TIE, LOSS = 0.3, 0.6, 0.1
"""Shares of items that A, neither and B is right on alone: a share of wins of 60 %."""


def pilot(folder: Path, items: int = 400) -> Path:
    """A comparison whose differences (100, 0, -100) have exactly these shares."""
    variance = 100.0**2 * (WIN + LOSS - (WIN - LOSS) ** 2)
    tested = {
        "se": (variance / items) ** 0.5,
        "n_items": items,
        "n_groups": items,
        "refused": None,
        "facts": [],
        "test": "t",
    }
    where = {"set": "heldout", "metric": "exact_match"}
    pair = {"a": "a", "b": "b", "family": "primary", "verdict": None, "difference": tested, **where}
    plan = {**where, "alpha": 0.05}
    found = {"schema": SCHEMA, "plan": plan, "pairs": [pair]}
    (folder / "result.json").write_text(json.dumps(found))
    return folder


def test_a_preference_round_from_a_comparison_has_the_power_that_is_said(tmp_path: Path) -> None:
    basis = basis_of(pilot(tmp_path), 0.05, 1, 1.0, "preference")
    size = size_of(basis, wanted=None, effect=10, available=10_000, reserve=0)
    # preferences that follow the scores: won where only one is right, tied where they score alike
    chance = np.random.default_rng(0)
    drawn = chance.choice([100.0, 50.0, 0.0], p=[WIN, TIE, LOSS], size=(4_000, size.items))
    found = scipy.stats.ttest_1samp(drawn, 50.0, axis=1).pvalue < 0.05
    assert 0.77 < found.mean() < 0.83
    assert size.finds == pytest.approx(10, abs=0.1)


def test_what_a_preference_round_assumes_is_said(tmp_path: Path) -> None:
    basis = basis_of(pilot(tmp_path), 0.05, 1, 1.0, "preference")
    size = size_of(basis, wanted=None, effect=10, available=10_000, reserve=0)
    assert size.at_most == study_size(Study(Spread(50.0**2)), 10).items == 199
    first, second, _ = size_words(size, "preference")
    assert first.endswith(f"with 80 % power {size.items} items are needed (199 if no pair ties)")
    assert "a preference is taken to vary by half of that, a tie where both score alike" in second
    rating = size_of(
        basis_of(pilot(tmp_path), 0.05, 1, 1.0), wanted=None, effect=10, available=10_000, reserve=0
    )
    assert rating.items == study_size(Study(Spread(3_600.0)), 10).items > 3.8 * size.items
    assert "ties" not in "".join(size_words(rating, "rating"))
    assumed = size_of(
        basis_of(None, 0.05, 1, 1.0, "preference"),
        wanted=None,
        effect=10,
        available=10_000,
        reserve=0,
    )
    said = size_words(assumed, "preference")[1]
    assert "assumed: a preference (100, 50 for a tie, 0) varies by SD 45 pp" in said


def test_no_share_of_wins_is_further_than_50_from_50(tmp_path: Path) -> None:
    basis = basis_of(pilot(tmp_path), 0.05, 1, 1.0, "preference")
    size = size_of(basis, wanted=3, effect=10, available=50, reserve=0)
    assert "3 items of 50 drawn: too few to find any difference" in size_words(size, "preference")


def test_no_comparison_is_no_basis(tmp_path: Path) -> None:
    from bench.base.errors import DataError

    with pytest.raises(DataError, match="no such file"):
        basis_of(tmp_path / "result.json", 0.05, 1, 1.0)
