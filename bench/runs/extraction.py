"""The part of a raw answer that is scored."""

from __future__ import annotations

import re
from functools import lru_cache

from bench.base.errors import SuiteError
from bench.base.names import suggestion

TAKES = ("all", "first_line", "regex:PATTERN")
_LINE_END = re.compile(r"\r\n|\r|\n")


def extract(text: str, take: str) -> str:
    """Return the scored part of an answer, blank space around it removed.

    Args:
        text: The raw answer.
        take: `all`; `first_line` (the first one that is not blank); or `regex:PATTERN` (the
            first match's group 1, or all of the match where the pattern has no group; an answer
            without a match is scored as the empty text).

    Raises:
        SuiteError: If `take` is none of these or the pattern is broken.
    """
    check_take(take)
    stripped = text.strip()
    if take == "all":
        return stripped
    if take == "first_line":
        return _LINE_END.split(stripped, maxsplit=1)[0].strip()
    found = _pattern(take).search(stripped)
    if found is None:
        return ""
    return (found[min(1, found.re.groups)] or "").strip()


def check_take(take: str) -> None:
    """Raise SuiteError where `take` is not one of `TAKES` or its pattern is broken."""
    if take.startswith("regex:"):
        _pattern(take)
    elif take not in TAKES[:2]:
        raise SuiteError(
            "answer.take",
            repr(take),
            expected="all, first_line or regex:PATTERN",
            hint=suggestion(take, TAKES),
        )


@lru_cache
def _pattern(take: str) -> re.Pattern[str]:
    try:
        return re.compile(take.removeprefix("regex:"))
    except re.error as error:
        raise SuiteError("answer.take", f"broken pattern {take!r}: {error}") from None
