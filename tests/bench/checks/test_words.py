"""Words of a text: the same question is the same words, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.checks.words import folded, normalised, spans, words

JOINING = "ㄱㅏ가함ｶﾞ'é\u0301\u0e4d\u0e32น้ำ\u093c\u0915\u06cc\u0640\u09c7\u09be\u200b\ud800İ㍿ﬁ"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(JOINING)), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("?!  \x00 \t", ""),
        ("What's up?", "whats up"),
        ("what\u2019s up", "whats up"),
        ("what s up", "what s up"),
        ("cher`s ''son''", "chers son"),
        ("snake_case and Jean-Luc", "snake case and jean luc"),
        ("In 1,024 A.D.", "in 1 024 a d"),
        ("Ｗｉｄｅ ﬁne №2", "wide fine no2"),
        ("Straße", "strasse"),
        ("co\u00adoperate\ufeff", "cooperate"),
        ("résumé", "résumé"),
        ("re\u0301sume\u0301", "résumé"),
        ("İstanbul", "istanbul"),
        ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσεύσ"),
        ("Где родился Ёж?", "где родился ёж"),
        ("東京はtokyo 2012年", "東 京 は tokyo 2012 年"),
        ("ガ ｶﾞ", "ガ ガ"),
        ("대한민국의 수도는?", "대한민국의 수도는"),
        ("भारत की राजधानी क्या है?", "भारत की राजधानी क्या है"),
        ("กินข้าว ฿5", "กิ น ข้ า ว 5"),
        ("ما هي عاصمةُ مصـــر؟", "ما هي عاصمة مصر"),
        ("أحمد إلى آل", "احمد الي ال"),
        ("کتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("😀 ok 👍🏽 1️⃣", "ok 1"),
        ("a\ud800b", "a b"),
    ],
)
def test_what_counts_as_the_same(text: str, expected: str) -> None:
    assert normalised(text) == expected
    assert " ".join(spans(text)[0]) == expected


def test_spans_stand_in_the_text_as_it_was_written() -> None:
    text = "Ｗho’s re\u0301al? 東京 ｶﾞ مصـــر! 'so' ㍿"
    found, places = spans(text)
    written = [text[first:last] for first, last in places]
    assert found[:6] == ["whos", "réal", "東", "京", "ガ", "مصر"]
    assert written[:7] == ["Ｗho’s", "re\u0301al", "東", "京", "ｶﾞ", "مصـــر", "so"]
    assert written[7:] == ["㍿"] * 4


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_spans_are_the_words_in_order(text: str) -> None:
    found, places = spans(text)
    assert found == words(text)
    assert all(0 <= first < last <= len(text) for first, last in places)
    assert places == sorted(places)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert words(normalised(text)) == words(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(max_codepoint=127)))
@settings(max_examples=100, deadline=None)
def test_the_short_way_for_ascii_agrees_with_the_long_one(text: str) -> None:
    assert words(text + " é") == [*words(text), "é"]


@given(st.lists(TEXTS, max_size=8))
@settings(max_examples=300, deadline=None)
def test_long_texts_have_the_words_of_their_parts(texts: list[str]) -> None:
    long = " | ".join([*texts, "é " * 400])
    assert words(long) == [word for text in texts for word in words(text)] + ["é"] * 400
