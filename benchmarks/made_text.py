"""Text of real words that says nothing: Zipf's law, sentences, documents; as much as is wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

CHUNK = 200_000  # words drawn at once
SENTENCE = (6, 25)  # words, least and one above most
DOCUMENT = 12  # sentences


def made_lines(characters: int, seed: int, words: Sequence[str]) -> Iterator[str]:
    """Yield documents, one line each.

    Args:
        characters: Stop after as many.
        seed: Of the draws.
        words: Texts that the vocabulary is taken from; the word of rank r is drawn with a
            probability proportional to 1/r, ranks being those of the texts.

    Yields:
        Lines of up to twelve sentences, without a line end.
    """
    counted = Counter(word for text in words for word in text.replace("?", "").split())
    vocabulary = np.array([word for word, _ in counted.most_common()], dtype=object)
    shares = np.cumsum(1 / np.arange(1, len(vocabulary) + 1))
    rng = np.random.default_rng(seed)
    made = 0
    while made < characters:
        places = np.searchsorted(shares, rng.random(CHUNK) * shares[-1])
        drawn: list[str] = vocabulary[places].tolist()
        for line in _documents(drawn, rng.integers(*SENTENCE, size=CHUNK // SENTENCE[0])):
            yield line
            made += len(line) + 1
            if made >= characters:
                return


def _documents(words: list[str], lengths: np.ndarray) -> Iterator[str]:
    ends = np.cumsum(lengths)
    ends = ends[ends <= len(words)].tolist()
    sentences = [
        " ".join(words[start:end]).capitalize() + "."
        for start, end in zip([0, *ends], ends, strict=False)
    ]
    for start in range(0, len(sentences), DOCUMENT):
        yield " ".join(sentences[start : start + DOCUMENT])
