"""Orders: seeded, one per rater, answers to an item apart, repeats far off, sides balanced."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.data.items import Item
from human_eval.rounds.known import Known, qualification_pairs
from human_eval.rounds.making import Blind, Pair, preference_pairs, rating_pairs, repeated
from human_eval.rounds.ordering import assigned, crowded
from human_eval.rounds.pool import Candidate
from tests.human_eval.rounds.conftest import Make


def nowhere(item: Item) -> str | None:
    return None


def some(item: Item) -> str | None:
    return "source" if int(item.id.split("-")[1]) % 3 else None


def test_pages_follow_each_other_and_qualification_comes_first(
    answered: Make, blind: Blind
) -> None:
    known = qualification_pairs(
        [
            Known(f"k{at}?", ("a",), {"verdict": ("correct",)}, None, "f", f"f:{at}", "f")
            for at in range(10)
        ],
        blind,
    )
    pairs = rating_pairs(answered(30), some, blind)
    every = (*pairs, *repeated(pairs, 0.2, blind))
    by_id = {one.task.id: one for one in (*known, *every)}
    lists = assigned(("r1", "r2", "r3"), known, every, blind)
    assert len({one.tasks for one in lists}) == 3
    for one in lists:
        assert sorted(one.tasks) == sorted(by_id)
        kinds = [by_id[task].secret.kind for task in one.tasks]
        assert set(kinds[:10]) == {"qualification"}
        sources = [by_id[task].task.source is not None for task in one.tasks[10:]]
        assert sources == sorted(sources, reverse=True)
    assert lists == assigned(("r1", "r2", "r3"), known, every, blind)
    assert lists != assigned(("r1", "r2", "r3"), known, every, Blind(blind.salt, 1))
    assert lists != assigned(("r1", "r2", "r3"), known, every, Blind("other", 0))
    assert crowded(lists, every) == 0


def rules_kept(order: Sequence[str], pairs: Sequence[Pair]) -> bool:
    """Judge an order afresh, apart from the code that makes it."""
    secrets = {one.task.id: one.secret for one in pairs}
    here = [task for task in order if task in secrets]
    apart = all(secrets[a].id != secrets[b].id for a, b in pairwise(here))
    far = all(
        here.index(task) - here.index(str(secrets[task].repeats)) >= math.ceil(len(here) / 3)
        for task in here
        if secrets[task].kind == "repeat"
    )
    return apart and far


@settings(max_examples=40, deadline=None)
@given(
    items=st.integers(4, 60),
    checkpoints=st.integers(1, 5),
    share=st.sampled_from([0, 0.1, 0.3, 0.5]),
    seed=st.integers(0, 1_000),
)
def test_answers_to_an_item_are_apart_and_repeats_far_off(
    items: int, checkpoints: int, share: float, seed: int
) -> None:
    names = "abcde"[:checkpoints]
    drawn = [
        Candidate(
            "held",
            Item(f"i{at}", "q?", ("x",), f"g{at}", None, None, 1, True),
            {name: f"{name} {at}" for name in names},
        )
        for at in range(items)
    ]
    blind = Blind("salt", seed)
    pairs = rating_pairs(drawn, nowhere, blind)
    every = (*pairs, *repeated(pairs, share, blind))
    for one in assigned(("r1", "r2"), (), every, blind):
        assert rules_kept(one.tasks, every)


def test_what_cannot_be_kept_apart_is_counted(answered: Make, blind: Blind) -> None:
    pairs = rating_pairs(answered(1), nowhere, blind)
    lists = assigned(("r1",), (), pairs, blind)
    assert sorted(lists[0].tasks) == sorted(one.task.id for one in pairs)
    assert crowded(lists, pairs) == 3


@pytest.mark.parametrize("raters", [2, 3])
def test_sides_are_balanced_for_every_pair_of_checkpoints(
    answered: Make, blind: Blind, raters: int
) -> None:
    compared = (("alpha", "beta"), ("alpha", "gamma"), ("beta", "gamma"))
    pairs, _ = preference_pairs(answered(41), compared, nowhere, blind)
    again = repeated(pairs, 0.3, blind)
    every = (*pairs, *again)
    names = tuple(f"r{number}" for number in range(raters))
    left: dict[tuple[str, str], str] = {}
    for one in assigned(names, (), every, blind):
        for pair in every:
            turned = pair.task.id in one.swapped
            left[one.rater, pair.task.id] = pair.secret.checkpoints[turned][0]
    for rater in names:
        for first, second in compared:
            shown = Counter(
                left[rater, pair.task.id]
                for pair in pairs
                if {name for side in pair.secret.checkpoints for name in side} == {first, second}
            )
            assert abs(shown[first] - shown[second]) <= 1
        for pair in again:
            assert left[rater, pair.task.id] != left[rater, str(pair.secret.repeats)]
    for pair in pairs:
        assert left["r0", pair.task.id] != left["r1", pair.task.id]


def test_known_preferences_stand_on_both_sides(blind: Blind) -> None:
    known = qualification_pairs(
        [
            Known(f"k{at}?", ("yes", "no"), {"preference": ("a",)}, None, "f", f"f:{at}", "f")
            for at in range(10)
        ],
        blind,
    )
    for pair in known:
        right = pair.secret.known["preference"][0]
        assert pair.task.answers["ab".index(str(right))] == "yes"
    for one in assigned(("r1", "r2"), known, (), blind):
        shown = [
            pair.task.answers[::-1] if pair.task.id in one.swapped else pair.task.answers
            for pair in known
        ]
        assert Counter(two[0] for two in shown) == {"yes": 5, "no": 5}
