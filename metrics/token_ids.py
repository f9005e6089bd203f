"""Texts as arrays of token ids: the one pass over the text that every n-gram metric starts with.

Conventions:
    A chunk is what `str.split` leaves between white space. Tokenisations that look no further
    than a chunk run once for each distinct chunk, since words repeat far more often than texts.
    Ids count from 0 in the order of first appearance; equal ids mean equal tokens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ChunkTokens = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of different lengths, one after the other.

    Attributes:
        values: Shape (total,), all rows laid end to end.
        lengths: Shape (n,), how many values each row has; they sum to total.

    Examples:
        >>> rows = Ragged(np.array([7, 8, 9]), np.array([2, 0, 1]))
        >>> rows.row(0)
        array([7, 8])
        >>> rows.take(np.array([2, 0])).values
        array([9, 7, 8])
    """

    values: Ints
    lengths: Ints

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lengths)

    @property
    def starts(self) -> Ints:
        """Where each row begins in `values`, shape (n,)."""
        return np.cumsum(self.lengths) - self.lengths

    def row(self, position: int) -> Ints:
        """Return one row, shape (its length,)."""
        start = int(self.lengths[:position].sum())
        return self.values[start : start + int(self.lengths[position])]

    def lists(self) -> list[list[int]]:
        """Return all rows as lists."""
        values, ends = self.values.tolist(), np.cumsum(self.lengths).tolist()
        return [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def span(self, start: int, end: int) -> Ragged:
        """Return the rows from `start` to before `end`, of the same memory."""
        first, kept = int(self.lengths[:start].sum()), self.lengths[start:end]
        return Ragged(self.values[first : first + int(kept.sum())], kept)

    def take(self, rows: Ints | NDArray[np.bool_]) -> Ragged:
        """Return the rows at these positions, in this order (one may come twice), or of a mask."""
        lengths = self.lengths[rows]
        shift = self.starts[rows] - (np.cumsum(lengths) - lengths)
        places = np.arange(int(lengths.sum())) + np.repeat(shift, lengths)
        return Ragged(self.values[places], lengths)


@dataclass(frozen=True, slots=True, eq=False)
class NumberedTexts:
    """Token ids of texts.

    Attributes:
        rows: One row of ids for each text.
        tokens: The tokens the ids stand for: `tokens[i]` is token i.
    """

    rows: Ragged
    tokens: list[str]


def number_tokens(texts: Sequence[str], chunk_tokens: ChunkTokens | None = None) -> NumberedTexts:
    """Number the tokens of texts.

    Args:
        texts: n texts.
        chunk_tokens: Gives the tokens, possibly none, of a chunk; called once for each distinct
            chunk. None: a chunk is a token.

    Returns:
        n rows of ids, and the tokens they stand for. Read only: the last calls' results are
        kept, since several metrics read the same texts one after the other.

    Examples:
        >>> numbered = number_tokens(["to be", "", "be to to"])
        >>> numbered.rows.values, numbered.rows.lengths, numbered.tokens
        (array([0, 1, 1, 0, 0]), array([2, 0, 3]), ['to', 'be'])
        >>> number_tokens(["a-b b"], lambda chunk: chunk.split("-")).rows.values
        array([0, 1, 1])
    """
    return _tokens_of(tuple(texts), chunk_tokens)


def number_characters(texts: Sequence[str]) -> Ragged:
    """Return the code points of texts, white space left out, one row for each text.

    Lone surrogates keep their own number.

    Examples:
        >>> number_characters(["a b", "é"]).values
        array([ 97,  98, 233])
    """
    bare = ["".join(text.split()) for text in texts]
    coded = "".join(bare).encode("utf-32-le", "surrogatepass")
    return Ragged(
        np.frombuffer(coded, dtype="<u4").astype(np.int64), _ints(map(len, bare), len(bare))
    )


@lru_cache(maxsize=2)
def _tokens_of(texts: tuple[str, ...], chunk_tokens: ChunkTokens | None) -> NumberedTexts:
    rows, known = _chunks_of(texts)
    if chunk_tokens is not None:
        rows, known = retokenized(rows, list(map(chunk_tokens, known)))
        rows.values.flags.writeable = rows.lengths.flags.writeable = False
    return NumberedTexts(rows, known)


@lru_cache(maxsize=1)
def _chunks_of(texts: tuple[str, ...]) -> tuple[Ragged, list[str]]:
    """Return the numbered chunks of the texts."""
    lengths: list[int] = []
    ids, known = _numbered(_split(texts, lengths))
    rows = Ragged(ids, np.array(lengths, dtype=np.int64))
    rows.values.flags.writeable = rows.lengths.flags.writeable = False
    return rows, known


def _split(texts: Iterable[str], lengths: list[int]) -> Iterator[str]:
    """Yield the chunks of all texts, and note how many each has; no text's outlive their turn."""

    def parts() -> Iterator[list[str]]:
        for text in texts:
            chunks = text.split()
            lengths.append(len(chunks))
            yield chunks

    return chain.from_iterable(parts())


def _numbered(words: Iterable[str]) -> tuple[Ints, list[str]]:
    number: defaultdict[str, int] = defaultdict(count().__next__)
    ids = np.fromiter(map(number.__getitem__, words), dtype=np.int64)
    return ids, list(number)


def retokenized(rows: Ragged, parted: Sequence[Sequence[str]]) -> tuple[Ragged, list[str]]:
    """Replace the chunks of rows by the tokens of each chunk.

    Args:
        rows: n rows of chunk ids.
        parted: The tokens of each chunk, by its id.

    Returns:
        n rows of token ids, and the tokens they stand for.

    Examples:
        >>> rows, tokens = retokenized(Ragged(np.array([1, 0]), np.array([2])), [["a", "b"], ["b"]])
        >>> rows.values, tokens
        (array([1, 0, 1]), ['a', 'b'])
    """
    sizes = _ints(map(len, parted), len(parted))
    ids, known = _numbered(chain.from_iterable(parted))
    if (sizes == 1).all():
        return Ragged(ids[rows.values], rows.lengths.copy()), known
    per_row = np.concatenate(([0], np.cumsum(sizes[rows.values])))
    starts = rows.starts
    lengths = per_row[starts + rows.lengths] - per_row[starts]
    return Ragged(Ragged(ids, sizes).take(rows.values).values, lengths), known


def _ints(values: Iterable[int], count: int) -> Ints:
    return np.fromiter(values, dtype=np.int64, count=count)
