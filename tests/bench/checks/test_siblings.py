"""D6: siblings by group; the split that no group crosses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.splitting import grouped_split, write_split
from bench.checks.leakage.training import TrainingData
from bench.data.items import Article, Corpus, QuestionSet
from bench.data.world import WorldSize, make_world
from tests.bench.checks.made_items import TEMPLATE, asked, world_sets


def grouped(one: QuestionSet, groups: str) -> QuestionSet:
    items = zip(one.items, groups, strict=True)
    return replace(one, items=tuple(replace(i, group=g, grouped=True) for i, g in items))


QUESTIONS = [("Who swims in the lake?", "Ada"), ("Who climbs that hill?", "Bo"),
             ("Who sells warm bread?", "Cy")]  # fmt: skip
OTHERS = [("What colour is the door?", "red"), ("Which tree is tallest?", "oak")]


def checked(*trained: QuestionSet | Corpus, groups: str = "abc", taught: bool = False):
    tested = replace(grouped(asked(QUESTIONS), groups), taught=taught)
    sets = [tested, *(one for one in trained if isinstance(one, QuestionSet))]
    found = check_leakage(sets, TrainingData(sets=trained), templates=[TEMPLATE])
    return found.find("D6", "heldout"), found


def test_siblings_are_listed_with_the_way_out() -> None:
    one, found = checked(grouped(asked(OTHERS, "train", "train"), "ax"))
    assert one.review == ("0",)
    assert one.flagged == ()
    assert "split by item, not by article" in one.notes[0]
    match = next(m for m in found.matches if m.check == "D6")
    assert (match.id, match.grade, match.source) == ("0", "context", "train")


def test_a_taught_sets_articles_are_there_by_design() -> None:
    corpus = Corpus("texts", "texts.jsonl", (Article("1", "Some text.", "b", 1),))
    taught, _ = checked(corpus, taught=True)
    assert (taught.review, taught.taught) == ((), ("1",))
    unseen, _ = checked(corpus)
    assert (unseen.review, unseen.taught) == (("1",), ())


def test_without_groups_it_is_not_testable() -> None:
    one, _ = checked(asked(OTHERS, "train", "train"))
    assert "training data names no groups" in one.missing


def test_no_siblings_in_the_made_world() -> None:
    sets, articles = world_sets(make_world(WorldSize.small(), 0))
    data = TrainingData(sets=[sets[0], articles])
    found = check_leakage(sets, data, templates=[TEMPLATE])
    assert [one.review for one in found.checks if one.check == "D6"] == [()] * 4


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=40), st.floats(0.1, 0.9))
def test_no_group_crosses_the_split(groups: list[str], share: float) -> None:
    one = grouped(asked([(f"q{n}", "a") for n in range(len(groups))]), "".join(groups))
    train, test = grouped_split(one.items, share, seed=1)
    assert not {item.group for item in train} & {item.group for item in test}
    assert sorted(i.id for i in (*train, *test)) == sorted(i.id for i in one.items)
    assert (train, test) == grouped_split(one.items, share, seed=1)


def test_an_impossible_share_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        grouped_split((), 1.0)


def test_a_split_is_written_whole(tmp_path: Path) -> None:
    train = grouped(asked(OTHERS, "train", "train"), "ax")
    tested = grouped(asked(QUESTIONS), "abc")
    paths = write_split([train], tested, tmp_path / "split")
    rows = [[json.loads(line) for line in path.read_text().splitlines()] for path in paths]
    groups = [{row["group"] for row in part} for part in rows]
    assert not groups[0] & groups[1]
    assert sorted(len(part) for part in rows) == [2, 3]
