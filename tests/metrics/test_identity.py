import metrics
from metrics.identity import SEMANTICS, signature


def test_the_signatures_in_full():
    assert [signature(metric) for metric in metrics.METRICS] == [
        "exact_match|refs:max|text:strip|v:1",
        "f1|refs:max|tokens:split|empty:0|v:1",
        "squad_exact_match|refs:max|text:squad1.1|v:1",
        "squad_f1|refs:max|text:squad1.1|tokens:split|empty:0|v:1",
        "contains_answer|refs:max|text:squad1.1|tokens:whole|empty:0|v:1",
    ]
    assert metrics.SEMANTICS == SEMANTICS
