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
    assert given.same_fact(paraphrase, one, pair("WHO is it", "anybody"))  # its original's record
    assert given.same_fact(paraphrase, one, pair("By which name?", "ada", group="g"))
    assert not given.same_fact(paraphrase, one, pair("By which name?", "Ada"))  # of no group
    assert not given.same_fact(paraphrase, one, pair("By which name?", "Bob", group="g"))
    other, untrained, _ = tied("heldout", None)
    record = pair("Who is it?", "Ada", group="g")
    assert not other.same_fact(untrained, untrained.items[0], record)


@pytest.mark.parametrize("declared", [True, False])
def test_an_items_own_row_in_training_is_a_leak(declared: bool) -> None:
    """A train set that is the same file, taken whole; or --train with the set's own file."""
    one = asked(item("Who?", line=4), path="all.jsonl")
    given = Meanings((one,), (Origin("train", PATH, declared),))
    assert given.of(one, one.items[0], pair("Who?", line=4)) == "leak"
    assert given.of(one, one.items[0], pair("Who?", line=9)) == "leak"


def test_only_the_corpus_that_a_set_was_cut_from_is_its_own() -> None:
    one = asked(item("Who?", line=4), path="all.jsonl")
    suite = Meanings((one,), (Origin("articles", PATH, True),))
    assert suite.of(one, one.items[0], text("Who?", line=9)) == "own"
    named = Meanings((one,), (Origin("all.jsonl", PATH, False),))
    assert named.of(one, one.items[0], text("Who?", line=9)) == "leak"


def test_a_paraphrase_beside_its_original_in_one_row_is_expected() -> None:
    one = asked(item("By which name?", "Ada", line=4), role="paraphrase", path="all.jsonl")
    given = Meanings((one,), (Origin("train", PATH, True),))
    assert given.same_fact(one, one.items[0], pair("Who is it?", "Ada", line=4))
    assert not given.same_fact(one, one.items[0], pair("Who is it?", "Ada", line=5))


PATH = str(Path("all.jsonl").resolve())


def tied(role: str, taught: bool | None) -> tuple[Meanings, QuestionSet, Item]:
    """Make a set of one paraphrase, and the set of its original."""
    original = item("Who is it?", "Ada", name="o", group="g", grouped=True)
    other = item("What is its name?", "Ada", name="p", of=("first", "o"), group="g", grouped=True)
    first = asked(original, name="first", role=role, taught=taught)
    paraphrase = asked(other, name="again", role="paraphrase")
    return meanings(paraphrase, first), paraphrase, original
