"""Items are drawn by seed, in fair shares of sets and groups."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.data.items import Item
from human_eval.rounds.drawing import allotted, draw
from human_eval.rounds.pool import Candidate


def candidates(name: str, groups: list[int]) -> tuple[Candidate, ...]:
    """Items of a set whose groups have these sizes, mixed."""
    found = [
        Candidate(
            name,
            Item(f"{name}-{group}-{at}", "q", ("a",), f"g{group}", None, None, 1, True),
            {"x": "a"},
        )
        for group, size in enumerate(groups)
        for at in range(size)
    ]
    return tuple(sorted(found, key=lambda one: one.item.id[::-1]))


sizes = st.lists(st.integers(1, 9), min_size=1, max_size=12)


@given(sizes, sizes, st.floats(0.01, 1), st.integers(0, 5))
def test_every_set_and_group_gives_its_share(
    first: list[int], second: list[int], share: float, seed: int
) -> None:
    pool = {"one": candidates("one", first), "two": candidates("two", second)}
    total = sum(first) + sum(second)
    count = max(1, round(share * total))
    drawn = draw(pool, count, seed)
    assert len({one.key for one in drawn}) == len(drawn) == count
    assert drawn == draw(pool, count, seed)
    for name, groups in (("one", first), ("two", second)):
        here = [one for one in drawn if one.set == name]
        exact = count * sum(groups) / total
        assert math.floor(exact) <= len(here) <= math.ceil(exact) or (count > 1 and exact < 1)
        taken = Counter(one.item.group for one in here)
        for group, size in enumerate(groups):
            part = len(here) * size / sum(groups)
            assert math.floor(part - 1e-9) <= taken[f"g{group}"] <= math.ceil(part + 1e-9)
        places = [pool[name].index(one) for one in here]
        assert places == sorted(places)


def test_every_item_has_the_same_chance() -> None:
    pool = {"one": candidates("one", [1, 2, 7, 10])}
    drawn = Counter(one.key for seed in range(2_000) for one in draw(pool, 5, seed))
    assert len(drawn) == 20
    expected, sd = 2_000 / 4, math.sqrt(2_000 * 0.25 * 0.75)
    assert all(abs(count - expected) < 4.5 * sd for count in drawn.values()), drawn


def test_neighbours_in_the_file_can_be_drawn_together() -> None:
    pool = {"one": candidates("one", [1] * 10)}
    first, second = (one.key for one in pool["one"][:2])
    both = [{first, second} <= {one.key for one in draw(pool, 5, seed)} for seed in range(100)]
    assert 5 < sum(both) < 50


def test_another_seed_draws_others() -> None:
    pool = {"one": candidates("one", [1] * 100)}
    assert draw(pool, 20, 0) != draw(pool, 20, 1)


def test_a_small_set_that_was_named_gives_one_item() -> None:
    assert allotted({"large": 1_000, "small": 3}, 10) == {"large": 9, "small": 1}
    assert allotted({"large": 1_000, "small": 3}, 1) == {"large": 1, "small": 0}
    assert allotted({"a": 5, "none": 0}, 5) == {"a": 5, "none": 0}


@pytest.mark.parametrize("count", [0, 6])
def test_more_than_there_is_cannot_be_drawn(count: int) -> None:
    with pytest.raises(ValueError, match="of 5 items cannot be drawn"):
        allotted({"a": 5}, count)
