from __future__ import annotations

from dataclasses import replace

from human_eval.label_studio.progress import Progress, RaterProgress
from human_eval.label_studio.pulling import Pulled
from human_eval.label_studio.pushing import Pushed, PushedProject
from reports.round_on_server import progress_text, pulled_text, pushed_text

URL = "http://127.0.0.1:8080"
PROJECT = PushedProject("r1", 1, 4, f"{URL}/projects/4/data?labeling=1", 210, 210, True)
RATER = RaterProgress("r1", 210, 118, 2, 90, "passed", 9, 10, 31.25, 3)
OPEN = RaterProgress("r2", 210, 0, 0, 210, "open", 0, 10, None, 0)


def test_a_push_names_each_link_and_how_raters_join() -> None:
    second = replace(PROJECT, rater="r2", number=5, sent=0, made=False, notes=("a note\x1b[2J",))
    pushed = Pushed(URL, f"{URL}/user/signup/?token=joins", (PROJECT, second))

    text = pushed_text(pushed, "rounds/one")

    assert text.splitlines()[:2] == [
        f"{URL}: 2 projects, 1 of them new; 210 tasks sent now",
        f"  r1: 210 tasks, 210 sent now   {URL}/projects/4/data?labeling=1",
    ]
    assert f"  {URL}/user/signup/?token=joins" in text
    assert "Next: bench human status rounds/one" in text
    assert "\x1b" not in text
    assert "part" not in text


def test_a_rater_with_two_projects_is_told_which_comes_first() -> None:
    parts = (PROJECT, replace(PROJECT, part=2, number=5))

    text = pushed_text(Pushed(URL, URL, parts), "one")

    assert "r1, part 1: 210 tasks" in text
    assert "r1, part 2: 210 tasks" in text
    assert "own link, part 1 first\n" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_status_is_a_table_of_raters() -> None:
    lines = progress_text(Progress(URL, (RATER, OPEN)), "one").splitlines()

    assert lines[1].split() == [
        *("rater", "tasks", "done", "skipped", "left", "qualification", "seconds", "findings")
    ]
    assert lines[2].split() == ["r1", "210", "118", "2", "90", "passed", "9/10", "31.2", "3"]
    assert lines[3].split() == ["r2", "210", "0", "0", "210", "open", "0/10", "–", "0"]
    assert lines[4] == "118 of 420 judgements; seconds are a rater's median"


def test_a_pull_says_every_kind_of_finding() -> None:
    failed = replace(RATER, qualified="failed", right=4)
    counts = {"skipped": 2, "unknown value": 1}
    pulled = Pulled(URL, 120, 2, ("a.json",), 3, counts, 1, (failed,), ())

    text = pulled_text(pulled, "one")

    assert text.startswith("120 judgements, 2 of them skips; 1 new raw export kept\n")
    assert "FAILED 4/10" in text
    assert "  skipped: 2\n  unknown value: 1\n1 finding left something out" in text
    assert "3 judgements of an earlier pull are not on the server any more" in text
    alone = pulled_text(replace(pulled, vanished=1), "one")
    assert "1 judgement of an earlier pull is not on the server any more; the raw" in alone
