from __future__ import annotations

import json
from pathlib import Path

from human_eval.label_studio.payloads import instruction, round_mark, wanted_projects
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.rounds import pushable_round
from tests.human_eval.rounds_made import task_id


def test_a_rating_task_is_sent_as_its_id_question_and_answer(tmp_path: Path) -> None:
    first, second = wanted_projects(pushable_round(tmp_path, items=2))

    assert first.data == {
        task_id(at): {"item": task_id(at), "question": f"question {at}?", "answer": f"answer {at}"}
        for at in range(2)
    }
    assert (first.rater, second.rater) == ("r1", "r2")
    assert first.key != second.key
    assert 3 <= len(first.title) <= 50


def test_the_sides_of_a_pair_change_where_the_raters_assignment_says_so(tmp_path: Path) -> None:
    folder = pushable_round(tmp_path, kind="preference", items=2, swapped=(1,))

    data = wanted_projects(folder)[0].data
    assert data[task_id(0)]["answer_a"] == "answer 0"
    assert data[task_id(0)]["answer_b"] == "other 0"
    assert data[task_id(1)]["answer_a"] == "other 1"
    assert data[task_id(1)]["answer_b"] == "answer 1"


def test_tasks_with_and_without_a_source_are_two_projects_with_a_page_each(tmp_path: Path) -> None:
    folder = pushable_round(tmp_path, items=4, sources=True)

    with_source, without = wanted_projects(folder)[:2]
    assert [with_source.part, without.part] == [1, 2]
    assert list(with_source.data) == [task_id(0), task_id(2)]
    assert list(without.data) == [task_id(1), task_id(3)]
    assert with_source.data[task_id(0)]["source_text"] == "source 0"
    assert all("source_text" not in one for one in without.data.values())
    assert "$source_text" in with_source.page
    assert "$source_text" not in without.page
    assert "consistency_with_source" not in without.page


def test_nothing_that_is_sent_says_which_checkpoint_item_or_set_it_is(tmp_path: Path) -> None:
    folder = pushable_round(tmp_path, items=3, qualification=1)
    hidden = ["full", "mlp", "heldout", "item-", "group-", "salt", "small", "world"]

    for one in wanted_projects(folder):
        sent = json.dumps([one.key, one.title, one.data])
        assert not [word for word in hidden if word in sent]
        assert folder.key.salt not in sent


def test_the_mark_is_the_rounds_own_and_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = pushable_round(tmp_path / "a"), pushable_round(tmp_path / "b")

    assert round_mark(one) == round_mark(RoundFolder(one.path))
    assert round_mark(one) != round_mark(other)


def test_the_guidelines_are_sent_without_the_frame_of_their_page(tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    assert instruction(folder) == "<h1>How to judge</h1><p>Read the <b>question</b> first.</p>"

    (folder.path / "guidelines.html").write_text("<p>Only this.</p>\n")
    assert instruction(folder) == "<p>Only this.</p>"
