"""What was searched, and how small a leak could have been seen: in the data given, by the answers.

Conventions:
    A search sees every leak that stands word for word, but only in the data it was given, as far
    as that could be read. A test of answers sees only large leaks, wherever they came from, and
    only among the items that it could look at. The two are told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.base.names import counted
from bench.checks.results import DECIDING, Searched, SetVerdict
from reports.check_names import by_check, by_search
from reports.naming import listed
from reports.numbers import count, number, percent
from reports.safe_text import one_line


@dataclass(frozen=True, slots=True)
class _Share:
    """A smallest leak: share of items (0-1), in words, and how it would have been seen."""

    share: float
    text: str
    seen: str


Reach = Callable[[SetVerdict], _Share | None]


def searched_words(verdict: SetVerdict) -> str:
    """Return "150 questions of train and 60 texts of articles", and what could not be read."""
    return listed([_source(one) for one in verdict.searched])


def _source(one: Searched) -> str:
    records = counted(one.records, "question" if one.role == "train" else "text")
    lacks = []
    if one.partial:
        lacks.append("the rest of it could not be read")
    if one.n_skipped:
        lacks.append(f"{counted(one.n_skipped, 'row')} could not be used")
    return f"{records} of {one_line(one.name)}" + (f" [{'; '.join(lacks)}]" if lacks else "")


def damaged_words(verdict: SetVerdict) -> str:
    """Return "train is damaged", or "" where all of the training data could be read."""
    names = [one_line(one.name) for one in verdict.searched if one.partial]
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} damaged" if names else ""


def detectable_words(verdict: SetVerdict) -> str:
    """Return the smallest leak that could have been seen: in the data given, and by the answers."""
    return detectable_overview((verdict,))


def detectable_overview(verdicts: Sequence[SetVerdict]) -> str:
    """Return the smallest leak that could have been seen, the range of it where verdicts differ."""
    found = _reaches(verdicts, _in_data)
    answers = _reaches(verdicts, _in_answers)
    if found is None and any(one.in_part for one in verdicts):
        lost = "no smallest leak can be claimed of data that could not be read"
        return f"{lost}; from the answers, {_smallest(answers)}" if answers else lost
    if found is None and answers is None:
        return "how small a leak could have been seen cannot be said"
    both = f"{found}; from the answers, {answers}" if found and answers else found or answers or ""
    return _smallest(both)


def _smallest(words: str) -> str:
    return f"the smallest leak that could have been seen is {words}"


def _reaches(verdicts: Sequence[SetVerdict], reach: Reach) -> str | None:
    """Return a share of leaked items in words, or the range of several."""
    found = [share for one in verdicts if (share := reach(one)) is not None]
    if not found:
        return None
    seen = " or ".join(dict.fromkeys(one.seen for one in found))
    if len(dict.fromkeys(one.text for one in found)) == 1:
        return f"{found[0].text}, {seen}"
    shares = [one.share for one in found]
    return f"{number(100 * min(shares))} to {percent(100 * max(shares))} of its items, {seen}"


def _in_data(verdict: SetVerdict) -> _Share | None:
    if verdict.detectable is None or verdict.detectable_by in DECIDING:
        return None
    share, by = verdict.detectable, verdict.detectable_by
    seen = f"in the data given, {by_search(by)}" if by else "in the data given"
    return _Share(share, _of_items(share, verdict.n_items), seen)


def _in_answers(verdict: SetVerdict) -> _Share | None:
    share, by = verdict.answers_detectable, verdict.answers_by
    if share is None:
        return None
    if verdict.looked_at is None:
        text = _of_items(share, verdict.n_items)
    else:
        m, n = count(verdict.looked_at), counted(verdict.n_items, "item")
        text = _of_items(share, verdict.looked_at, f"the {m} of {n} that could be tested")
    return _Share(share, text, f"by {by_check(by)}")


def _of_items(share: float, n: int, items: str = "its items") -> str:
    """Return "6.2 % of its items (19 of 300)"."""
    text, leaked = f"{percent(100 * share)} of {items}", round(share * n)
    return f"{text} ({count(leaked)} of {count(n)})" if leaked else text
