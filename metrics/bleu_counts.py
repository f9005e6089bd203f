"""What every BLEU counts: lengths, and matched and possible n-grams of orders 1 to 4."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from metrics.inputs import check_inputs
from metrics.ngrams import clipped_matches, possible_matches
from metrics.protocol import Answers, Floats, References
from metrics.token_ids import Ints, number_tokens
from metrics.tokenize_13a import chunk_tokens

Flags = NDArray[np.bool_]

ORDERS = 4
COLUMNS: tuple[str, ...] = (
    "answer_length",
    "reference_length",
    *(f"matches_{order}" for order in range(1, ORDERS + 1)),
    *(f"possible_{order}" for order in range(1, ORDERS + 1)),
    "items",
)

ReferenceLength = Callable[[Ints, Ints, Ints], Ints]
"""Takes answer lengths (n,), reference lengths (m,) and where each item's begin (n,): (n,)."""


def count_for_bleu(
    answers: Answers,
    references: References,
    prepare: Callable[[str], str],
    reference_length: ReferenceLength,
) -> Floats:
    """Count for each answer what BLEU needs, after 13a tokenisation.

    Args:
        answers: n texts.
        references: n lists of at least one accepted answer.
        prepare: Called for each text before it is cut into chunks.
        reference_length: Which length counts where an item has several references.

    Returns:
        Shape (n, 11), one column for each name in `COLUMNS`. An n-gram is matched at most as
        often as it stands in the reference that has it most often.

    Raises:
        ValueError: As `check_inputs` says.
    """
    check_inputs(answers, references)
    n = len(answers)
    texts = [prepare(text) for text in chain(answers, chain.from_iterable(references))]
    rows = number_tokens(texts, chunk_tokens).rows
    own, others = rows.span(0, n), rows.span(n, len(rows))
    per_item = np.fromiter(map(len, references), dtype=np.int64, count=n)
    item_of = np.repeat(np.arange(n), per_item)
    counts = np.empty((n, len(COLUMNS)))
    counts[:, 0] = own.lengths
    if n:
        starts = np.cumsum(per_item) - per_item
        counts[:, 1] = reference_length(own.lengths, others.lengths, starts)
    counts[:, 2 : 2 + ORDERS] = clipped_matches(own, others, item_of, ORDERS)
    counts[:, 2 + ORDERS : -1] = possible_matches(own.lengths, ORDERS)
    counts[:, -1] = 1
    return counts


def checked_totals(totals: Floats) -> Floats:
    """Return totals as an array.

    Raises:
        ValueError: If the last axis does not have an entry for each of `COLUMNS`.
    """
    totals = np.asarray(totals, dtype=np.float64)
    if totals.ndim == 0 or totals.shape[-1] != len(COLUMNS):
        raise ValueError(f"totals have shape {totals.shape}; expected (..., {len(COLUMNS)})")
    return totals
