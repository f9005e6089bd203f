"""Planted leaks are found, what was not planted is not: the fast part of benchmarks/leaks.py."""

import pytest

from benchmarks.leak_counts import Counts
from benchmarks.leak_data import made_people, world_trials
from benchmarks.leak_places import places_in
from benchmarks.leak_table import FALSE
from benchmarks.leaks import ours

WORLDS = 2


@pytest.fixture(scope="module", params=["records", "texts"])
def counted(request: pytest.FixtureRequest) -> tuple[str, Counts]:
    counts = Counts()
    for trial in world_trials(WORLDS, texts=request.param == "texts"):
        counts.ask(trial)
        for rule, numbers in ours(trial).items():
            counts.add(trial, rule, numbers)
    return request.param, counts


def test_every_question_is_leaked_in_every_way_once(counted: tuple[str, Counts]) -> None:
    _, counts = counted
    for kind in ("verbatim", "near", "paraphrased"):
        assert counts.n("made world", kind) == 150 * WORLDS


def test_verbatim_leaks_are_all_found(counted: tuple[str, Counts]) -> None:
    assert counted[1].rate("made world", "verbatim", "ours") == 1


def test_near_duplicates_are_found(counted: tuple[str, Counts]) -> None:
    arm, counts = counted
    least = {"records": 0.95, "texts": 0.85}[arm]  # texts: see benchmarks/leaks.md
    assert counts.rate("made world", "near", "ours") >= least


def test_questions_in_other_words_are_found(counted: tuple[str, Counts]) -> None:
    assert counted[1].rate("made world", "paraphrased", "ours") >= 0.90


def test_what_was_not_planted_is_not_flagged(counted: tuple[str, Counts]) -> None:
    assert counted[1].false(FALSE, "ours") <= 0.01


def test_verbatim_is_proof_among_records_by_equality_alone(counted: tuple[str, Counts]) -> None:
    arm, counts = counted
    by = "D1" if arm == "records" else "D2"
    assert counts.rate("made world", "verbatim", by) == 1
    assert counts.false(FALSE, by) == 0


def test_answers_in_prompts_and_articles_in_training_are_all_found_and_none_is_false() -> None:
    found = places_in("made world", made_people())
    assert {one.check for one in found} == {"D5", "D6"}
    for one in found:
        assert one.hits == one.n, one
        assert one.false == 0, one
    assert sum(one.n for one in found) > 300
