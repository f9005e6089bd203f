"""What is known of each rater."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from human_eval.analysis.counting import fates
from human_eval.analysis.joining import judged
from human_eval.analysis.raters import rater_results
from human_eval.analysis.results import RaterResult
from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.folder import RoundFolder, write_round
from human_eval.rounds.tasks import Assignment, Secret, Task
from stats import cohen_kappa
from tests.human_eval.simulated import World, preferred_round, rated_round


def _results(folder: Path) -> dict[str, RaterResult]:
    made = RoundFolder(folder)
    found = judged(made)
    results = rater_results(made, found, fates(made, found, "verdict"), 0.95)
    return {one.name: one for one in results}


def test_a_severe_rater_lies_below_the_others(folder: Path) -> None:
    rated_round(folder, World(strict={"r2": 0.9}, items=80))
    found = _results(folder)
    assert found["r2"].severity["verdict"].interval[1] < 0
    assert found["r1"].severity["verdict"].deviation > 0


def test_saying_the_same_again_is_counted_on_repeats_only(folder: Path) -> None:
    made = rated_round(folder, World(raters={"r1": 0.0}, repeats=4))
    again = next(one for one in made.secrets.values() if one.kind == "repeat")
    changed = [
        replace(one, values={**one.values, "verdict": "partially_correct"})
        if one.task == again.task
        else one
        for one in made.ratings
    ]
    first = next(one for one in made.ratings if one.task == again.repeats)
    assert first.values["verdict"] != "partially_correct"
    made.write_ratings(changed, ())
    found = _results(folder)["r1"].consistency["verdict"]
    assert (found.n_pairs, found.agreement) == (4, 0.75)
    assert found.difference == 12.5


def test_kappa_of_repeats_keeps_the_distance_of_stars_that_nobody_gave(folder: Path) -> None:
    made = rated_round(folder, World(raters={"r1": 0.0}, repeats=4))
    repeats = [one for one in made.secrets.values() if one.kind == "repeat"]
    stars = dict(zip([one.task for one in repeats], (1, 1, 2, 5), strict=True))
    stars |= dict(zip([one.repeats for one in repeats], (1, 2, 2, 5), strict=True))
    control = "relevance"
    said = [
        replace(one, values={**one.values, control: stars.get(one.task, 3)}) for one in made.ratings
    ]
    made.write_ratings(said, ())
    kappa = _results(folder)["r1"].consistency[control].kappa
    expected = cohen_kappa(
        [1, 2, 2, 5], [1, 1, 2, 5], weights="quadratic", categories=[1, 2, 3, 4, 5]
    )
    assert kappa is not None
    assert kappa.value == expected.value
    assert expected.value != cohen_kappa([1, 2, 2, 5], [1, 1, 2, 5], weights="quadratic").value


def test_findings_and_times_are_each_raters_own(folder: Path) -> None:
    findings = (Finding("too fast", "r1", "0" * 16, "1.0 s", left_out=False),)
    rated_round(folder, World(findings=findings))
    found = _results(folder)
    assert found["r1"].findings == {"too fast": 1}
    assert found["r2"].findings == {}
    assert 5 <= found["r1"].median_seconds < 60


def test_median_and_hours_are_of_the_raters_own_times_without_skipped_tasks(folder: Path) -> None:
    made = rated_round(folder, World(raters={"r1": 0.0, "r2": 0.0, "r3": 0.0}))
    times = {"r1": 30.0, "r2": 10.0, "r3": None}
    said = [replace(one, seconds=times[one.rater]) for one in made.ratings]
    at = next(at for at, one in enumerate(said) if one.rater == "r1")
    said[at] = replace(said[at], values={}, skipped=True, seconds=7200.0)
    made.write_ratings(said, ())
    found = _results(folder)
    count = sum(one.rater == "r2" for one in said)
    assert [found[name].median_seconds for name in ("r1", "r2")] == [30, 10]
    assert found["r1"].hours == pytest.approx(30 * (count - 1) / 3600)
    assert found["r2"].hours == pytest.approx(10 * count / 3600)
    assert np.isnan([found["r3"].median_seconds, found["r3"].hours]).all()


def test_the_same_answer_on_the_other_side_is_the_same_again(folder: Path) -> None:
    made = preferred_round(folder, World(items=4, raters={"r1": 0.0}))
    firsts = list(made.tasks.values())[:4]
    again = {one.id: f"{at:016x}" for at, one in enumerate(firsts, 900)}
    tasks = [replace(one, id=again[one.id]) for one in firsts]
    secrets = [
        replace(made.secrets[one.id], task=again[one.id], kind="repeat", repeats=one.id)
        for one in firsts
    ]
    given = Assignment("r1", (*made.tasks, *again.values()), frozenset(again.values()))
    write_round(
        folder,
        made.plan,
        made.key,
        [*made.tasks.values(), *tasks],
        [*made.secrets.values(), *secrets],
        [given],
    )
    # taken from the left, then from the right; the last one is from the left both times
    said = [Rating("r1", one.id, {"preference": "a"}) for one in firsts]
    words = ("b", "b", "b", "a")
    said += [
        Rating("r1", again[one.id], {"preference": word})
        for one, word in zip(firsts, words, strict=True)
    ]
    RoundFolder(folder).write_ratings(said, ())
    found = _results(folder)["r1"].consistency["preference"]
    assert (found.n_pairs, found.agreement) == (4, 0.75)


def test_qualification_is_judged_and_nobody_is_dropped(folder: Path) -> None:
    made = rated_round(folder, World(raters={"r1": 0.0, "r2": 0.0}, repeats=0))
    tests = [f"{at:016x}" for at in range(900, 904)]
    known = {"verdict": ("correct",)}
    tasks = [Task(name, "2 + 2?", ("4",)) for name in tests]
    secrets = [Secret(name, "qualification", "", name, name, ((),), (), known=known)
               for name in tests]  # fmt: skip
    given = [Assignment(r, (*tests, *one.tasks)) for r, one in made.assignments.items()]
    write_round(
        folder,
        made.plan,
        made.key,
        [*tasks, *made.tasks.values()],
        [*secrets, *made.secrets.values()],
        given,
    )
    said = [Rating("r1", name, {"verdict": "correct"}) for name in tests]
    said += [Rating("r2", name, {"verdict": "incorrect"}) for name in tests]
    RoundFolder(folder).write_ratings([*said, *made.ratings], ())
    found = _results(folder)
    assert found["r1"].qualification is not None
    assert (found["r1"].qualification.right, found["r1"].qualification.passed) == (4, True)
    assert found["r2"].qualification is not None
    assert (found["r2"].qualification.right, found["r2"].qualification.passed) == (0, False)
    assert found["r2"].counts.judged == found["r1"].counts.judged


def test_the_sheet_is_read_by_pseudonym(folder: Path) -> None:
    rated_round(folder)
    text = "rater,familiarity,first_language\r\nr2,4,Urdu\r\nr1,,\r\n"
    (folder / "raters.csv").write_text(text, encoding="utf-8-sig")
    found = _results(folder)
    assert (found["r2"].familiarity, found["r2"].language) == ("4", "Urdu")
    assert found["r1"].familiarity == ""
