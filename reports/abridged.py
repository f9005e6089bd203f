"""Names cut to a width so that they still differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from reports.safe_text import one_line
from reports.text_table import clipped, display_width


def short_names(names: Sequence[str], width: int) -> dict[str, str]:
    """Return each name in at most `width` columns, "…" for what is left out.

    Names are cut inside. Where that makes two alike, what all of them share at their beginning
    and at their end is left out.

    Examples:
        >>> short_names(["runs/llama-full-1/last", "runs/llama-mlp-1/last"], 8)
        {'runs/llama-full-1/last': '…full…', 'runs/llama-mlp-1/last': '…mlp…'}
    """
    shown = {name: one_line(name) for name in names}
    if all(display_width(text) <= width for text in shown.values()):
        return shown
    made = {name: clipped(text, width) for name, text in shown.items()}
    if len(set(made.values())) == len(made):
        return made
    head = _shared(list(shown.values()))
    tail = _shared([text[head:][::-1] for text in shown.values()])
    return {name: clipped(_inner(text, head, tail), width) for name, text in shown.items()}


def _shared(texts: list[str]) -> int:
    """Return how many characters all texts begin with."""
    return sum(1 for _ in takewhile(lambda signs: len(set(signs)) == 1, zip(*texts, strict=False)))


def _inner(text: str, head: int, tail: int) -> str:
    return f"{'…' * (head > 0)}{text[head : len(text) - tail]}{'…' * (tail > 0)}"
