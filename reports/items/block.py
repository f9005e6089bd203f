"""The items as one block of data for the page's script, within a budget of bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.results import Comparison, Flip
from reports.items.limits import Limits, limits_for
from reports.items.rows import COLUMNS, row_of
from reports.items.score_pool import ScorePool
from reports.naming import metric_title
from reports.safe_text import one_line
from reports.units import decimals_of, unit_and_direction

BYTES = 4_000_000
"""What the items may take of a page of 6 MB."""

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Data of items, and what was left out of it.

    Attributes:
        text: JSON without "<": no text within can end the element that holds it.
        items: Items in it.
        longest: Characters of the longest answer in it.
        cut: Answers in it that were cut.
    """

    text: str
    items: int
    longest: int
    cut: int


def block_of(comparison: Comparison, colours: Sequence[int], budget: int = BYTES) -> Block:
    """Return the comparison's items as data of at most `budget` bytes.

    Args:
        comparison: Has the items.
        colours: Of each checkpoint.
        budget: Bytes in UTF-8.
    """
    flips, aim = comparison.flips, float(budget)
    for _ in range(_ROUNDS):
        limits = limits_for(flips, aim)
        made, text = _encoded(comparison, colours, limits)
        size = len(text.encode("utf-8"))
        if size <= budget:
            return _block(made, text)
        aim *= 0.97 * budget / size  # signs that JSON writes longer: quotes, "<", line breaks
    kept = Limits(limits.question, limits.accepted, limits.answer, limits.items // 8)
    made, text = _encoded(comparison, colours, kept)
    return _block(made, text)


def _block(made: dict[str, Any], text: str) -> Block:
    answers, cuts = COLUMNS.index("answers"), COLUMNS.index("cut")
    cut = sum(one > 0 for row in made["items"] if row[cuts] for one in row[cuts])
    said = (one for row in made["items"] for one in row[answers] if isinstance(one, str))
    return Block(text, len(made["items"]), max(map(len, said), default=0), cut)


def _encoded(
    comparison: Comparison, colours: Sequence[int], limits: Limits
) -> tuple[dict[str, Any], str]:
    made = _data(comparison, colours, limits)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return made, text.replace("<", "\\u003c")


def _data(comparison: Comparison, colours: Sequence[int], limits: Limits) -> dict[str, Any]:
    flips = comparison.flips[: limits.items]
    sets = {name: at for at, name in enumerate(dict.fromkeys(flip.set for flip in flips))}
    metrics = {name: decimals_of(name) for name in _metrics(comparison, flips)}
    pool = ScorePool()
    rows = [row_of(flip, sets, metrics, pool, limits) for flip in flips]
    return {
        "columns": COLUMNS,
        "checkpoints": [one_line(name) for name in comparison.compared],
        "colours": list(colours),
        "sets": [one_line(name) for name in sets],
        "metrics": [_metric(name) for name in metrics],
        "pair": _pair(comparison),
        "pool": list(pool.texts),
        "items": rows,
    }


def _metrics(comparison: Comparison, flips: Sequence[Flip]) -> list[str]:
    """Return the primary metric, then all others that some item has scores by."""
    found = dict.fromkeys(name for flip in flips for name in flip.others)
    return [comparison.plan.metric, *(name for name in found if name != comparison.plan.metric)]


def _metric(name: str) -> dict[str, Any]:
    unit, lower = unit_and_direction(name)
    return {"title": metric_title(name), "percent": unit == "%", "lower": lower}


def _pair(comparison: Comparison) -> list[int]:
    """Return the positions of the two checkpoints that are looked at first."""
    names = comparison.compared
    rivals = [at for at, name in enumerate(names) if name != comparison.plan.reference]
    for pair in comparison.pairs:
        if pair.a in names and pair.b in names:
            return [names.index(pair.a), names.index(pair.b)]
    return (rivals if len(rivals) > 1 else list(range(len(names))))[:2]
