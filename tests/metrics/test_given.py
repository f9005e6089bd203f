"""Scores that somebody else gave."""

import numpy as np
import pytest

import metrics
from metrics.failure import MetricFailed
from metrics.given import Given
from metrics.traits import higher_is_better, reads_likelihoods, reads_texts


def test_a_name_says_unit_and_direction() -> None:
    plain, other = metrics.get("given:exact_match"), metrics.get("given:lower:raw:seconds")
    assert (plain.unit, higher_is_better(plain)) == ("%", True)
    assert (other.unit, higher_is_better(other)) == ("as given", False)
    assert [one.name for one in (plain, other)] == ["given:exact_match", "given:lower:raw:seconds"]
    assert metrics.signature(plain) == "given:exact_match|by:others|scale:100|v:1"


@pytest.mark.parametrize("name", ["pass@1", "measured/words", "acc,none", "a:b"])
def test_a_harness_may_call_its_metrics_what_it_likes(name: str) -> None:
    assert metrics.get(f"given:{name}") == Given(name)


def test_shares_are_shown_as_percentages_and_raw_values_as_they_are() -> None:
    shares, raw = Given("m"), Given("m", raw=True)
    assert shares.score(shares.counts_of([1.0, 0.0, 0.5]).sum(axis=0)) == pytest.approx(50)
    assert raw.score(raw.counts_of([7.0, -1.0]).sum(axis=0)) == pytest.approx(3)


def test_an_unknown_value_stays_unknown() -> None:
    counts = Given("m").counts_of([np.nan, 1.0])
    assert np.isnan(counts[0]).all()
    assert counts[1].tolist() == [100.0, 1.0]


def test_it_is_computed_from_no_text_and_no_likelihood() -> None:
    metric = Given("m")
    assert (reads_texts(metric), reads_likelihoods(metric)) == (False, False)
    with pytest.raises(MetricFailed, match="harness's log"):
        metric.counts(["a"], [["a"]])


def test_values_that_are_no_shares_are_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match="value 11; expected numbers in 0–1; given:raw:letters"):
        Given("letters").counts_of([0.5, 11.0])
    with pytest.raises(LookupError, match="name the harness's metric"):
        metrics.get("given:")
