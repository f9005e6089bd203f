"""What `bench score` prints: plain text of at most 100 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from bench.base.names import counted
from bench.runs.pair_scores import MetricScore, PairScores
from metrics.verifying import Verified
from reports.numbers import UNDEFINED, as_given, count, number, seconds
from reports.safe_text import one_line
from reports.short_answers import short_answer_sentence
from reports.text_table import TextTable

WIDTH = 100


def scores_text(found: PairScores) -> str:
    """Return the scores, what repeats each, what failed, and what was verified."""
    blocks = [
        _scores(found.scores),
        _short_answers(found.scores),
        [f"  {one.signature}" for one in found.scores],
        _wrapped(f"{one_line(found.file)}: {_rows(found)}{_repeated(found)}"),
        [
            line
            for one in found.faults
            for line in _wrapped(f"No {one.metric}: {one_line(one.why)}")
        ],
        verification_text(found.verified).splitlines() if found.verified else [],
        [f"table: {found.table}"] if found.table else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def verification_text(found: Sequence[Verified]) -> str:
    """Return the largest difference of each metric from the tool whose name it bears."""
    rows = [one for one in found if one.authority is not None]
    cells = tuple(
        (one.metric, str(one.authority), count(one.items), count(one.refused), _gap(one))
        for one in rows
    )
    header = ("metric", "recomputed by", "answers", "refused", "largest difference")
    lines = TextTable(header, cells, frozenset({0, 1})).lines(WIDTH) if rows else []
    if any(one.refused for one in rows):
        lines += _wrapped("refused: the tool raises an error there; ours is the documented value")
    shown = {one.metric for one in rows}  # our own module through evaluate is no second opinion
    reasons = [(str(one.why), one.metric in shown, one.metric) for one in found if one.why]
    for (why, half), alike in groupby(sorted(reasons), key=itemgetter(0, 1)):
        lead = "not verified by evaluate's own script" if half else "not verified"
        lines += _wrapped(f"{lead}: {', '.join(metric for *_, metric in alike)}: {why}")
    return "\n".join(lines) + "\n"


def _scores(scores: Sequence[MetricScore]) -> list[str]:
    rows = tuple(
        (one.metric, number(one.value, 2), one.unit, "" if one.higher_is_better else "lower is")
        for one in scores
    )
    lower = any(not one.higher_is_better for one in scores)
    header = ("metric", "corpus score", "unit", "better")
    shown = rows if lower else tuple(row[:3] for row in rows)
    return TextTable(header[: 4 if lower else 3], shown, frozenset({0, 2})).lines(WIDTH)


def _short_answers(scores: Sequence[MetricScore]) -> list[str]:
    lengths = {one.metric: (one.tokens, one.tokens) for one in scores if one.tokens is not None}
    return _wrapped(short_answer_sentence(lengths) or "")


def _rows(found: PairScores) -> str:
    scored = counted(found.rows - found.unanswered, "answer")
    left = f"; {counted(found.unanswered, 'unanswered row')} left out" if found.unanswered else ""
    return f"{scored} scored in {seconds(found.seconds)}{left}"


def _repeated(found: PairScores) -> str:
    """Return how many ids stand in several rows, as words that follow others."""
    if not found.repeated:
        return ""
    verb = "stands" if found.repeated == 1 else "stand"
    return f"; {counted(found.repeated, 'id')} {verb} in several rows, each of which is scored"


def _gap(one: Verified) -> str:
    text = UNDEFINED if math.isnan(one.difference) else as_given(one.difference)
    return text + ("  DIFFERENT" if one.equal is False else "")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
