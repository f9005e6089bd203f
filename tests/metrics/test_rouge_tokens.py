"""ROUGE's tokens of a chunk against rouge_score's tokenizer."""

from itertools import product

import pytest

from metrics.rouge_tokens import rouge_words


def test_equal_to_rouge_scores_on_every_short_chunk():
    tokenize = pytest.importorskip("rouge_score.tokenize").tokenize
    letters = "aZ1.'_-\x00éİ"
    chunks = ["".join(some) for size in range(1, 5) for some in product(letters, repeat=size)]
    assert [rouge_words(chunk) for chunk in chunks] == [tokenize(one, None) for one in chunks]
