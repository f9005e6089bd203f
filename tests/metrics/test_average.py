import numpy as np
import pytest

from metrics.average import PARTS, Average
from metrics.identity import signature
from metrics.scores import corpus_score, item_scores
from metrics.table import get

ANSWERS = ["the cat sat on the mat", "Paris", "it rained all day long", ""]
REFERENCES = [["a cat sat on the mat"], ["Paris", "Lyon"], ["it rained the whole day"], ["x"]]

# exact match, F1, BLEU, ROUGE-1, ROUGE-L, METEOR, and the average that was published beside them
SEED = {
    "full": ([97.95, 99.72, 99.57, 99.73, 99.73, 99.84], 99.42),
    "attention": ([64.91, 91.65, 87.85, 92.85, 92.64, 92.55], 87.08),
    "mlp": ([100.00, 100.00, 100.00, 100.00, 100.00, 99.99], 100.00),
}


def totals_of(scores):
    """Return summed counts by which each part scores what is given: 100 items, 1,000 n-grams."""
    rows = []
    for part, score in zip(PARTS, scores, strict=True):
        if part.name == "bleu":
            matches = dict.fromkeys(part.columns, 10 * score) | dict.fromkeys(part.columns, 1000)
            matches |= {name: 10 * score for name in part.columns if "match" in name}
            rows.extend(matches.values())
        else:
            rows.extend([score, 100])
    return np.array(rows)


@pytest.mark.parametrize("name", SEED)
def test_the_published_averages(name):
    scores, published = SEED[name]
    totals = totals_of(scores)
    ends = np.cumsum([len(part.columns) for part in PARTS])
    for part, score, own in zip(PARTS, scores, np.split(totals, ends[:-1]), strict=True):
        assert float(part.score(own)) == pytest.approx(score, abs=1e-9)
    assert abs(float(Average().score(totals)) - published) <= 0.005 + 1e-9


def test_counts_stand_side_by_side_and_scores_are_averaged():
    metric = get("average")
    counts = metric.counts(ANSWERS, REFERENCES)
    each = [part.counts(ANSWERS, REFERENCES) for part in PARTS]
    assert np.array_equal(counts, np.hstack(each))
    assert counts.shape == (4, len(metric.columns)) == (4, len(set(metric.columns)))
    expected = np.mean([corpus_score(*both) for both in zip(PARTS, each, strict=True)])
    assert corpus_score(metric, counts) == pytest.approx(expected, abs=1e-12)
    items = np.mean([item_scores(*both) for both in zip(PARTS, each, strict=True)], axis=0)
    assert item_scores(metric, counts) == pytest.approx(items, abs=1e-12)
    assert items.mean() != pytest.approx(expected, abs=0.1)  # so it is no mean of items
    assert not metric.mean_of_items


def test_the_parts_are_the_seeds():
    assert [part.name for part in PARTS] == [
        "exact_match", "f1", "bleu", "rouge1", "rougeL", PARTS[5].name,
    ]  # fmt: skip
    assert PARTS[5].name.startswith("meteor")
    line = "average|of:" + "+".join(part.name for part in PARTS) + "|weights:equal|v:1"
    assert signature(get("average")) == line


def test_many_totals_at_once_and_none():
    totals = np.stack([[totals_of(row) for row, _ in SEED.values()]] * 2)
    assert Average().score(totals).shape == (2, 3)
    assert np.isnan(Average().score(np.zeros(len(Average.columns))))
    assert Average().counts([], []).shape == (0, len(Average.columns))
    with pytest.raises(ValueError, match=r"expected \(\.\.\., \d+\)"):
        Average().score(np.zeros(3))
