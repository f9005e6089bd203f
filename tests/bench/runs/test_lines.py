from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.models.protocol import Ask, Reply
from bench.runs.lines import from_line, key_of, to_line

ASK = Ask("heldout", "a-1", 0, "Q: Who?", "0123abcd", "Who?", ("heldout.jsonl", 1))


@given(st.none() | st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_comes_back_lone_surrogates_too(text):
    reply = Reply(text, "stop", 3)
    line = to_line(ASK, reply)
    assert line.isascii()
    assert line.count("\n") == 1
    assert from_line(line) == (key_of(ASK), reply)


def test_the_line_is_the_documented_one():
    line = to_line(ASK, Reply(" Paris", "stop", 2, (-0.5, -1.25)))
    assert line == (
        '{"set": "heldout", "id": "a-1", "sample": 0, "prompt_hash": "0123abcd", '
        '"text": " Paris", "stop": "stop", "tokens": 2, "logprobs": [-0.5, -1.25]}\n'
    )
    assert from_line(line)[1].logprobs == (-0.5, -1.25)


GOOD = json.loads(to_line(ASK, Reply("x", "eos", 1)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Expecting"),
        ("[1]", "not an object"),
        (json.dumps(GOOD | {"answer": "y"}), "unknown keys: answer"),
        (json.dumps({"set": "heldout"}), "keys: id, prompt_hash"),
        (json.dumps(GOOD | {"sample": "0"}), "'sample' is '0'"),
        (json.dumps(GOOD | {"text": 5}), "'text' is '5'"),
        (json.dumps(GOOD | {"logprobs": 5}), "'logprobs' is not a list"),
        (json.dumps(GOOD | {"logprobs": ["x"]}), "could not convert"),
    ],
)
def test_anything_else_is_refused_with_the_reason(line, said):
    with pytest.raises(ValueError, match=said):
        from_line(line)
