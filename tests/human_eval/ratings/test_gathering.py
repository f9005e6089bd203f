"""Several doors, one round: what came through each is kept, and all of it is settled together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import RoundError
from human_eval.ratings.gathering import gather, gathered, settle
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.ratings.summary import came_back, came_back_text
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.rounds_made import made_round, task_id

STARS = dict.fromkeys(
    ("factual_accuracy", "logical_coherence", "grammatical_correctness", "relevance"), 4
)


def raw(number: int, rater: str = "r1", verdict: str = "correct", **changes: object) -> Raw:
    found = Raw(rater, task_id(number), {"verdict": verdict, **STARS})
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> RoundFolder:
    return made_round(tmp_path / "round", items=2, qualification=1)


def test_a_door_takes_the_place_of_what_it_gave_before_and_of_nothing_else(
    folder: RoundFolder,
) -> None:
    gather(folder, "server", [raw(0), raw(1)])
    gather(folder, "sheets", [raw(0, "r2")])
    gather(folder, "server", [raw(2)])
    assert [(one.rater, one.task) for one in folder.ratings] == [
        ("r1", task_id(2)),
        ("r2", task_id(0)),
    ]


def test_the_order_of_the_doors_changes_nothing(tmp_path: Path) -> None:
    written = []
    for order in (("sheets", "server"), ("server", "sheets")):
        folder = made_round(tmp_path / "-".join(order))
        for door in order:
            at = f"2026-01-0{1 + (door == 'server')}T00:00:00Z"
            verdict = "incorrect" if door == "server" else "correct"
            gather(folder, door, [raw(0, verdict=verdict, created=at, source=door)])
        names = ("ratings.jsonl", "findings.jsonl")
        written.append([(folder.path / name).read_bytes() for name in names])
    assert written[0] == written[1]
    assert b'"correct"' in written[0][0]  # the first judgement counts
    assert b"rated twice" in written[0][1]


def test_what_came_is_kept_as_it_came(folder: RoundFolder) -> None:
    odd = raw(0, verdict="banana", seconds=1.5, edited=True)
    odd = replace(odd, values={**odd.values, "comment": "half \ud83d of a pair", "mood": [1, None]})
    noticed = Finding("draft", "r1", task_id(1), "begun", left_out=True)
    gather(folder, "server", [odd], [noticed])
    assert gathered(folder, "server") == ([odd], [noticed])
    assert gathered(folder, "sheets") == ([], [])
    assert folder.findings[0] == noticed
    before = folder.ratings, folder.findings
    settle(folder)
    assert (folder.ratings, folder.findings) == before


def test_a_file_that_was_changed_by_hand_is_refused(folder: RoundFolder) -> None:
    gather(folder, "server", [raw(0)])
    path = folder.path / "pulled" / "server.raws.json"
    for text in ("{", "[]", '{"raws": [{"who": 1}], "findings": []}'):
        path.write_text(text)
        with pytest.raises(RoundError, match="read that door again"):
            settle(folder)


def test_what_came_back_in_words(folder: RoundFolder) -> None:
    skip = raw(2, values={}, skipped=True)
    gather(folder, "server", [raw(0, verdict="incorrect"), raw(1), skip])
    found = came_back(folder)
    first, second = found.raters
    assert (first.judged, first.skipped, first.left, first.qualification) == (2, 1, 0, "failed")
    assert (second.judged, second.left, second.qualification) == (0, 3, "open")
    text = came_back_text(found)
    assert "r1: 2 judged, 1 skipped, 0 left of 3, qualification failed" in text
    said = "qualification failed: 1, e.g. r1: 0 of 1 qualification tasks right, pass mark 70%"
    assert said in text
    assert text.endswith(f"next: bench human report {folder.path}\n")
    assert found.findings == {
        "qualification task wrong": 1,
        "qualification failed": 1,
        "skipped": 1,
    }


def test_who_passed_is_said_and_a_round_without_a_test_says_nothing_of_one(tmp_path: Path) -> None:
    tested = made_round(tmp_path / "tested", items=1, qualification=1, raters=("r1",))
    gather(tested, "server", [raw(0), raw(1)])
    assert "r1: 2 judged, 0 skipped, 0 left of 2, qualification passed\n" in came_back_text(
        came_back(tested)
    )
    plain = made_round(tmp_path / "plain", items=1, raters=("r1",))
    gather(plain, "server", [raw(0)])
    text = came_back_text(came_back(plain))
    assert "r1: 1 judged, 0 skipped, 0 left of 1\n" in text
    assert "to know" not in text
