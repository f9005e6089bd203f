"""Answers beside each of their references, as token ids: what pairwise metrics start with.

Conventions:
    A pair is an answer and one of its references; an item with three references has three pairs,
    next to one another. The best pair of an item is the item's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, References
from metrics.token_ids import ChunkTokens, Ints, NumberedTexts, Ragged, number_tokens

Number = Callable[..., NumberedTexts]


@dataclass(frozen=True, slots=True, eq=False)
class TokenPairs:
    """m pairs of n items.

    Attributes:
        answers: m rows of token ids.
        references: m rows of token ids, numbered together with the answers'.
        first: Shape (n,), the first pair of each item.
        tokens: `tokens[i]` is token i.
    """

    answers: Ragged
    references: Ragged
    first: Ints
    tokens: list[str]


def pair_tokens(
    answers: Answers, references: References, chunk_tokens: ChunkTokens | None = None
) -> TokenPairs:
    """Pair answers with their references and number their tokens.

    Args:
        answers: n texts.
        references: n lists of at least one accepted answer.
        chunk_tokens: As for `metrics.token_ids.number_tokens`.

    Returns:
        One pair for each reference. The pairs of the last call are kept and given out again for
        the same texts, so that the metrics of one family share one pass over the text.

    Raises:
        ValueError: As `check_inputs` says.

    Examples:
        >>> pairs = pair_tokens(["b", "a"], [["a", "b c"], ["a"]])
        >>> pairs.answers.values, pairs.references.values, pairs.first
        (array([0, 0, 1]), array([1, 0, 2, 1]), array([0, 2]))
    """
    return pair_texts(answers, references, number_tokens, chunk_tokens)


def pair_texts(
    answers: Answers, references: References, number: Number, *arguments: ChunkTokens | None
) -> TokenPairs:
    """Pair answers with their references by the ids that `number(texts, *arguments)` gives.

    Raises:
        ValueError: As `check_inputs` says.
    """
    check_inputs(answers, references)
    per_item = tuple(map(len, references))
    every = tuple(chain.from_iterable(references))
    return _paired(tuple(answers), every, per_item, number, *arguments)


@lru_cache(maxsize=1)
def _paired(
    answers: tuple[str, ...],
    references: tuple[str, ...],
    per_item: tuple[int, ...],
    number: Number,
    *arguments: ChunkTokens | None,
) -> TokenPairs:
    n, m = len(answers), len(references)
    numbered = number((*answers, *references), *arguments)
    lengths = np.array(per_item, dtype=np.int64)
    own = numbered.rows.span(0, n)
    return TokenPairs(
        own if n == m else own.take(np.repeat(np.arange(n), lengths)),
        numbered.rows.span(n, n + m),
        np.cumsum(lengths) - lengths,
        numbered.tokens,
    )


def best_pairs(values: Floats, first: Ints) -> Floats:
    """Return counts of the items from the values of their pairs.

    Args:
        values: Shape (m,), one for each pair, in 0–1.
        first: Shape (n,), the first pair of each item.

    Returns:
        Shape (n, 2): the best value of the item's pairs, and 1.

    Examples:
        >>> best_pairs(np.array([0.2, 0.5, 0.0]), np.array([0, 2]))
        array([[0.5, 1. ],
               [0. , 1. ]])
    """
    counts = np.ones((len(first), 2))
    if len(first):
        counts[:, 0] = np.maximum.reduceat(values, first)
    return counts
