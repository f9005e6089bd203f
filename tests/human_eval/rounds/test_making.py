"""Equal answers are asked once, equal pairs not at all; ids say nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.data.items import Item
from human_eval.rounds.making import (
    Blind,
    compared_pairs,
    preference_pairs,
    rating_pairs,
    repeated,
)
from tests.human_eval.rounds.conftest import Make


def nowhere(item: Item) -> str | None:
    return None


def with_source(item: Item) -> str | None:
    return "source" if int(item.id.split("-")[1]) % 2 else None


def test_a_text_is_rated_once_whoever_wrote_it(answered: Make, blind: Blind) -> None:
    drawn = answered(4, text=lambda name, at: "same" if name != "gamma" else f"other {at}")
    pairs = rating_pairs(drawn, nowhere, blind)
    assert len(pairs) == 8
    assert [one.secret.checkpoints for one in pairs[:2]] == [(("alpha", "beta"),), (("gamma",),)]
    assert len({one.task.id for one in pairs}) == 8
    assert pairs[0].secret.references == ("right 0",)


def test_ids_change_with_the_salt_and_with_nothing_else(answered: Make, blind: Blind) -> None:
    def ids(blind: Blind) -> list[str]:
        return [one.task.id for one in rating_pairs(answered(3), nowhere, blind)]

    assert ids(blind) == ids(Blind(blind.salt, 99))
    assert not set(ids(blind)) & set(ids(Blind("another", 0)))
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in ids(blind))


def test_equal_answers_are_ties_without_being_asked(answered: Make, blind: Blind) -> None:
    drawn = answered(2, text=lambda name, at: "same" if name != "gamma" else "other")
    compared = compared_pairs(("alpha", "beta", "gamma"), None)
    pairs, same = preference_pairs(drawn, compared, nowhere, blind)
    assert [one.pairs for one in same] == [(("alpha", "beta"),)] * 2
    assert [set(one.secret.checkpoints) for one in pairs] == [{("alpha", "beta"), ("gamma",)}] * 2


def test_only_declared_pairs_are_asked(answered: Make, blind: Blind) -> None:
    names = ("alpha", "beta", "gamma")
    compared = compared_pairs(names, "alpha")
    assert compared == (("alpha", "beta"), ("alpha", "gamma"))
    pairs, same = preference_pairs(answered(3), compared, nowhere, blind)
    assert len(pairs) == 6
    assert same == ()
    drawn = answered(1, text=lambda name, at: "x" if name == "alpha" else "y")
    pairs, same = preference_pairs(drawn, compared, nowhere, blind)
    assert same == ()  # beta and gamma agree, but nobody asked about the two of them
    assert [set(one.secret.checkpoints) for one in pairs] == [{("alpha",), ("beta", "gamma")}]


def test_which_answer_a_task_names_first_says_nothing(answered: Make, blind: Blind) -> None:
    pairs, _ = preference_pairs(
        answered(400, ("alpha", "beta")), (("alpha", "beta"),), nowhere, blind
    )
    first = Counter(one.secret.checkpoints[0] for one in pairs)
    assert 150 < first["alpha",] < 250
    for one in pairs:
        assert one.task.answers[0].startswith(one.secret.checkpoints[0][0][::-1])


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.1, 6), (0.5, 30)])
def test_a_share_is_shown_again_under_other_ids(
    answered: Make, blind: Blind, share: float, count: int
) -> None:
    pairs = rating_pairs(answered(20), with_source, blind)
    again = repeated(pairs, share, blind)
    assert len(again) == count
    by_id = {one.task.id: one for one in pairs}
    assert not by_id.keys() & {one.task.id for one in again}
    for one in again:
        assert one.secret.kind == "repeat"
        first = by_id[str(one.secret.repeats)]
        assert (one.task.question, one.task.answers) == (first.task.question, first.task.answers)
    assert sum(one.task.source is None for one in again) == count / 2
