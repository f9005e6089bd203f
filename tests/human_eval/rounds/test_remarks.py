"""What a round says of its own tasks: counted, and without a checkpoint's name."""

from __future__ import annotations

import pytest

from bench.data.items import Item
from human_eval.rounds.making import Blind, rating_pairs
from human_eval.rounds.ordering import assigned
from human_eval.rounds.pool import Pool
from human_eval.rounds.remarks import remarks_on, remarks_on_pool
from tests.human_eval.rounds.conftest import Make


def nowhere(item: Item) -> str | None:
    return None


@pytest.mark.parametrize(
    ("text", "counted"),
    [("I am FID.", True), ("fid-1 here", True), ("I am confident", False), ("a b", False)],
)
def test_a_name_is_a_word_of_its_own(
    answered: Make, blind: Blind, text: str, counted: bool
) -> None:
    pairs = rating_pairs(answered(1, ("fid", "a"), lambda name, at: text), nowhere, blind)
    notes = remarks_on(("fid", "a"), pairs, (), assigned(("r1",), (), pairs, blind), 10)
    assert any("holds a checkpoint's name" in note for note in notes) is counted
    assert "1 task shows a text that several checkpoints wrote, judged once" in notes
    assert not any("fid" in note for note in notes)


def test_texts_of_one_checkpoint_each_are_not_shared(answered: Make, blind: Blind) -> None:
    pairs = rating_pairs(
        answered(3, ("x1", "x2"), lambda name, at: f"{at} {name[1]}"), nowhere, blind
    )
    notes = remarks_on(("x1", "x2"), pairs, (), assigned(("r1",), (), pairs, blind), 1)
    assert not any("several checkpoints wrote" in note for note in notes)
    assert notes[-1].startswith("1 qualification task, of ")


def test_what_was_left_out_before_drawing() -> None:
    assert remarks_on_pool(Pool({}, 0, 0, 0), 1) == ()
    assert remarks_on_pool(Pool({}, 2, 1, 0), 3) == (
        "2 items are left out: a checkpoint lacks the answer",
        "1 item is left out: unanswered by a checkpoint",
        "of up to 3 answers to an item the first one is shown",
    )
