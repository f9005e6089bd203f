"""Packed numbers come back bit for bit; damaged or endless ones are refused."""

import base64
import math
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.base.packed_numbers import packed, unpacked


@given(st.lists(st.floats(width=64), max_size=40))
def test_bit_for_bit(numbers):
    found = unpacked(packed(numbers), len(numbers))
    assert found.tobytes() == np.asarray(numbers, dtype=float).tobytes()


def test_right_or_wrong_takes_little():
    right = 100.0 * (np.random.default_rng(0).random(10_000) < 0.6)
    assert len(packed(right)) < 4_000


@pytest.mark.parametrize("n", [0, 2, 4])
def test_another_number_of_them(n):
    with pytest.raises(ValueError, match=rf"packed numbers where {n} were expected"):
        unpacked(packed([1.0, 2.0, math.nan]), n)


@pytest.mark.parametrize("text", ["no base64!", "aGVsbG8=", packed([1.0])[:-8]])
def test_damaged(text):
    with pytest.raises(ValueError, match=r"damaged|expected"):
        unpacked(text, 1)


def test_no_more_is_unpacked_than_asked_for():
    endless = base64.b64encode(zlib.compress(b"\0" * 40_000_000, 9)).decode("ascii")
    with pytest.raises(ValueError, match="more packed numbers where 3 were expected"):
        unpacked(endless, 3)
