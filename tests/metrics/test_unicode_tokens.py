import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import metrics
from metrics.rouge import Rouge
from metrics.unicode_tokens import symbol_tokens, text_tokens, word_tokens


@pytest.mark.parametrize(
    ("chunk", "tokens"),
    [
        ("Straße", ["strasse"]),
        ("ＡＢＣ１２", ["abc12"]),
        ("e\u0301t\u00e9", ["été"]),
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("3.14", ["3", "14"]),
        ("٣٫١٤", ["3", "14"]),
        ("iPhone手机", ["iphone", "手", "机"]),
        ("2024年", ["2024", "年"]),
        ("한국어", ["한국어"]),
        ("ﺍﻟﻌﺮﺑﻴﺔ", ["العربية"]),
        ("क्षत्रिय", ["क्षत्रिय"]),
        ("ไม่", ["ไ", "ม่"]),
        ("👍🏽!", ["👍"]),
        ("\u202eabc\u202c", ["abc"]),
        ("می\u200cروم", ["میروم"]),
        ("\u0301a", ["\u0301a"]),
        ("\ud800", ["\ud800"]),
        ("…", []),
        ("C++", ["c", "+", "+"]),
        ("$5", ["$", "5"]),
        ("-5", ["\u2212", "5"]),
        ("\u22125", ["\u2212", "5"]),
        ("(-5)", ["\u2212", "5"]),
        ("COVID-19", ["covid", "19"]),
        ("1990-05", ["1990", "05"]),
        ("कि-5", ["कि", "5"]),
        ("½", ["1", "2"]),
        ("50%", ["50"]),
        ("`x`", ["x"]),
    ],
)
def test_tokens_by_hand(chunk, tokens):
    assert word_tokens(chunk) == tokens


def test_symbols_are_tokens_only_where_wanted():
    assert symbol_tokens("¿Qué?") == ["¿", "qué", "?"]
    assert symbol_tokens("a\u0301,") == ["á", ","]


@given(text=st.text(max_size=20))
def test_tokens_hold_no_space_and_survive_being_cut_again(text):
    tokens = text_tokens(text)
    assert all(token and not any(sign.isspace() for sign in token) for token in tokens)
    assert text_tokens(" ".join(tokens)) == tokens


@given(text=st.text(max_size=20))
@example(text=":\U0001da00")
@example(text="+\u0301b")
def test_bleus_own_rules_leave_the_tokens_whole(text):
    spaced = " ".join(token for chunk in text.split() for token in symbol_tokens(chunk))
    lengths = metrics.get("bleu").counts([spaced], [[spaced]])[0, :2]
    assert list(lengths) == [len(spaced.split())] * 2


def test_plain_english_scores_as_rouge_does():
    answers, references = ["The cat sat", "b a"], [["the cat ran"], ["a b", "b c a"]]
    for kind in ("rouge1", "rouge2", "rougeL"):
        ours = metrics.get(f"{kind}-unicode").counts(answers, references)
        assert (ours == Rouge(kind).counts(answers, references)).all()


NAMES = ["exact_match-unicode", "f1-unicode", "rouge1-unicode", "rougeL-unicode"]


@pytest.mark.parametrize("name", NAMES)
def test_identical_texts_of_symbols_alone_score_full(name):
    texts = ["+", "=", "$", "€", "^", "°", "∞", "→", "©", "~", "<>", "\u2212", "👍", "± ×", "|"]
    counts = metrics.get(name).counts(texts, [[text] for text in texts])
    assert list(counts[:, 0]) == [1] * len(texts)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("one", "other"), [("C++", "C"), ("-5", "5"), ("$5", "€5"), ("+", "=")])
def test_symbols_tell_texts_apart(name, one, other):
    assert metrics.get(name).counts([one], [[other]])[0, 0] < 1


def test_texts_without_a_token_are_compared_as_they_stand():
    metric = metrics.get("exact_match-unicode")
    assert list(metric.counts(["!", "?", "", " "], [["!"], ["!"], [""], [""]])[:, 0]) == [
        1,
        0,
        1,
        1,
    ]
