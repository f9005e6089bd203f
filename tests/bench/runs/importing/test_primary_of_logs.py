"""Which metric decides about logs, and what is said where ours cannot be right."""

from pathlib import Path

import yaml

from bench.data.suite import load_suite
from bench.runs.importing import Imported, import_logs
from tests.bench.models.harness_logs.logs import Row, generated, made, weighed


def imported(here: Path, tasks: dict[str, tuple[list[Row], list[Row]]]) -> Imported:
    for task, logs in tasks.items():
        for name, rows in zip("ab", logs, strict=True):
            made(here / name, task, rows)
    return import_logs([f"lm-eval:{here / name}" for name in "ab"], here, allow_partial=False)


def solutions(right: int) -> list[Row]:
    return [generated(at, "#" if at >= right else str(at), float(at < right)) for at in range(9)]


def plain(right: int, differ: int = 0) -> list[Row]:
    """Return rows of which `differ` are wrong by the harness and right by exact_match."""
    scored = [(at < right, at < right - differ) for at in range(9)]
    return [
        generated(at, str(at) if ours else "#", float(theirs), "{}")
        for at, (ours, theirs) in enumerate(scored)
    ]


def choices(right: int, of: int) -> list[Row]:
    return [weighed(at, int(at >= right), 0, of) for at in range(9)]


def test_where_no_answer_can_equal_the_target_their_score_decides(tmp_path: Path) -> None:
    found = imported(tmp_path, {"gsm8k": (solutions(8), solutions(3))})
    assert load_suite(found.suite).primary.metric == "given:exact_match"
    assert found.notes == (
        "On set gsm8k exact_match says nothing: of 18 answers it finds 0 right, given:exact_match "
        "11; so the suite's primary metric is the harnesses' own score, given:exact_match.",
    )


def test_where_the_right_choice_is_unknown_only_their_score_is_left(tmp_path: Path) -> None:
    found = imported(tmp_path, {"wino": (choices(8, of=3), choices(3, of=3))})
    assert yaml.safe_load(found.suite.read_text())["metrics"] == ["given:acc"]
    assert (
        "the logs do not say which choice is right; so the suite's primary metric is"
        in found.notes[0]
    )


def test_of_two_prompts_ours_is_theirs(tmp_path: Path) -> None:
    found = imported(tmp_path, {"wino": (choices(8, of=2), choices(3, of=2))})
    assert load_suite(found.suite).primary.metric == "exact_match"
    assert found.notes == ()


def test_where_both_judge_they_may_disagree(tmp_path: Path) -> None:
    found = imported(tmp_path, {"sums": (plain(8, differ=2), plain(3, differ=1))})
    assert load_suite(found.suite).primary.metric == "exact_match"
    assert found.notes == (
        "On set sums exact_match and the harnesses' own score, given:exact_match, disagree on "
        "3 of 18 answers.",
    )


def test_a_set_behind_the_first_decides_nothing_but_is_told(tmp_path: Path) -> None:
    found = imported(tmp_path, {"a": (plain(8), plain(3)), "b": (solutions(8), solutions(3))})
    assert load_suite(found.suite).primary.metric == "exact_match"
    (note,) = found.notes
    assert note.endswith("given:exact_match 11; given:exact_match tells more.")


def test_without_a_score_in_common_that_is_said(tmp_path: Path) -> None:
    unscored = [{**row, "metrics": []} for row in choices(3, of=3)]
    found = imported(tmp_path, {"wino": (choices(8, of=3), unscored)})
    assert "nor have the logs a score in common that could decide" in found.notes[0]
