"""What raters are shown of an answer: everything, as signs."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from human_eval.rounds.visible import NO_ANSWER, shown_answer, shown_text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Paris\r\nFrance\rEurope", "Paris\nFrance\nEurope"),
        ("a\tb", "a\tb"),
        ("nul\x00", "nul␀"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("del\x7f", "del␡"),
        ("lone \ud800 end", "lone � end"),
        ("c1 \x9b31m", "c1 �31m"),
        ("<script>alert(1)</script> ![x](http://h/y.png)",) * 2,
        ("日本語 עברית 🙂",) * 2,
    ],
)
def test_signs_that_cannot_be_shown_have_pictures(raw: str, shown: str) -> None:
    assert shown_text(raw) == shown


def test_a_long_answer_is_shown_whole() -> None:
    assert shown_answer("word " * 20_000) == ("word " * 20_000).strip()


@pytest.mark.parametrize("text", [None, "", "  \n "])
def test_nothing_is_said_to_be_nothing(text: str | None) -> None:
    assert shown_answer(text) == NO_ANSWER


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_shown_fits_json_a_line_and_utf8_and_stays_so(text: str) -> None:
    shown = shown_text(text)
    assert shown_text(shown) == shown
    line = json.dumps(shown, ensure_ascii=False).encode("utf-8")
    assert json.loads(line) == shown
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in shown)
    assert shown.splitlines() == shown.replace("\r", "").split("\n")[: len(shown.splitlines())]
