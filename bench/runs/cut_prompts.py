"""How many prompts were too long for a model and lost their first tokens."""

from __future__ import annotations

from collections.abc import Iterable

from bench.models.protocol import Reply


def cuts_in_words(replies: Iterable[Reply]) -> str | None:
    """Return how many prompts were cut and how much the longest lost, in words; None if none was.

    Examples:
        >>> cuts_in_words([Reply("a", "eos"), Reply("b", "eos", dropped=3)])
        '1 of 2 prompts was cut at its start to fit the model; it lost 3 tokens'
    """
    lost = [reply.dropped for reply in replies]
    cut = [one for one in lost if one]
    if not cut:
        return None
    if len(cut) == 1:
        of = f"1 of {len(lost):,} prompts was cut at its start to fit the model"
        return f"{of}; it lost {cut[0]:,} tokens"
    of = f"{len(cut):,} of {len(lost):,} prompts were cut at their start to fit the model"
    return f"{of}; the longest lost {max(cut):,} tokens"
