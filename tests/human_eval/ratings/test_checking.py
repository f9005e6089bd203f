"""The validator: what counts, what is missing, and what a reader is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from human_eval.ratings.checking import Raw, checked
from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import MOST_COMMENT
from tests.human_eval.rounds_made import made_round, task_id

STARS = {
    "factual_accuracy": 4,
    "logical_coherence": 5,
    "grammatical_correctness": 3,
    "relevance": 2,
}
WHOLE: dict[str, object] = {"verdict": "correct", **STARS}


@pytest.fixture
def folder(tmp_path: Path) -> RoundFolder:
    return made_round(tmp_path / "round")


def raw(number: int = 0, rater: str = "r1", **changes: object) -> Raw:
    found = Raw(rater, task_id(number), WHOLE, seconds=20.0, source=f"annotation {number}")
    return replace(found, **changes)  # type: ignore[arg-type]


def one(folder: RoundFolder, **changes: object) -> tuple[Rating, list[Finding]]:
    ratings, findings = checked([raw(**changes)], folder)
    assert len(ratings) == 1
    return ratings[0], findings


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def test_a_whole_judgement_is_kept_as_it_is(folder: RoundFolder) -> None:
    rating, findings = one(folder, values={**WHOLE, "comment": ["well put"]})
    assert findings == []
    assert rating.values == {"verdict": "correct", **STARS, "comment": "well put"}
    assert (rating.rater, rating.task, rating.seconds) == ("r1", task_id(0), 20.0)


@pytest.mark.parametrize(
    "value", ["banana", "Correct", ["correct", "incorrect"], ["banana"], 1, True, {"a": 1}]
)
def test_a_verdict_that_is_none_is_missing_and_the_stars_beside_it_count(
    folder: RoundFolder, value: object
) -> None:
    rating, findings = one(folder, values={**WHOLE, "verdict": value})
    assert rating.values == STARS
    assert [(one.kind, one.left_out) for one in findings] == [("unknown value", True)]
    assert "verdict" in findings[0].detail


@pytest.mark.parametrize("value", [9, -1, 4.5, True, "4", [4, 5], float("nan"), "five", {}])
def test_stars_are_whole_numbers_from_1_to_5(folder: RoundFolder, value: object) -> None:
    rating, findings = one(folder, values={**WHOLE, "relevance": value})
    assert "relevance" not in rating.values
    assert kinds(findings) == ["unknown value"]


def test_one_kind_of_number_stands_in_json(folder: RoundFolder) -> None:
    rating, findings = one(folder, values={**WHOLE, "relevance": 4.0})
    assert rating.values["relevance"] == 4
    assert isinstance(rating.values["relevance"], int)
    assert findings == []


@pytest.mark.parametrize("empty", [None, "", [], 0, 0.0])
def test_what_was_not_picked_is_missing(folder: RoundFolder, empty: object) -> None:
    rating, findings = one(folder, values={**WHOLE, "verdict": empty})
    assert rating.values == STARS
    assert kinds(findings) == ["missing value"]
    assert "verdict" in findings[0].detail


def test_a_field_that_is_not_there_is_missing(folder: RoundFolder) -> None:
    _, findings = one(folder, values={"verdict": "correct"})
    assert kinds(findings) == ["missing value"]
    assert all(name in findings[0].detail for name in STARS)


def test_a_judgement_of_which_nothing_can_be_used_is_no_rating(folder: RoundFolder) -> None:
    ratings, findings = checked([raw(values={"verdict": "banana"})], folder)
    assert ratings == []
    assert set(kinds(findings)) == {"unknown value", "missing value"}
    assert all(one.left_out for one in findings)
    ratings, findings = checked([raw(values={})], folder)
    assert ratings == []
    assert [(one.kind, one.left_out) for one in findings] == [("missing value", True)]


def test_the_source_scale_is_asked_where_there_is_a_source(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", sources=True)
    rating, findings = one(folder)  # task 0 has a source
    assert kinds(findings) == ["missing value"]
    assert "consistency_with_source" in findings[0].detail
    rating, findings = one(folder, number=1, values={**WHOLE, "consistency_with_source": 5})
    assert kinds(findings) == ["unknown control"]
    assert rating.values == WHOLE


def test_unknown_controls_are_named_and_left_out(folder: RoundFolder) -> None:
    rating, findings = one(folder, values={**WHOLE, "mood": "sunny"})
    assert rating.values == WHOLE
    assert kinds(findings) == ["unknown control"]
    assert "'mood'" in findings[0].detail


def test_a_preference_round_asks_for_a_preference_as_it_was_seen(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", kind="preference", swapped=(0,))
    rating, findings = one(folder, values={"preference": ["tie_bad"]})
    assert rating.values == {"preference": "tie_bad"}
    rating, findings = one(folder, values={"preference": "a"})
    assert rating.values == {"preference": "a"}  # the left answer, swapped or not
    assert findings == []
    _, findings = checked([raw(values={"verdict": "correct"})], folder)
    assert set(kinds(findings)) == {"unknown control", "missing value"}


def test_comments_are_cut_and_can_be_written(folder: RoundFolder) -> None:
    rating, findings = one(folder, values={**WHOLE, "comment": "x" * (MOST_COMMENT + 5)})
    assert len(str(rating.values["comment"])) == MOST_COMMENT
    assert [(one.kind, one.left_out) for one in findings] == [("unknown value", False)]
    rating, findings = one(folder, values={**WHOLE, "comment": "half \ud83d of \x00 a pair"})
    folder.write_ratings([rating], findings)
    assert folder.ratings == (rating,)


def test_unknown_tasks_and_raters_are_left_out_and_named(folder: RoundFolder) -> None:
    ratings, findings = checked([raw(number=99), raw(rater="r9")], folder)
    assert ratings == []
    assert sorted(kinds(findings)) == ["unknown rater", "unknown task"]
    assert all(finding.left_out for finding in findings)


def test_of_two_judgements_the_first_counts_whatever_their_order(folder: RoundFolder) -> None:
    first = raw(values={**WHOLE, "verdict": "incorrect"}, created="2026-01-02T10:00:00Z")
    later = raw(created="2026-01-02T11:30:00+01:00", source="annotation 8")  # half an hour later
    for raws in ([first, later], [later, first]):
        ratings, findings = checked(raws, folder)
        assert [rating.values["verdict"] for rating in ratings] == ["incorrect"]
        assert kinds(findings) == ["rated twice"]
        assert findings[0].left_out
        assert findings[0].detail == "annotation 8: annotation 0 counts"


def test_a_skip_is_missing_and_a_judgement_beside_it_counts(folder: RoundFolder) -> None:
    skip = raw(values={}, skipped=True, created="2026-01-02T10:00:00Z")
    ratings, findings = checked([skip], folder)
    assert [(rating.skipped, rating.values) for rating in ratings] == [(True, {})]
    assert [(one.kind, one.left_out) for one in findings] == [("skipped", True)]
    ratings, findings = checked([skip, raw(created="2026-01-02T11:00:00Z")], folder)
    assert [rating.skipped for rating in ratings] == [False]
    assert [(one.kind, one.left_out) for one in findings] == [("skipped", False)]


def test_a_broken_first_judgement_does_not_hide_a_whole_second(folder: RoundFolder) -> None:
    broken = raw(values={"verdict": "banana"}, created="2026-01-01T00:00:00Z")
    ratings, findings = checked([broken, raw(created="2026-01-02T00:00:00Z")], folder)
    assert [rating.values for rating in ratings] == [WHOLE]
    assert kinds(findings) == ["rated twice"]


def test_fast_and_edited_judgements_are_shown_and_kept(folder: RoundFolder) -> None:
    seconds = [1.9, 20.0, 30.0, 3.0]
    raws = [raw(number, seconds=each) for number, each in enumerate(seconds)]
    ratings, findings = checked([*raws[:3], replace(raws[3], edited=True)], folder)
    assert len(ratings) == 4
    assert ratings[3].edited
    # the median is 11.5 s: a fifth of it is 2.3 s
    said = Counter((finding.kind, finding.task, finding.left_out) for finding in findings)
    assert said == {
        ("too fast", task_id(0), False): 1,
        ("edited by somebody else", task_id(3), False): 1,
    }


def test_a_fifth_of_the_raters_median_is_the_bound_where_it_is_longer(folder: RoundFolder) -> None:
    raws = [raw(number, seconds=each) for number, each in enumerate([19.0, 100.0, 100.0, None])]
    _, findings = checked(raws, folder)
    assert [(finding.kind, finding.task) for finding in findings] == [("too fast", task_id(0))]


def test_ratings_come_in_the_order_of_the_assignments(folder: RoundFolder) -> None:
    raws = [raw(number, rater) for rater in ("r2", "r1") for number in (3, 0, 2, 1)]
    ratings, _ = checked(raws, folder)
    assert [rating.rater for rating in ratings] == ["r1"] * 4 + ["r2"] * 4
    assert [rating.task for rating in ratings[:4]] == [task_id(number) for number in range(4)]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*WHOLE, "comment", "preference", "x"]), ANY))
def test_whatever_stands_there_a_rating_holds_sound_values_only(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    folder = made_round(tmp_path_factory.getbasetemp() / "any")
    ratings, findings = checked([raw(values=values)], folder)
    for rating in ratings:
        for control, value in rating.values.items():
            if control == "verdict":
                assert value in ("correct", "partially_correct", "incorrect")
            elif control == "comment":
                assert isinstance(value, str)
            else:
                assert type(value) is int
                assert 1 <= value <= 5
    found = set(ratings[0].values) if ratings else set()
    told = " ".join(finding.detail for finding in findings)
    assert all(name in found or name in told for name in WHOLE)  # nothing goes unseen
