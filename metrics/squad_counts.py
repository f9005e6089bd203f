"""SQuAD's exact match and F1 of many answers at once.

Conventions:
    SQuAD's normal form looks no further than a white-space chunk: lower case, punctuation and
    articles are decided inside it. So each distinct chunk is normalised once, two normal forms are
    equal if their tokens are, and F1 is that of two bags of tokens.
"""

from __future__ import annotations

import numpy as np

from metrics.protocol import Answers, Floats, References
from metrics.rouge import rouge_counts
from metrics.squad_text import ARTICLES, PUNCTUATION, normalize
from metrics.token_pairs import TokenPairs, best_pairs, pair_tokens


def squad_tokens(chunk: str) -> list[str]:
    """Return the tokens of SQuAD's normal form of a chunk, possibly none.

    Examples:
        >>> squad_tokens("State-of-the-art!"), squad_tokens("The"), squad_tokens("a–the")
        (['stateoftheart'], [], ['–'])
    """
    if chunk.isascii():  # most are one word, or one with a mark behind it
        word = chunk[:-1] if chunk[-1:] in PUNCTUATION else chunk
        if word.isalnum():
            word = word.lower()
            return [] if word in ARTICLES else [word]
    return normalize(chunk).split()


def squad_f1_counts(answers: Answers, references: References) -> Floats:
    """Return shape (n, 2): the best F1 over the references, 0–1; and 1.

    ROUGE-1 is the same function of two bags of tokens, to the last bit.

    Raises:
        ValueError: As `check_inputs` says.

    Examples:
        >>> squad_f1_counts(["It was the Beatles."], [["The Beatles"]])
        array([[0.5, 1. ]])
    """
    return rouge_counts("rouge1", answers, references, squad_tokens)


def squad_match_counts(answers: Answers, references: References) -> Floats:
    """Return shape (n, 2): 1 where any reference has the same normal form, else 0; and 1.

    Raises:
        ValueError: As `check_inputs` says.

    Examples:
        >>> squad_match_counts(["It was the Beatles.", "the"], [["Beatles"], ["A", "x"]])
        array([[0., 1.],
               [1., 1.]])
    """
    pairs = pair_tokens(answers, references, squad_tokens)
    return best_pairs(_equal(pairs), pairs.first)


def _equal(pairs: TokenPairs) -> Floats:
    """Return 1 for each pair whose two rows of tokens are the same, else 0."""
    found = np.zeros(len(pairs.answers))
    same_length = np.flatnonzero(pairs.answers.lengths == pairs.references.lengths)
    one, other = pairs.answers.take(same_length), pairs.references.take(same_length)
    wrong = np.repeat(np.arange(len(one)), one.lengths)[one.values != other.values]
    found[same_length] = np.bincount(wrong, minlength=len(one)) == 0
    return found
