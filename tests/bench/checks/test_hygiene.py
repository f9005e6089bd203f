"""D0 on sets with each fault planted by hand."""

from __future__ import annotations

from bench.checks.leakage.hygiene import check_hygiene
from tests.bench.checks.made_items import asked

SOUND = [("Who wrote it?", "Ada"), ("Where is it?", "Rome"), ("When was it?", "1951")]


def test_a_sound_set_has_no_fault() -> None:
    (one,) = check_hygiene([asked(SOUND)]).checks
    assert (one.review, one.notes, one.flagged) == ((), (), ())
    assert {value for _, value in one.facts} == {0.0}


def test_each_fault_is_counted_and_shown() -> None:
    rows = [*SOUND, ("Who wrote it?", "Ada"), ("who WROTE it", "Bob"), ("What is x?", "*/x")]
    (one,) = check_hygiene([asked(rows)]).checks
    assert one.fact("repeated exactly") == 1
    assert one.fact("repeated") == 2
    assert one.fact("conflicting answers") == 3
    assert one.fact("empty answers") == 1
    assert set(one.review) == {"0", "3", "4", "5"}
    assert any("'Ada'" in note and "'Bob'" in note for note in one.notes)


def test_sets_that_ask_the_same_are_told_but_not_the_train_set() -> None:
    sets = [asked(SOUND), asked(SOUND[:1], "control", "control"), asked(SOUND, "train", "train")]
    heldout, control = check_hygiene(sets).checks
    assert heldout.fact("asked in another set") == 1
    assert control.fact("asked in another set") == 1
    assert "in control" in " ".join(heldout.notes)


def test_questions_without_a_word_are_not_all_the_same() -> None:
    (one,) = check_hygiene([asked([("?", "a b"), ("!", "c d")])]).checks
    assert one.fact("repeated") == 0
