"""Which questions say so little that meeting their words proves nothing without the answer?

- "Which of the following statements is true?" stands in the set with several answers: it does not
  say what it asks about.
- "Capital?" has at most two words that carry meaning: a training set asks it of anything.

Such an item leaked where one of its answers stands beside the question. Elsewhere a person should
look: the same question, another answer.
"""

from __future__ import annotations

from collections import defaultdict

from bench.checks.leakage.fact_match import padded, same_answer
from bench.checks.leakage.protocol import Record
from bench.checks.words import normalised, words
from bench.data.items import Item, QuestionSet

FEW = 2
"""Words that carry meaning; with so few, a question is asked of anything."""
LETTER = 3
"""Length of a single letter between spaces: it stands in any text."""
FOLLOWING = 200
"""Characters behind a question of a text among which its answer is looked for."""

_CARRY_NOTHING = frozenset(
    """a an the and or of in on at to by for from with as into about than what which who whom whose
    when where why how is are was were be been being am do does did done has have had can could
    will would shall should may might must it its this that these those there their his her he she
    they them we you your i my me not no many much following true false correct one statement
    statements answer question""".split()
)


def repeated_ids(one: QuestionSet) -> frozenset[str]:
    """Return the ids of items whose question stands in the set with another answer too."""
    alike: dict[str, list[Item]] = defaultdict(list)
    for item in one.items:
        alike[normalised(item.question)].append(item)
    return frozenset(item.id for items in alike.values() if _differ(items) for item in items)


def _differ(items: list[Item]) -> bool:
    first = padded(items[0].answers)
    return any(not same_answer(first, padded(item.answers)) for item in items[1:])


def short_ids(one: QuestionSet) -> frozenset[str]:
    """Return the ids of items whose question has at most `FEW` words that carry meaning.

    Only English has a list of words that carry none: elsewhere all count.
    """
    return frozenset(item.id for item in one.items if _carrying(item.question) <= FEW)


def _carrying(question: str) -> int:
    return len({word for word in words(question) if word not in _CARRY_NOTHING})


def is_answered(item: Item, record: Record, at: int) -> bool:
    """Whether an answer of an item stands beside its question in a record.

    Args:
        item: The item.
        record: Its own answers are looked at, and what follows the question in its text.
        at: Where in the text the question ends.
    """
    ours = padded(item.answers)
    if record.answers and same_answer(ours, padded(record.answers)):
        return True
    following = f" {normalised(record.text[at : at + FOLLOWING])} "
    return any(
        following.startswith(answer) or (len(answer) > LETTER and answer in following)
        for answer in ours
    )


def another_answer(n: int) -> str:
    """Say what is to review."""
    return f"to review: {n} with the same question, another answer or none beside it"
