"""What is known of each rater."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from human_eval.analysis.counting import fates
from human_eval.analysis.joining import judged
from human_eval.analysis.raters import rater_results
from human_eval.analysis.results import RaterResult
from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.folder import RoundFolder, write_round
from human_eval.rounds.tasks import Assignment, Secret, Task
from stats import cohen_kappa
from tests.human_eval.simulated import World, rated_round


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
