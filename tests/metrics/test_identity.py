import metrics
from metrics.identity import SEMANTICS, signature
from metrics.table import OTHERS


def test_the_signatures_in_full():
    assert [signature(metric) for metric in (*metrics.METRICS, *OTHERS)] == [
        "exact_match|refs:max|text:strip|v:1",
        "f1|refs:max|tokens:split|empty:0|v:1",
        "squad_exact_match|refs:max|text:squad1.1|v:1",
        "squad_f1|refs:max|text:squad1.1|tokens:split|empty:0|v:1",
        "contains_answer|refs:max|text:squad1.1|tokens:whole|empty:0|v:1",
        "bleu|refs:merged|length:shortest|case:mixed|tok:13a|order:4|smooth:none|empty:0|v:1",
        "sacrebleu|case:mixed|eff:items|tok:13a|smooth:exp|v:1",
        "chrf|refs:best|case:mixed|eff:yes|nc:6|nw:0|space:no|beta:2|v:1",
        "chrf++|refs:best|case:mixed|eff:yes|nc:6|nw:2|space:no|beta:2|v:1",
        "rouge1|refs:max|tokens:a-z0-9|stem:no|empty:0|v:1",
        "rouge2|refs:max|tokens:a-z0-9|stem:no|empty:0|v:1",
        "rougeL|refs:max|tokens:a-z0-9|stem:no|empty:0|v:1",
        "rougeLsum|refs:max|tokens:a-z0-9|stem:no|lines:newline|empty:0|v:1",
        "rouge1-stem|refs:max|tokens:a-z0-9|stem:porter-nltk|empty:0|v:1",
        "rouge2-stem|refs:max|tokens:a-z0-9|stem:porter-nltk|empty:0|v:1",
        "rougeL-stem|refs:max|tokens:a-z0-9|stem:porter-nltk|empty:0|v:1",
        "rougeLsum-stem|refs:max|tokens:a-z0-9|stem:porter-nltk|lines:newline|empty:0|v:1",
        "meteor-split|refs:max|tokens:split|lower|"
        "alpha:0.9,beta:3,gamma:0.5|wordnet:3.0|empty:0|v:1",
        "meteor-treebank|refs:max|tokens:treebank|lower|"
        "alpha:0.9,beta:3,gamma:0.5|wordnet:3.0|empty:0|v:1",
        "exact_match-unicode|refs:max|tokens:unicode|case:fold|v:1",
        "f1-unicode|refs:max|tokens:unicode|case:fold|empty:0|v:1",
        "bleu-unicode|refs:merged|length:shortest|case:fold|tok:unicode|order:4|"
        "smooth:none|empty:0|v:1",
        "rouge1-unicode|refs:max|tokens:unicode|case:fold|stem:no|empty:0|v:1",
        "rouge2-unicode|refs:max|tokens:unicode|case:fold|stem:no|empty:0|v:1",
        "rougeL-unicode|refs:max|tokens:unicode|case:fold|stem:no|empty:0|v:1",
        "average|of:exact_match+f1+bleu+rouge1+rougeL+meteor-treebank|weights:equal|v:1",
        "loss|refs:first|per:token|items:equal|v:1",
    ]
    assert metrics.SEMANTICS == SEMANTICS
