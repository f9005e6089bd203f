import numpy as np

from metrics.references import best_over_references


def test_each_distinct_text_is_prepared_once():
    prepared = []

    def prepare(text):
        prepared.append(text)
        return text

    best_over_references(["a", "b", "a"], [["a", "c"], ["b", "c"], ["a"]], prepare, str.__eq__)
    assert sorted(prepared) == ["a", "b", "c"]


def test_no_answers_give_an_empty_matrix():
    counts = best_over_references([], [], str.strip, str.__eq__)
    assert counts.shape == (0, 2)
    assert counts.dtype == np.float64


def test_the_answer_comes_first_in_compare():
    counts = best_over_references(["ab"], [["b"]], str, lambda answer, text: text in answer)
    assert counts[0, 0] == 1
