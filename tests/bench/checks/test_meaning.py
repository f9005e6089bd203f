"""What a hit means, by role of the set and kind of the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.checks.leakage.meaning import Meanings, Origin
from bench.data.items import Item, QuestionSet
from tests.bench.checks.leaked import asked, item, meanings, pair, text


@pytest.mark.parametrize(
    ("role", "taught", "in_train", "in_corpus"),
    [
        ("heldout", True, "leak", "taught"),
        ("heldout", False, "leak", "leak"),
        ("heldout", None, "leak", "leak"),
        ("retention", None, "leak", "leak"),
        ("control", None, "leak", "leak"),
        ("paraphrase", None, "leak", "taught"),
    ],
)
def test_the_table(role: str, taught: bool | None, in_train: str, in_corpus: str) -> None:
    one = asked("Who?", role=role, taught=taught)
    given = meanings(one)
    assert given.of(one, one.items[0], pair("Who?")) == in_train
    assert given.of(one, one.items[0], text("Who?")) == in_corpus


@pytest.mark.parametrize(
    ("role", "taught", "expected"),
    [("train", None, True), ("heldout", True, True), ("heldout", None, False),
     ("control", None, False)],
)  # fmt: skip
def test_a_paraphrase_is_taught_as_its_original_is(
    role: str, taught: bool | None, expected: bool
) -> None:
    given, paraphrase, _ = tied(role, taught)
    assert given.is_taught(paraphrase, paraphrase.items[0]) is expected


def test_train_sets_are_not_checked() -> None:
    given, paraphrase, _ = tied("train", None)
    assert given.checked == (paraphrase,)


def test_the_same_fact_is_expected_of_paraphrases_of_trained_items_only() -> None:
    given, paraphrase, _ = tied("train", None)
    (one,) = paraphrase.items
    assert given.same_fact(one, pair("WHO is it", "anybody"))  # its original's record
    assert given.same_fact(one, pair("By which name?", "ada", group="g"))
    assert not given.same_fact(one, pair("By which name?", "Ada"))  # of no group
    assert not given.same_fact(one, pair("By which name?", "Bob", group="g"))
    other, untrained, _ = tied("heldout", None)
    assert not other.same_fact(untrained.items[0], pair("Who is it?", "Ada", group="g"))


def test_own_rows_are_no_hits() -> None:
    path = str(Path("all.jsonl").resolve())
    one = asked(item("Who?", line=4), path="all.jsonl")
    file = Meanings((one,), (Origin("all.jsonl", path, False),))
    assert file.of(one, one.items[0], pair("Who?", line=9)) == "own"
    rows = Meanings((one,), (Origin("train", path, True),))
    assert rows.of(one, one.items[0], pair("Who?", line=4)) == "own"
    assert rows.of(one, one.items[0], pair("Who?", line=9)) == "leak"


def tied(role: str, taught: bool | None) -> tuple[Meanings, QuestionSet, Item]:
    """Make a set of one paraphrase, and the set of its original."""
    original = item("Who is it?", "Ada", name="o", group="g", grouped=True)
    other = item("What is its name?", "Ada", name="p", of=("first", "o"), group="g", grouped=True)
    first = asked(original, name="first", role=role, taught=taught)
    paraphrase = asked(other, name="again", role="paraphrase")
    return meanings(paraphrase, first), paraphrase, original
