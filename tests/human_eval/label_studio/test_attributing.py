from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from human_eval.label_studio.attributing import judgements
from human_eval.label_studio.fetching import Export
from human_eval.label_studio.payloads import wanted_projects
from human_eval.label_studio.state import Project
from human_eval.ratings.rating import Finding
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.judging import annotation
from tests.human_eval.label_studio.rounds import pushable_round
from tests.human_eval.rounds_made import task_id


@pytest.fixture
def folder(tmp_path: Path) -> RoundFolder:
    return pushable_round(tmp_path, items=4)


def export(
    folder: RoundFolder, rater: str, annotations: dict[int, list[dict[str, Any]]], **more: Any
) -> Export:
    """Return a rater's export with these annotations, by the number of the task."""
    wanted = next(one for one in wanted_projects(folder) if one.rater == rater)
    tasks = [
        {"id": at, "data": data, "annotations": annotations.get(at, []), "drafts": []}
        for at, data in enumerate(wanted.data.values())
    ]
    return Export(Project(1, rater, 1, wanted.key, "", "", len(tasks)), b"", tasks, **more)


def kinds(findings: list[Finding]) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.task, one.left_out) for one in findings]


def test_each_raters_annotations_are_that_raters(folder: RoundFolder) -> None:
    exports = [
        export(folder, "r1", {0: [annotation(1, by=7)], 2: [annotation(2, by=7)]}),
        export(folder, "r2", {0: [annotation(3, by=8)]}),
    ]

    raws, findings = judgements(folder, exports)

    assert [(one.rater, one.task, one.source) for one in raws] == [
        ("r1", task_id(0), "annotation 1"),
        ("r1", task_id(2), "annotation 2"),
        ("r2", task_id(0), "annotation 3"),
    ]
    assert findings == []


def test_what_another_account_judged_is_left_out_and_said(folder: RoundFolder) -> None:
    lead, own = annotation(1, by=1), [annotation(2, by=7), annotation(3, by=7)]
    exports = [export(folder, "r1", {0: [lead], 1: [own[0]], 2: [own[1]]})]

    raws, findings = judgements(folder, exports)

    assert [one.source for one in raws] == ["annotation 2", "annotation 3"]
    assert kinds(findings) == [("unknown rater", task_id(0), True)]
    assert findings[0].detail.startswith("annotation 1: judged by another account")


def test_of_equal_accounts_the_one_that_judged_first_is_the_raters(folder: RoundFolder) -> None:
    exports = [export(folder, "r1", {0: [annotation(9, by=1)], 1: [annotation(2, by=7)]})]

    raws, _ = judgements(folder, exports)

    assert [one.source for one in raws] == ["annotation 2"]


def test_any_account_counts_what_all_accounts_judged(folder: RoundFolder) -> None:
    exports = [export(folder, "r1", {0: [annotation(1, by=1)], 1: [annotation(2, by=7)]})]

    raws, findings = judgements(folder, exports, any_account=True)

    assert [one.source for one in raws] == ["annotation 1", "annotation 2"]
    assert kinds(findings) == [("unknown rater", task_id(1), False)]


def test_one_account_that_rates_for_two_raters_is_said(folder: RoundFolder) -> None:
    exports = [
        export(folder, "r1", {0: [annotation(1, by=7)]}),
        export(folder, "r2", {0: [annotation(2, by=7)]}),
    ]

    raws, findings = judgements(folder, exports)

    assert len(raws) == 2
    assert kinds(findings) == [("unknown rater", "", False)]
    assert findings[0].rater == "r2"
    assert "same account as r1" in findings[0].detail


def test_nobody_rating_is_no_shared_account(folder: RoundFolder) -> None:
    assert judgements(folder, [export(folder, "r1", {}), export(folder, "r2", {})]) == ([], [])


def test_a_judgement_of_a_changed_text_is_left_out(folder: RoundFolder) -> None:
    one = export(folder, "r1", {0: [annotation(1, by=7)], 1: [annotation(2, by=7)]})
    one.tasks[0]["data"] = {**one.tasks[0]["data"], "answer": "better"}
    one.tasks[3]["data"] = {**one.tasks[3]["data"], "hint": "new"}

    raws, findings = judgements(folder, [one])

    assert [raw.task for raw in raws] == [task_id(1)]
    assert kinds(findings) == [
        ("task changed", task_id(0), True),
        ("task changed", task_id(3), False),
    ]


def test_a_task_of_another_kind_than_ours_is_said(folder: RoundFolder) -> None:
    one = export(folder, "r1", {0: [annotation(1, by=7)]})
    one.tasks.append({"id": 9, "data": {"text": "x"}, "annotations": [annotation(2, by=7)]})

    raws, findings = judgements(folder, [one])

    assert [raw.source for raw in raws] == ["annotation 1"]
    assert [(found.kind, found.left_out) for found in findings] == [("unknown task", True)]


def test_an_account_may_stand_in_an_object_with_an_address(folder: RoundFolder) -> None:
    by = {"id": 7, "email": "someone@example.org"}
    exports = [export(folder, "r1", {0: [annotation(1, by=7, completed_by=by)]})]

    raws, findings = judgements(folder, exports)

    assert [one.rater for one in raws] == ["r1"]
    assert "someone" not in repr((raws, findings))


def test_a_changed_page_and_a_draft_are_said(folder: RoundFolder) -> None:
    one = export(folder, "r1", {0: [annotation(1, by=7)]}, page_changed=True)
    one.tasks[1]["drafts"] = [{"id": 5, "user": "someone@example.org", "result": []}]

    raws, findings = judgements(folder, [one])

    assert len(raws) == 1
    assert kinds(findings) == [("page changed", "", False), ("draft", task_id(1), True)]
    assert "someone" not in repr(findings)
