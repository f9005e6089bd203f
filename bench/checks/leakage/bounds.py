"""Does a question end where its words end, or does another one go on?

"who is angelina jolie" stands word for word in "who is angelina jolie married to", which is another
question. So the words that follow decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.checks.words import words

_END = re.compile(
    r"[^\w\n?!.;:|…。？！；：؟।॥]*(?:\Z|[\n?!.;:|…。？！；：؟।॥]|(?:a|answer)\s*[:=])", re.I
)
"""Blank space and marks up to the end of a line or a sentence, or up to `A:`; no comma ends one."""


def question_ends(text: str, at: int, answers: Sequence[str]) -> bool:
    """Whether a question whose last word ends at a place of a text ends there.

    That is: the sentence or line ends, or one of its answers follows.

    Examples:
        >>> [question_ends(f"who is it{rest}", 9, ["Ada"]) for rest in ("?", " for", " - ADA.")]
        [True, False, True]
    """
    if _END.match(text, at):
        return True
    following = words(text[at : at + 200])
    wanted = (words(answer) for answer in answers)
    return any(one and following[: len(one)] == one for one in wanted)
