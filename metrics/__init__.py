"""Metrics: what an answer is worth beside its accepted answers, 0–100.

A metric turns answers into a counts matrix and summed counts into scores (`metrics.protocol`).
One file per metric; `metrics.table` lists them. Nothing here knows the rest of the project:
NumPy is all it needs.

Examples:
    >>> import metrics
    >>> metric = metrics.get("squad_f1")
    >>> counts = metric.counts(["the Nile", "Amazon"], [["Nile"], ["The Amazon River"]])
    >>> [round(float(score), 2) for score in metrics.item_scores(metric, counts)]
    [100.0, 66.67]
    >>> round(metrics.corpus_score(metric, counts), 2)
    83.33
    >>> metrics.signature(metric)
    'squad_f1|refs:max|text:squad1.1|tokens:split|empty:0|v:1'
"""

from metrics.contains_answer import ContainsAnswer
from metrics.exact_match import ExactMatch
from metrics.f1 import F1
from metrics.identity import SEMANTICS, signature
from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, Metric, References
from metrics.scores import corpus_score, item_scores
from metrics.squad_exact_match import SquadExactMatch
from metrics.squad_f1 import SquadF1
from metrics.table import METRICS, get, names, plugin_names

__all__ = [
    "F1",
    "METRICS",
    "SEMANTICS",
    "Answers",
    "ContainsAnswer",
    "ExactMatch",
    "Floats",
    "Metric",
    "References",
    "SquadExactMatch",
    "SquadF1",
    "check_inputs",
    "corpus_score",
    "get",
    "item_scores",
    "names",
    "plugin_names",
    "signature",
]
