"""Items as short rows for the page's script, which has the names of the columns once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.data.columns import ALONE
from bench.results import Flip
from reports.items.limits import MOST_ACCEPTED, Limits
from reports.items.score_pool import ScorePool
from reports.numbers import count
from reports.safe_text import one_line, shortened

COLUMNS = ("set", "question", "accepted", "group", "id", "answers", "cut", "scores")
LONGEST_NAME = 160


def row_of(
    flip: Flip,
    sets: Mapping[str, int],
    metrics: Mapping[str, int],
    pool: ScorePool,
    limits: Limits,
) -> list[Any]:
    """Return an item's values in the order of `COLUMNS`.

    Args:
        flip: The item.
        sets: Set -> its number.
        metrics: Metric -> decimals of its scores; the primary one first.
        pool: Gives scores their numbers.
        limits: Characters of its texts.

    Returns:
        `answers` holds texts, null for none, or the position of an earlier answer that is the
        same; `cut` the characters left out of each, or 0 where none is; `scores` a number of the
        pool for each metric, -1 where the item has no score by it.
    """
    answers, cut = _answers(flip, limits.answer)
    return [
        sets[flip.set],
        cut_text(flip.question, limits.question),
        accepted_of(flip, limits.accepted),
        _name(group_of(flip)),
        _name(flip.id),
        answers,
        cut if any(cut) else 0,
        _scores(flip, metrics, pool),
    ]


def group_of(flip: Flip) -> str:
    """Return the item's group, "" where it stands alone."""
    return "" if flip.group in (flip.id, flip.id + ALONE) else flip.group


def accepted_of(flip: Flip, most: int) -> list[str]:
    """Return the accepted answers on one line each, the thirteenth and later ones counted."""
    shown = [one_line(cut_text(text, most)) for text in flip.answers[:MOST_ACCEPTED]]
    more = len(flip.answers) - len(shown)
    return [*shown, f"and {count(more)} more"] if more > 0 else shown


def cut_text(text: str, most: int) -> str:
    """Return at most `most` characters, made visible, and "…" where some were left out."""
    shown, left = shortened(text, most)
    return f"{shown} …" if left else shown


def _answers(flip: Flip, most: int) -> tuple[list[str | int | None], list[int]]:
    before = flip.cut or (0,) * len(flip.texts)
    first: dict[tuple[str, int], int] = {}
    answers: list[str | int | None] = []
    cut = []
    for position, (text, lost) in enumerate(zip(flip.texts, before, strict=True)):
        shown, left = shortened(text or "", most)
        earlier = first.setdefault((shown, lost + left), position)
        same = text is not None and len(shown) > 3 and earlier < position
        answers.append(None if text is None else earlier if same else shown)
        cut.append(lost + left)
    return answers, cut


def _scores(flip: Flip, metrics: Mapping[str, int], pool: ScorePool) -> list[int]:
    found: list[Sequence[float] | None] = [flip.scores]
    found += [flip.others.get(name) for name in list(metrics)[1:]]
    pairs = zip(found, metrics.values(), strict=True)
    return [-1 if one is None else pool.number(one, decimals) for one, decimals in pairs]


def _name(text: str) -> str:
    return one_line(cut_text(text, LONGEST_NAME))
