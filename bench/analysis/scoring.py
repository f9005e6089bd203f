"""Runs to scores on the same items, set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.analysis.aligned import Aligned, align
from bench.data.items import QuestionSet
from bench.data.schema import SuiteBlock
from bench.runs.conditions import Answered
from bench.runs.scoring import score_run


def score_all(
    block: SuiteBlock, sets: Sequence[QuestionSet], runs: Mapping[str, Answered]
) -> tuple[Aligned, ...]:
    """Score every run and keep, set by set, the items that count in all of them."""
    scored = {
        name: {
            one.condition: score_run(one.run, sets, block.metrics, block.answer.take)
            for one in answered.conditions
        }
        for name, answered in runs.items()
    }
    return tuple(
        align(
            one,
            {
                name: {condition: found[one.name] for condition, found in by_condition.items()}
                for name, by_condition in scored.items()
            },
            block.answer.unanswered,
        )
        for one in sets
    )
