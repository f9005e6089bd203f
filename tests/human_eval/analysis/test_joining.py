"""Ratings joined with the key: what counts, for whom, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.base.errors import RoundError
from human_eval.analysis.joining import (
    CORRECT,
    Judged,
    by_item,
    cells,
    judged,
    shown_names,
    values_of,
)
from human_eval.ratings.rating import Rating
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import SCORES
from tests.human_eval.simulated import World, preferred_round, rated_round


def _long(folder: RoundFolder) -> pd.DataFrame:
    """Return every judgement of every checkpoint's answer, by another way than the joiner's."""
    rows = []
    for rating in folder.ratings:
        secret = folder.secrets[rating.task]
        if secret.kind == "item" and "verdict" in rating.values:
            score = SCORES[str(rating.values["verdict"])]
            rows += [(name, secret.id, rating.rater, score) for name in secret.checkpoints[0]]
    return pd.DataFrame(rows, columns=["name", "item", "rater", "score"])


def test_a_text_that_several_wrote_counts_for_each(rated: RoundFolder, said: Judged) -> None:
    found = cells(said, "verdict")
    means = _long(rated).groupby("name").score.mean()
    for name in said.names:
        assert np.nanmean(found.of(name)) == pytest.approx(means[name])
    assert any(len(one.checkpoints[0]) > 1 for one in said.secrets)


def test_repeats_do_not_count_as_ratings(rated: RoundFolder, said: Judged) -> None:
    repeats = [one for one in rated.secrets.values() if one.kind == "repeat"]
    assert repeats
    assert not {one.task for one in repeats} & set(said.tasks)


def test_the_share_correct_counts_partly_correct_as_not(said: Judged) -> None:
    verdicts, correct = said.values["verdict"], values_of(said, CORRECT)
    assert set(np.unique(correct)) == {0.0, 100.0}
    assert ((verdicts == 100) == (correct == 100)).all()


def test_by_item_and_cells_place_answers_alike(said: Judged) -> None:
    row = said.values["verdict"][0]
    table, groups = by_item(said, row)
    found = cells(said, "verdict")
    assert np.array_equal(table.T, found.values[:, 0], equal_nan=True)
    assert groups == found.groups


def test_of_two_judgements_the_first_by_time_counts(folder: Path) -> None:
    made = rated_round(folder, World(items=4, raters={"r1": 0.0}))
    task = next(iter(made.tasks))
    late = Rating("r1", task, {"verdict": "incorrect"}, created="2026-03-02T10:00:00+00:00")
    early = Rating("r1", task, {"verdict": "correct"}, created="2026-03-02T09:00:00+00:00")
    made.write_ratings([late, early], ())
    found = judged(RoundFolder(folder))
    assert found.values["verdict"][0, found.tasks.index(task)] == 100


def test_a_preference_is_of_the_first_answer_whichever_side_it_stood(folder: Path) -> None:
    made = preferred_round(folder, World(items=3, raters={"r1": 0.0}))
    swapped = made.assignments["r1"].swapped
    ratings = [Rating("r1", task, {"preference": "a"}) for task in made.tasks]
    made.write_ratings(ratings, ())
    found = judged(RoundFolder(folder))
    for at, task in enumerate(found.tasks):
        assert found.values["preference"][0, at] == (0 if task in swapped else 100)
        assert found.left[0, at] == (task not in swapped)
    assert swapped
    assert len(swapped) < len(found.tasks)


def test_a_skipped_judgement_is_missing_and_no_score(folder: Path) -> None:
    made = rated_round(folder, World(items=5, raters={"r1": 0.0, "r2": 0.0}))
    first, *rest = made.ratings
    made.write_ratings([replace(first, values={}, skipped=True), *rest], ())
    found = judged(RoundFolder(folder))
    at = found.tasks.index(first.task)
    assert np.isnan(found.values["verdict"][found.raters.index(first.rater), at])


def test_only_what_was_said_and_who_was_shown_is_told_of(folder: Path) -> None:
    made = rated_round(folder, World(items=4, raters={"r1": 0.0}, scales=False))
    assert judged(made).controls == ("verdict",)
    key = replace(made.key, names=("unseen", *reversed(made.key.names)))
    assert shown_names(key, made.secrets.values()) == made.key.names[::-1]


def test_nothing_rated_is_one_sentence(folder: Path) -> None:
    made = rated_round(folder)
    made.write_ratings((), ())
    with pytest.raises(RoundError, match="nothing was rated yet; bench human pull"):
        judged(RoundFolder(folder))


def test_a_rating_of_another_rounds_task_is_refused(folder: Path) -> None:
    made = rated_round(folder)
    made.write_ratings([Rating("r1", "f" * 16, {"verdict": "correct"}, source="r1.csv:2")], ())
    with pytest.raises(RoundError, match=r"r1\.csv:2: a rating of task 'ffffffffffffffff'"):
        judged(RoundFolder(folder))


@pytest.mark.parametrize(("control", "value"), [("verdict", "banana"), ("relevance", 9)])
def test_a_value_put_in_by_hand_is_refused(folder: Path, control: str, value: object) -> None:
    rated_round(folder)
    path = folder / "ratings.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(first)
    row["values"][control] = value
    path.write_text("\n".join([json.dumps(row), *rest]) + "\n", encoding="utf-8")
    with pytest.raises(RoundError, match=f"{control} {value!r}; one of"):
        judged(RoundFolder(folder))
