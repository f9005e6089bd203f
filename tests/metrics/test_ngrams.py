from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import metrics.ngrams
from metrics.ngrams import clipped_matches, possible_matches
from metrics.token_ids import Ragged

ROW = st.lists(st.integers(0, 3), max_size=9)
ITEMS = st.lists(st.tuples(ROW, st.lists(ROW, min_size=1, max_size=3)), min_size=1, max_size=6)


def ragged(rows):
    return Ragged(
        np.array([value for row in rows for value in row], dtype=np.int64),
        np.array([len(row) for row in rows], dtype=np.int64),
    )


def grams(row, order):
    return Counter(tuple(row[i : i + order]) for i in range(len(row) - order + 1))


def by_counters(items, highest):
    """The definition, one Counter at a time."""
    matches = np.zeros((len(items), highest), dtype=np.int64)
    for number, (answer, references) in enumerate(items):
        for order in range(1, highest + 1):
            most = Counter()
            for reference in references:
                most |= grams(reference, order)
            matches[number, order - 1] = (grams(answer, order) & most).total()
    return matches


def counted(items, highest, **limits):
    """Count by arrays, or under other limits of the module."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_FEW": -1, **limits}.items():
            patch.setattr(metrics.ngrams, name, value)
        return _counted(items, highest)


def _counted(items, highest):
    answers = ragged([answer for answer, _ in items])
    references = ragged([row for _, accepted in items for row in accepted])
    item_of = np.repeat(np.arange(len(items)), [len(accepted) for _, accepted in items])
    return clipped_matches(answers, references, item_of, highest)


@given(items=ITEMS, highest=st.sampled_from([1, 4, 6]))
def test_matches_are_those_of_counters(items, highest):
    expected = by_counters(items, highest).tolist()
    assert counted(items, highest).tolist() == expected
    assert counted(items, highest, _FEW=10_000).tolist() == expected


@given(items=ITEMS)
def test_pairs_need_no_owners(items):
    pairs = [(answer, accepted[:1]) for answer, accepted in items]
    answers = ragged([answer for answer, _ in pairs])
    references = ragged([accepted[0] for _, accepted in pairs])
    assert clipped_matches(answers, references).tolist() == counted(pairs, 4).tolist()


@given(items=ITEMS)
def test_blocks_do_not_change_a_count(items):
    assert counted(items, 4, _BLOCK=5).tolist() == counted(items, 4).tolist()


@pytest.mark.parametrize("largest", [2**12, 2**20, 2**40])
def test_ranks_replace_numbers_that_would_not_fit(largest):
    rng = np.random.default_rng(5)
    items = [
        (rng.integers(0, 40, 30).tolist(), [rng.integers(0, 40, 30).tolist() for _ in range(2)])
        for _ in range(3)
    ]
    items.append((items[0][0], [items[0][0]]))
    expected = by_counters(items, 6).tolist()
    assert counted(items, 6, _LARGEST=largest * 40).tolist() == expected


def test_tokens_numbered_beyond_what_can_be_multiplied():
    far = 2**40
    items = [([far, 1, far, 1, 0], [[1, far, 1, 0]])]
    assert counted(items, 4).tolist() == [[4, 3, 2, 1]]


@given(rows=st.lists(ROW, max_size=5))
def test_possible_matches_are_the_n_grams_there_are(rows):
    expected = [[grams(row, order).total() for order in range(1, 5)] for row in rows]
    assert possible_matches(ragged(rows).lengths).reshape(-1, 4).tolist() == expected


def test_no_items():
    assert clipped_matches(ragged([]), ragged([])).shape == (0, 4)
