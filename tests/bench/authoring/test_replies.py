"""Replies of generators, whatever they are."""

from __future__ import annotations

import pytest

from bench.authoring.replies import read_reply
from bench.models.protocol import Reply

GOOD = '{"question": "Who is it?"}'


def read(text, stop="eos"):
    texts, faults = read_reply(Reply(text, stop))
    return texts, [fault.kind for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        f'{GOOD}\n{{"paraphrase": "Who\'s that?"}}',
        '["Who is it?", "Who\'s that?"]',
        '{"questions": ["Who is it?", "Who\'s that?"]}',
        f'```json\n{GOOD},\n"Who\'s that?"\n```',
        f'[\n{GOOD},\n{{"text": "Who\'s that?"}}\n]',
        "1. Who is it?\n2) Who's that?",
        "- Who is it?\n* Who's that?",
        "Who is it?\nWho's that?",
        f'{GOOD} {{"question": "Who\'s that?"}}',
    ],
)
def test_rewrites_in_many_forms(text):
    assert read(text) == (["Who is it?", "Who's that?"], [])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Here are some rewrites for you.", ["prose"]),
        ('{"question": "Who is', ["half_json"]),
        ('["Who is it?", "Who', ["half_json"]),
        ("I'm sorry, but I can't help with that.", ["refusal"]),
        ("", ["empty"]),
        (None, ["empty"]),
        ("42", ["prose"]),
        ('{"answer": "Ada"}', ["prose"]),
        ('{"question": null}', ["prose"]),
        ("\n".join([GOOD] * 10), ["same_text"]),
        (f"Sure!\n{GOOD}\nHope this helps", ["prose", "prose"]),
        ("[[[" * 5000, ["half_json"]),
    ],
)
def test_everything_else_is_a_typed_record(text, kinds):
    texts, found = read(text)
    assert found == kinds
    assert texts == (["Who is it?"] if text and GOOD in text else [])


def test_failed_and_missing_requests():
    assert read(None, "error: TimeoutError: 30 s") == ([], ["error"])
    assert read_reply(Reply(None, "error: TimeoutError: 30 s"))[1][0].detail == "TimeoutError: 30 s"
    assert read(None, "missing") == ([], ["missing"])


def test_long_faults_are_shortened():
    assert len(read_reply(Reply("so " * 1000, "length"))[1][0].text) == 200
