"""Judgements of others as a round: sides, assignments, what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import RoundError
from human_eval.importing.as_round import Origin, imported_round
from human_eval.importing.judgement import About, Judgement
from human_eval.rounds.plan import RoundKey

ORIGIN = Origin("world", RoundKey("", ("full", "mlp")))


def about(*names: str, item: str = "1", source: str | None = None) -> About:
    answers = tuple(f"{name} says {item}" for name in names)
    return About("heldout", item, f"group {item}", "who?", ("she",), names, answers, source)


def test_one_pair_seen_from_both_sides_is_one_task(tmp_path: Path) -> None:
    judgements = [
        Judgement(about("full", "mlp"), "r1", {"preference": "a"}),
        Judgement(about("mlp", "full"), "r2", {"preference": "a"}),
    ]
    folder = imported_round(tmp_path / "round", judgements, ORIGIN)
    (task,) = folder.tasks.values()
    assert task.answers == ("full says 1", "mlp says 1")
    assert folder.secrets[task.id].checkpoints == (("full",), ("mlp",))
    assert folder.assignments["r1"].swapped == frozenset()
    assert folder.assignments["r2"].swapped == {task.id}
    assert [one.values for one in folder.ratings] == [{"preference": "a"}] * 2  # as it was seen
    assert folder.plan.kind == "preference"


def test_a_rater_was_given_what_stands_under_the_raters_name(tmp_path: Path) -> None:
    judgements = [
        Judgement(about("full"), "r1", {"verdict": "correct"}),
        Judgement(about("mlp", item="2"), "r1", {"verdict": None}),
        Judgement(about("mlp"), "r2", {}, skipped=True),
    ]
    folder = imported_round(tmp_path / "round", judgements, ORIGIN)
    assert [len(one.tasks) for one in folder.assignments.values()] == [2, 1]
    assert [one.skipped for one in folder.ratings] == [False, True]
    assert [one.kind for one in folder.findings] == ["missing value", "skipped"]
    plan = folder.plan
    assert (plan.n_items, plan.n_tasks, plan.imported) == (2, 2, True)
    assert plan.controls == ("verdict",)  # no stars are missed that nobody was asked for
    assert plan.strata == {"heldout": (2, 2)}


def test_consistency_counts_where_the_source_was_seen_elsewhere(tmp_path: Path) -> None:
    values = {"consistency_with_source": 4}
    folder = imported_round(tmp_path / "round", [Judgement(about("full"), "r1", values)], ORIGIN)
    assert folder.findings == ()
    assert folder.ratings[0].values == values


def test_equal_texts_were_judged_apart(tmp_path: Path) -> None:
    same = [
        Judgement(About("s", "1", "g", "q", (), (name,), ("text",)), "r1", {"verdict": "correct"})
        for name in ("full", "mlp")
    ]
    assert len(imported_round(tmp_path / "round", same, ORIGIN).tasks) == 2


def test_the_key_is_its_owners_and_ids_say_nothing(tmp_path: Path) -> None:
    judgements = [Judgement(about("full"), "r1", {"verdict": "correct"})]
    first = imported_round(tmp_path / "a", judgements, ORIGIN)
    second = imported_round(tmp_path / "b", judgements, ORIGIN)
    assert set(first.tasks) != set(second.tasks)
    assert (first.path / "key.json").stat().st_mode & 0o077 == 0


def test_a_round_is_not_written_over_and_not_made_of_nothing(tmp_path: Path) -> None:
    judgements = [Judgement(about("full"), "r1", {"verdict": "correct"})]
    imported_round(tmp_path / "round", judgements, ORIGIN)
    with pytest.raises(RoundError, match="a round already"):
        imported_round(tmp_path / "round", judgements, ORIGIN)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(RoundError, match="holds other files"):
        imported_round(tmp_path / "mine", judgements, ORIGIN)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RoundError, match="a file of that name"):
        imported_round(tmp_path / "file", judgements, ORIGIN)
    with pytest.raises(RoundError, match="nothing to import"):
        imported_round(tmp_path / "empty", [], ORIGIN)
