import pytest

import metrics
from metrics.signatures import reference_range, score_signature


@pytest.mark.parametrize(
    ("references", "shown"), [((1, 1), "nrefs:1"), ((3, 3), "nrefs:3"), ((1, 2), "nrefs:var")]
)
def test_the_number_of_references_as_sacrebleu_writes_it(references, shown):
    found = score_signature(metrics.get("sacrebleu"), references, 7)
    assert found == f"sacrebleu|{shown}|n:7|case:mixed|eff:items|tok:13a|smooth:exp|v:1"


@pytest.mark.parametrize("metric", metrics.METRICS, ids=lambda metric: metric.name)
def test_every_score_has_the_metrics_own_signature_in_it(metric):
    parts = score_signature(metric, (1, 1), 3).split("|")
    assert [*parts[:1], *parts[3:]] == metrics.signature(metric).split("|")
    assert len(set(parts)) == len(parts)


def test_settings_agree_with_sacrebleus_signature():
    sacrebleu = pytest.importorskip("sacrebleu")
    theirs = sacrebleu.BLEU()
    theirs.corpus_score(["a b c d e"], [["a b c d e"]])
    signature = score_signature(metrics.get("sacrebleu"), (1, 1), 1).split("|")
    for word in str(theirs.get_signature()).split("|"):
        if word.partition(":")[0] in ("nrefs", "case", "tok", "smooth"):
            assert word in signature


def test_the_range_of_references():
    assert reference_range([]) == (0, 0)
    assert reference_range([["a", "b"], ["c"], ["d", "e", "f"]]) == (1, 3)
