from __future__ import annotations

import pickle

import pytest

from bench.base.errors import BenchError, DataError, ModelError


@pytest.mark.parametrize(
    "error",
    [
        DataError("a.jsonl:3", "no id", expected="a text", hint="add one"),
        ModelError("tiny", "out of memory"),
    ],
)
def test_an_error_survives_the_way_between_processes(error: BenchError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), vars(again)) == (str(error), vars(error))
