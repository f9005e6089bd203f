"""The Treebank's tokens of many texts, lower-cased, as ids.

Conventions:
    Where a text has single spaces only, what the rules make of a chunk depends on no other chunk
    but for its place: first, last, both or neither. So each distinct chunk is cut once for each
    place it is found in; any other text is cut as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from metrics.token_ids import Ints, NumberedTexts, Ragged, number_tokens, retokenized
from metrics.treebank import CLOSERS, cut_first, cut_inner, cut_last, cut_only, cut_text

_CUT: Final[tuple[Callable[[str], str], ...]] = (cut_inner, cut_first, cut_last, cut_only)
_WHOLE: Final = len(_CUT)
"""What a unit of a text is: an inner, first, last or only chunk, or the text as a whole."""


def number_treebank_tokens(texts: Sequence[str]) -> NumberedTexts:
    """Number the lower-cased tokens of texts, each taken as one sentence.

    Args:
        texts: n texts.

    Returns:
        n rows of ids, and the tokens they stand for.

    Examples:
        >>> numbered = number_treebank_tokens(["It's it.", "Don't"])
        >>> numbered.tokens, numbered.rows.lengths
        (['it', "'s", '.', 'do', "n't"], array([4, 2]))
    """
    chunks = number_tokens(texts)
    odd = np.flatnonzero(_odd(texts, chunks))
    units = _units(chunks.rows, odd, len(chunks.tokens))
    used = np.flatnonzero(np.bincount(units.values))
    number = np.zeros(int(used.max(initial=0)) + 1, dtype=np.int64)
    number[used] = np.arange(len(used))
    spelled = [*chunks.tokens, *(texts[i] for i in odd.tolist())]
    kind, text = used % (_WHOLE + 1), used // (_WHOLE + 1)
    parted = list(map(_tokens, kind.tolist(), map(spelled.__getitem__, text.tolist())))
    return NumberedTexts(*retokenized(Ragged(number[units.values], units.lengths), parted))


def _odd(texts: Sequence[str], chunks: NumberedTexts) -> NDArray[np.bool_]:
    """Tell which texts have other white space than single spaces, or end with a closing mark."""
    rows, n = chunks.rows, len(texts)
    sizes = np.fromiter(map(len, chunks.tokens), dtype=np.int64, count=len(chunks.tokens))
    ends = np.cumsum(np.concatenate(([0], sizes[rows.values])))
    letters = ends[rows.starts + rows.lengths] - ends[rows.starts]
    spaces = np.fromiter(map(str.count, texts, repeat(" ")), dtype=np.int64, count=n)
    length = np.fromiter(map(len, texts), dtype=np.int64, count=n)
    odd = (length != letters + spaces) | (spaces != rows.lengths - 1)
    some = np.flatnonzero(rows.lengths)
    last = rows.values[(rows.starts + rows.lengths - 1)[some]]
    closing = [CLOSERS.issuperset(chunks.tokens[i]) for i in last.tolist()]
    odd[some] |= np.array(closing, dtype=np.bool_)
    return np.asarray(odd & (rows.lengths > 0))


def _units(rows: Ragged, odd: Ints, known: int) -> Ragged:
    """Number what is cut by itself: chunk × 5 + its place, or (known + i) × 5 + 4 for odd[i]."""
    values, lengths = rows.values * (_WHOLE + 1), rows.lengths.copy()
    some = np.flatnonzero(lengths)
    first, last = rows.starts[some], (rows.starts + lengths - 1)[some]
    values[first] += 1
    values[last] += 2
    kept = np.ones(len(values), dtype=np.bool_)
    kept[np.repeat(np.isin(np.arange(len(rows)), odd), lengths)] = False
    kept[rows.starts[odd]] = True
    values[rows.starts[odd]] = (known + np.arange(len(odd))) * (_WHOLE + 1) + _WHOLE
    lengths[odd] = 1
    return Ragged(values[kept], lengths)


def _tokens(kind: int, text: str) -> list[str]:
    cut = (cut_text if kind == _WHOLE else _CUT[kind])(text)
    if cut.isascii():
        return cut.lower().split()
    return [token.lower() for token in cut.split()]  # a final sigma depends on what follows it
