"""The part of a raw answer that is scored."""

from __future__ import annotations

import re

from bench.data.takes import TAKES, check_take, pattern_of

__all__ = ["TAKES", "check_take", "extract"]

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
    found = pattern_of(take).search(stripped)
    if found is None:
        return ""
    return (found[min(1, found.re.groups)] or "").strip()
