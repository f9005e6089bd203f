"""One sentence beside scores that are 0 because answers are short, not because they are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from bench.base.names import listed
from bench.results import SetInfo
from reports.numbers import number
from reports.safe_text import one_line

Lengths = Mapping[str, tuple[float, float]]
"""Metric -> the fewest and the most tokens of an answer, both means."""


def short_answer_sentence(lengths: Lengths, where: str = "") -> str | None:
    """Return why the scores of these metrics are 0 or close to it; None where there are none.

    Args:
        lengths: Metrics for which the answers are too short.
        where: Words behind "the answers".
    """
    if not lengths:
        return None
    looking = [one_line(name) for name in lengths if name != "average"] or ["BLEU"]
    inside = "; average contains BLEU" if "average" in lengths else ""
    return (
        f"{listed(looking)} {'look' if len(looking) > 1 else 'looks'} for runs of 4 tokens, "
        f"and the answers{where} have {_tokens(lengths)} on average: where there is no such run "
        f"the score is 0, even if every answer is the accepted one{inside}."
    )


def short_answers_in(sets: Sequence[SetInfo], metrics: Sequence[str]) -> str | None:
    """Return the sentence for the sets of a comparison whose answers are short, None without any.

    Args:
        sets: Those whose scores are shown.
        metrics: Those whose scores are shown.
    """
    short = [one for one in sets if any(name in one.short_answers for name in metrics)]
    lengths = {
        name: _widest([one.short_answers[name] for one in short if name in one.short_answers])
        for name in metrics
        if any(name in one.short_answers for one in short)
    }
    where = f" to {listed(one_line(one.name) for one in short)}"
    return short_answer_sentence(lengths, where if len(short) < len(sets) else "")


def _widest(each: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in each), max(high for _, high in each)


def _tokens(lengths: Lengths) -> str:
    every = [number(value) for value in chain.from_iterable(lengths.values())]
    low, high = min(every, key=float), max(every, key=float)
    return low if low == high else f"{low} to {high}"
