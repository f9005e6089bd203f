"""Answers beside their accepted answers, from two files: answers, and the questions they answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.data.sets import read_sets
from bench.data.suite import data_suite
from bench.models.protocol import Generation
from bench.models.recorded import open_recorded
from bench.runs.pairs import Pair
from bench.runs.prompts import asks


def pairs_of_questions(answers: str, data: Path, *, allow_partial: bool = False) -> Iterator[Pair]:
    """Yield a pair for each question, in the order of the questions; both files are held whole.

    Args:
        answers: `FILE[#column | #field=column,…]`, as `recorded:` takes it.
        data: Questions and accepted answers.
        allow_partial: The answers may lack questions (then unanswered), or answer others.

    Raises:
        DataError: If a file cannot be used, or the two do not fit.
    """
    suite = data_suite(data)
    sets = read_sets(suite).questions
    asked = asks(suite.block.prompt.template, sets, uses_prompt=False)
    recorded = open_recorded("answers", f"recorded:{answers}", answers, Path.cwd())
    model = recorded.load(asked, Generation(), allow_partial)
    items = {(one.name, item.id): item for one in sets for item in one.items}
    for ask, reply in zip(asked, model.generate(asked), strict=True):
        accepted = items[ask.set, ask.id].answers
        yield Pair(ask.id, reply.text, accepted, ask.set, ask.sample)
