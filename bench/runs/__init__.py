"""Answering a suite: prompts, the run folder, scores.

Answers: `conditions` lists the ways of asking, `prompts` renders items, `plan` puts them into
batches, `answering` tells the story, `engine` has it computed here or elsewhere,
`folder` and `lines` keep the answers, `manifest` and `journal` say how they were made.
Scores: `scoring` tells the story, `extraction` takes the scored part, `counting` counts,
`score_file` writes the table.
"""

from bench.runs.answering import Run, answer
from bench.runs.conditions import Answered, Condition, ConditionRun
from bench.runs.prompts import asks
from bench.runs.scoring import ScoredSet, score_run
from bench.runs.settings import RunSettings

__all__ = [
    "Answered",
    "Condition",
    "ConditionRun",
    "Run",
    "RunSettings",
    "ScoredSet",
    "answer",
    "asks",
    "score_run",
]
