"""Blocks of pairs, counted in one process or in two."""

import numpy as np
import pytest

from bench.runs import pair_blocks
from bench.runs.pair_blocks import count_blocks
from bench.runs.pairs import Pair

PAIRS = [Pair(str(at), None if at == 5 else f"a {at}", [f"a {at % 3}"]) for at in range(40)]
NAMES = ["f1", "rougeL"]


def sizes(pairs: list[Pair]) -> list[int]:
    return [len(block.pairs) for block in count_blocks(pairs, ["exact_match"])]


def test_a_block_ends_with_its_pairs_or_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", 3)
    monkeypatch.setattr(pair_blocks, "LETTERS", 100)
    long = Pair("x", "y" * 60, ["z" * 60])
    assert sizes([Pair("a", "b", ["c"])] * 7) == [3, 3, 1]
    assert sizes([long, long, Pair("a", None, ["c"]), Pair("a", "b", ["c"])]) == [1, 1, 2]
    assert sizes([]) == []


def test_two_processes_count_as_one_does_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", 4)
    monkeypatch.setattr(pair_blocks, "AHEAD", 1)
    alone = list(count_blocks(PAIRS, NAMES))
    both = list(count_blocks(PAIRS, NAMES, workers=2))
    assert [block.pairs for block in both] == [block.pairs for block in alone]
    for one, other in zip(alone, both, strict=True):
        assert one.answered == other.answered
        for name in NAMES:
            found, expected = other.found[name], one.found[name]
            assert isinstance(found, tuple)
            assert isinstance(expected, tuple)
            np.testing.assert_array_equal(found[0], expected[0])
            np.testing.assert_array_equal(found[1], expected[1])


def test_this_process_counts_while_the_other_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", 4)
    counted_here = []

    def noted(*block: object) -> object:
        counted_here.append(block)
        return counted(*block)  # type: ignore[arg-type]

    counted = pair_blocks._counted
    monkeypatch.setattr(pair_blocks, "_counted", noted)
    assert len(list(count_blocks(PAIRS, NAMES, workers=2))) == 10
    assert 1 <= len(counted_here) <= 9
