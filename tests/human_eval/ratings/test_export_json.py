"""A Label Studio JSON export becomes raw judgements, whatever a server let through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from human_eval.ratings.checking import checked
from human_eval.ratings.export_json import raws_of_export, read_export
from tests.human_eval.rounds_made import made_round, task_id


def result(name: str, kind: str, value: dict[str, object]) -> dict[str, object]:
    return {"id": "x", "from_name": name, "to_name": "answer", "type": kind, "value": value}


def whole(verdict: str = "correct") -> list[dict[str, object]]:
    stars = ("factual_accuracy", "logical_coherence", "grammatical_correctness", "relevance")
    return [
        result("verdict", "choices", {"choices": [verdict]}),
        *(result(name, "rating", {"rating": 4}) for name in stars),
        result("comment", "textarea", {"text": ["fine", "indeed"]}),
    ]


def annotation(number: int = 1, **changes: object) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": number,
        "completed_by": 7,
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": 12.5,
        "created_at": f"2026-01-02T10:00:{number:02d}.000000Z",
        "updated_at": f"2026-01-02T10:00:{number:02d}.000000Z",
        "unique_id": "u",
        "result": whole(),
    }
    return found | changes


def exported(number: int, *annotations: dict[str, Any], **changes: object) -> dict[str, Any]:
    task = {"id": 100 + number, "data": {"item": task_id(number)}, "annotations": [*annotations]}
    return {**task, "drafts": [], "predictions": []} | changes


def test_an_annotation_is_read_whole(tmp_path: Path) -> None:
    raws, findings = raws_of_export([exported(0, annotation())], lambda _: "r1")
    assert findings == []
    ratings, findings = checked(raws, made_round(tmp_path / "round"))
    assert findings == []
    one = ratings[0]
    assert one.values["verdict"] == "correct"
    assert one.values["relevance"] == 4
    assert one.values["comment"] == "fine\nindeed"
    assert (one.seconds, one.source, one.edited) == (12.5, "annotation 1", False)
    assert one.created == "2026-01-02T10:00:01.000000Z"


def test_skips_edits_drafts_and_strange_tasks_are_seen(tmp_path: Path) -> None:
    tasks = [
        exported(0, annotation(was_cancelled=True)),
        exported(1, annotation(2, updated_by=9), drafts=[{"user": "a@example.org"}]),
        exported(2, annotation(3, completed_by={"id": 7, "email": "x@y.org"}, updated_by=7)),
        {"id": 5, "data": {"text": "not ours"}, "annotations": []},
    ]
    raws, found = raws_of_export(tasks, lambda _: "r1")
    assert [(one.kind, one.left_out) for one in found] == [("draft", True), ("unknown task", True)]
    ratings, more = checked(raws, made_round(tmp_path / "round"))
    assert [one.skipped for one in ratings] == [True, False, False]
    assert [one.edited for one in ratings] == [False, True, False]
    assert [one.kind for one in more] == ["skipped", "edited by somebody else"]
    assert "@" not in repr([raws, found, more])  # addresses stay where they are


@pytest.mark.parametrize(
    ("results", "kinds"),
    [
        ([*whole(), result("verdict", "choices", {"choices": ["incorrect"]})], {"unknown value"}),
        ([*whole(), result("relevance", "rating", {"rating": 4})], {"unknown value"}),
        ([*whole(), result("mood", "choices", {"choices": ["sunny"]})], {"unknown control"}),
        ([*whole()[1:], result("verdict", "choices", {"labels": ["x"]})], {"unknown value"}),
        ([*whole(), {"type": "relation", "from_id": "a"}], {"unknown control"}),
        (whole()[1:], {"missing value"}),
        (["nonsense", None], {"missing value"}),
        (None, {"missing value"}),
    ],
)
def test_the_server_checks_nothing_so_everything_is_checked_here(
    tmp_path: Path, results: Any, kinds: set[str]
) -> None:
    raws, _ = raws_of_export([exported(0, annotation(result=results))], lambda _: "r1")
    _, findings = checked(raws, made_round(tmp_path / "round"))
    assert {one.kind for one in findings} == kinds


@pytest.mark.parametrize("time", [None, "12", -1, float("nan"), float("inf"), True])
def test_a_time_that_is_none_is_unknown(time: object) -> None:
    raws, _ = raws_of_export([exported(0, annotation(lead_time=time))], lambda _: "r1")
    assert raws[0].seconds is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"id": 1, "question": "q", "verdict": "correct"}]', "task 1 has no `data`"),
        ('[{"data": {}}]', "no list of `annotations`"),
        ("[]", "no list of tasks"),
        ('{"a": 1}', "no list of tasks"),
        ("id,verdict\n1,correct\n", "broken JSON"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(text)
    with pytest.raises(DataError, match="format JSON") as caught:
        read_export(path)
    assert said in str(caught.value)


def test_an_export_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([exported(0, annotation())]))
    assert read_export(path)[0]["id"] == 100
