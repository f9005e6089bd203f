"""Which candidates stand in the training data, word for word?

A paraphrase whose words were trained on tests the memory of those words. That its *original* was
trained on is expected. One pass over the training texts, whatever the number of candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bench.checks.words import words
from bench.data.sets import Sets

_START = 3
"""Words by which a candidate is looked up; shorter ones are not looked for."""


def training_texts(sets: Sets) -> Iterator[tuple[str, str]]:
    """Yield what a suite says was trained on: (where, text) of questions and articles."""
    for one in sets.questions:
        if one.role == "train":
            for item in one.items:
                yield f"{one.name}/{item.id}", item.question
    for corpus in sets.corpora:
        for article in corpus.articles:
            yield f"{corpus.name}/{article.id}", article.text


def found_in_training(
    candidates: Iterable[str], training: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return where each candidate that stands in training stands, in words.

    Args:
        candidates: Texts; compared by their words, so that a cloze's blank counts for nothing.
        training: (where, text) of each training record.

    Returns:
        Candidate -> e.g. `word for word in articles/ada.article`.
    """
    wanted: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for text in dict.fromkeys(candidates):
        run = tuple(words(text))
        if len(run) >= _START:
            wanted[run[:_START]].append((run, text))
    found: dict[str, str] = {}
    if not wanted:
        return found
    for where, text in training:
        run = tuple(words(text))
        for at in range(len(run) - _START + 1):
            for other, candidate in wanted.get(run[at : at + _START], ()):
                if run[at : at + len(other)] == other:
                    found.setdefault(candidate, f"word for word in {where}")
    return found
