"""People's verdicts that stand in a column of a suite's set, one for each checkpoint's answer.

Conventions:
    Who judged is not said there: one rater, `people`. Where a checkpoint gave no answer and nobody
    judged it, the verdict is `incorrect`: nobody needs to judge nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from human_eval.importing.judgement import About, Judgement
from human_eval.importing.words import meant
from human_eval.rounds.pool import Candidate
from human_eval.rounds.visible import NO_ANSWER
from human_eval.scales import VERDICT

RATER = "people"

Column = Mapping[str, Any]
"""Item id -> what stands there."""


def column_judgements(
    candidates: Sequence[Candidate], columns: Mapping[str, Column], where: str
) -> list[Judgement]:
    """Return the judgement of each answer that has a verdict, or that nobody needed to judge.

    Args:
        candidates: Items of one set, with each checkpoint's answer.
        columns: Checkpoint -> its verdicts.
        where: The set's file, as it is named to people.
    """
    return [
        _judgement(one, name, column, where)
        for one in candidates
        for name, column in columns.items()
    ]


def _judgement(one: Candidate, name: str, column: Column, where: str) -> Judgement:
    verdict = meant(VERDICT, column.get(one.item.id))
    if verdict is None and one.answers[name] == NO_ANSWER:
        verdict = "incorrect"
    about = About(
        set=one.set,
        id=one.item.id,
        group=one.item.group,
        question=one.item.question,
        references=one.item.answers,
        checkpoints=(name,),
        answers=(one.answers[name],),
        source=one.item.context,
    )
    return Judgement(about, RATER, {VERDICT: verdict}, place=f"{where}:{one.item.line}")
