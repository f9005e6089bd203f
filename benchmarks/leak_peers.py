"""Peers' ways to look for leaks, for comparison: n-gram lookup, MinHash LSH, TF-IDF cosine.

The n-gram rule is our own short form of what evaluation harnesses do (lm-evaluation-harness's
decontamination with n = 13, GPT-2's report with n = 8): words in lower case without punctuation,
an item is flagged where any of its n-grams stands in the training text. MinHash LSH is
datasketch's, asked as its documentation shows: a question is flagged where the index returns any
record. Each returns indices of flagged questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

PERMUTATIONS = 128  # datasketch's default
BLOCK = 500  # questions whose similarities are held at once


def plain_words(text: str) -> list[str]:
    """Return lower-case words without punctuation."""
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def ngram_rule(questions: Sequence[str], texts: Iterable[str], n: int) -> set[int]:
    """Flag questions that share a run of n words with a text; shorter ones it cannot see."""
    wanted: dict[tuple[str, ...], list[int]] = {}
    for number, question in enumerate(questions):
        words = plain_words(question)
        for gram in zip(*(words[place:] for place in range(n)), strict=False):
            wanted.setdefault(gram, []).append(number)
    found: set[int] = set()
    for text in texts:
        words = plain_words(text)
        for gram in zip(*(words[place:] for place in range(n)), strict=False):
            if gram in wanted:
                found.update(wanted[gram])
    return found


def minhash_lsh(
    questions: Sequence[str], records: Sequence[str], shingle: int, thresholds: Sequence[float]
) -> dict[float, set[int]]:
    """Flag questions for which an LSH index of the records returns anything.

    Args:
        questions: Evaluation questions.
        records: Training questions, or sentences of a training text.
        shingle: Words in a shingle; a shorter text is one shingle.
        thresholds: Jaccard thresholds; signatures are computed once for all of them.

    Returns:
        Threshold -> indices of flagged questions.
    """
    from datasketch import MinHash, MinHashLSH

    def signatures(texts: Sequence[str]) -> list[MinHash]:
        sets = [shingles(text, shingle) for text in texts]
        return list(MinHash.bulk(sets, num_perm=PERMUTATIONS, seed=1))

    ours, theirs = signatures(questions), signatures(records)
    found = {}
    for threshold in thresholds:
        index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        for number, one in enumerate(theirs):
            index.insert(number, one)
        found[threshold] = {number for number, one in enumerate(ours) if index.query(one)}
    return found


def shingles(text: str, n: int) -> list[bytes]:
    """Return a text's distinct runs of n words, as bytes."""
    words = plain_words(text)
    runs = {" ".join(words[at : at + n]) for at in range(max(1, len(words) - n + 1))}
    return [run.encode() for run in runs]


def tfidf_cosine(questions: Sequence[str], records: Sequence[str], at_least: float) -> set[int]:
    """Flag questions whose nearest record by TF-IDF cosine (scikit-learn's) is that near."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer()
    theirs = model.fit_transform(records).T.tocsc()
    ours = model.transform(questions)
    nearest = [
        (ours[start : start + BLOCK] @ theirs).max(axis=1).toarray().ravel()
        for start in range(0, len(questions), BLOCK)
    ]
    return set(np.flatnonzero(np.concatenate(nearest) >= at_least).tolist())
