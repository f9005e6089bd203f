import numpy as np
import pytest

from metrics.failure import MetricFailed
from metrics.loss import Loss
from metrics.protocol import Metric
from metrics.scores import corpus_score, item_scores
from metrics.table import get, names
from metrics.traits import higher_is_better, reads_texts


def test_the_mean_over_items():
    metric = get("loss")
    counts = metric.counts_of([0.5, 1.5, 4.0])
    assert counts.tolist() == [[0.5, 1], [1.5, 1], [4, 1]]
    assert corpus_score(metric, counts) == 2
    assert item_scores(metric, counts).tolist() == [0.5, 1.5, 4]
    assert (metric.unit, higher_is_better(metric), reads_texts(metric)) == (
        "nats per token", False, False,
    )  # fmt: skip
    assert isinstance(metric, Metric)
    assert "loss" in names()


def test_unknown_stays_unknown():
    counts = Loss().counts_of([np.nan, 1.0])
    assert np.isnan(counts[0]).all()
    assert np.isnan(Loss().score(np.zeros(2)))
    assert Loss().counts_of([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("nlls", "message"),
    [
        ([0.1, -0.1], r"nlls\[1\] is -0.1; expected 0 or more"),
        ([np.inf], r"nlls\[0\] is inf"),
        ([[0.1]], r"shape \(1, 1\)"),
    ],
)
def test_what_is_no_loss_is_refused(nlls, message):
    with pytest.raises(ValueError, match=message):
        Loss().counts_of(nlls)


def test_texts_are_no_loss():
    with pytest.raises(MetricFailed, match="needs a checkpoint's log-probabilities"):
        Loss().counts(["a"], [["a"]])
    with pytest.raises(ValueError, match=r"expected \(\.\.\., 2\)"):
        Loss().score(np.zeros(3))
