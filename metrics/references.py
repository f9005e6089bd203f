"""Several accepted answers: an answer's value is its best over all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, References

Prepared = TypeVar("Prepared")


def best_over_references(
    answers: Answers,
    references: References,
    prepare: Callable[[str], Prepared],
    compare: Callable[[Prepared, Prepared], float],
) -> Floats:
    """Compare each answer with its accepted answers and keep the highest value.

    Args:
        answers: n texts.
        references: n lists of at least one accepted answer.
        prepare: Called once for each distinct text of the call, since texts repeat.
        compare: Takes a prepared answer and a prepared reference; returns a value in 0–1.

    Returns:
        Shape (n, 2): the best value, and 1.

    Raises:
        ValueError: As `check_inputs` says.

    Examples:
        >>> best_over_references(["b"], [["a", "b"]], str.strip, str.__eq__)
        array([[1., 1.]])
    """
    check_inputs(answers, references)
    texts = set(answers).union(*references)
    prepared = {text: prepare(text) for text in texts}
    counts = np.ones((len(answers), 2))
    counts[:, 0] = [
        max(compare(prepared[answer], prepared[text]) for text in accepted)
        for answer, accepted in zip(answers, references, strict=True)
    ]
    return counts
