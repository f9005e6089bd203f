import numpy as np
import pytest

import metrics
from metrics import meteor
from metrics.blocks import count_block
from metrics.failure import MetricFailed

ANSWERS, REFERENCES = ["a b", "c"], [["a"], ["c", "d"]]


def test_what_each_metric_counts_and_scores():
    found = count_block(["f1", "chrf"], ANSWERS, REFERENCES)
    for name in ("f1", "chrf"):
        counts = metrics.get(name).counts(ANSWERS, REFERENCES)
        np.testing.assert_array_equal(found[name][0], counts)
        np.testing.assert_array_equal(
            found[name][1], metrics.item_scores(metrics.get(name), counts)
        )


def missing(*_):
    raise LookupError("the model is not here")


def broken(*_):
    raise KeyError("a bug")


def test_a_missing_model_is_that_metrics_fault_and_a_bug_is_a_bug(monkeypatch):
    monkeypatch.setattr(meteor.Meteor, "counts", missing)
    found = count_block(["meteor-split", "f1"], ANSWERS, REFERENCES)
    assert isinstance(found["meteor-split"], MetricFailed)
    assert found["meteor-split"].problem == "the model is not here"
    assert found["f1"][0].shape == (2, 2)
    monkeypatch.setattr(meteor.Meteor, "counts", broken)
    with pytest.raises(KeyError):
        count_block(["meteor-split"], ANSWERS, REFERENCES)
