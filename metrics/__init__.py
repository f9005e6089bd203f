"""Metrics: what an answer is worth beside its accepted answers, 0–100.

A metric turns answers into a counts matrix and summed counts into scores (`metrics.protocol`).
One file per metric; `metrics.table` lists them, and `metrics.named` those that are made from their
names. Nothing here knows the rest of the project; no metric of the table downloads anything.

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

from metrics.average import Average
from metrics.bleu import Bleu
from metrics.chrf import ChrF, ChrFPlusPlus
from metrics.contains_answer import ContainsAnswer
from metrics.exact_match import ExactMatch
from metrics.f1 import F1
from metrics.failure import MetricFailed
from metrics.identity import SEMANTICS, signature
from metrics.inputs import check_inputs
from metrics.loss import Loss
from metrics.meteor import Meteor
from metrics.protocol import Answers, Floats, Metric, References
from metrics.rouge import Rouge
from metrics.sacre_bleu import SacreBleu
from metrics.scores import corpus_score, item_scores
from metrics.squad_exact_match import SquadExactMatch
from metrics.squad_f1 import SquadF1
from metrics.table import METRICS, get, names, plugin_names
from metrics.traits import higher_is_better, reads_texts, scores_items

__all__ = [
    "F1",
    "METRICS",
    "SEMANTICS",
    "Answers",
    "Average",
    "Bleu",
    "ChrF",
    "ChrFPlusPlus",
    "ContainsAnswer",
    "ExactMatch",
    "Floats",
    "Loss",
    "Meteor",
    "Metric",
    "MetricFailed",
    "References",
    "Rouge",
    "SacreBleu",
    "SquadExactMatch",
    "SquadF1",
    "check_inputs",
    "corpus_score",
    "get",
    "higher_is_better",
    "item_scores",
    "names",
    "plugin_names",
    "reads_texts",
    "scores_items",
    "signature",
]
