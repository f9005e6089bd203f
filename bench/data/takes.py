"""`answer.take`: which part of a raw answer is scored, as a suite may say it."""

from __future__ import annotations

import re
from functools import lru_cache

from bench.base.errors import SuiteError
from bench.base.names import suggestion

TAKES = ("all", "first_line", "regex:PATTERN")


def check_take(take: str, where: str = "answer.take") -> None:
    """Refuse what is none of `TAKES`, or a pattern that is broken or empty.

    Args:
        take: As the suite says it.
        where: Named in the error.

    Raises:
        SuiteError: If `take` cannot be used.
    """
    if not take.startswith("regex:"):
        if take not in TAKES[:2]:
            expected, hint = "all, first_line or regex:PATTERN", suggestion(take, TAKES)
            raise SuiteError(where, repr(take), expected=expected, hint=hint)
        return
    try:
        found = pattern_of(take)
    except re.error as error:
        raise SuiteError(where, f"broken pattern {take!r}: {error}") from None
    if not found.pattern:
        raise SuiteError(where, repr(take), expected="a pattern after `regex:`")


@lru_cache
def pattern_of(take: str) -> re.Pattern[str]:
    """Return the pattern of `regex:PATTERN`.

    Raises:
        re.error: If it is broken.
    """
    return re.compile(take.removeprefix("regex:"))
