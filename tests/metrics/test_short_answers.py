"""Where BLEU is 0 for length alone: the mean number of tokens, and for which metrics."""

import numpy as np
import pytest

import metrics
from metrics.short_answers import mean_tokens_if_short

SHORT = ["Paris", "the Nile", "in 1901."]
LONG = "a b c d e f"


def totals(name, answers):
    return metrics.get(name).counts(answers, [[text] for text in answers]).sum(axis=0)


@pytest.mark.parametrize("name", ["bleu", "sacrebleu", "bleu-unicode", "average"])
def test_the_mean_where_no_answer_has_four_tokens(name):
    found = mean_tokens_if_short(metrics.get(name), totals(name, SHORT))
    assert found == pytest.approx((1 + 2 + 3) / 3)
    if name != "average":
        assert metrics.get(name).score(totals(name, SHORT)) == 0  # of identical answers


@pytest.mark.parametrize(("name", "expected"), [("bleu", 3.0), ("sacrebleu", None)])
def test_one_long_answer_is_enough_where_it_is_smoothed(name, expected):
    assert mean_tokens_if_short(metrics.get(name), totals(name, [*SHORT, LONG])) == expected


def test_a_single_item_has_its_own_rule_in_sacrebleu():
    assert mean_tokens_if_short(metrics.get("sacrebleu"), totals("sacrebleu", ["Paris"])) is None
    assert mean_tokens_if_short(metrics.get("bleu"), totals("bleu", ["Paris"])) == 1


def test_nothing_where_answers_are_long_or_runs_do_not_matter():
    for metric in metrics.METRICS:
        assert mean_tokens_if_short(metric, totals(metric.name, [LONG, LONG])) is None
        if "bleu" not in metric.name and metric.name != "average":
            assert mean_tokens_if_short(metric, totals(metric.name, SHORT)) is None


def test_nothing_of_nothing():
    metric = metrics.get("bleu")
    assert mean_tokens_if_short(metric, np.zeros(len(metric.columns))) is None
    assert mean_tokens_if_short(metric, np.full(len(metric.columns), np.nan)) is None
