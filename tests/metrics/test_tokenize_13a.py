import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from benchmarks.metrics_pairs import GIANTS, HARD, long_pairs
from metrics.tokenize_13a import chunk_tokens, joined_lines

THEIRS = Tokenizer13a()
PARTS = st.sampled_from(
    ["a", "Z", "0", "7", "٣", "é", ".", ",", "-", "-\n", "\n", " ", "\u3000", "\x1c", "'", "&", ";",
     "&amp;", "quot;", "<skipped>", "<skip", "ped>", "_", "/", "\\", "^", "`", "{", "\x7f",
     "\ud800"]
)  # fmt: skip


def tokens(text):
    return [token for chunk in joined_lines(text).split() for token in chunk_tokens(chunk)]


@settings(max_examples=1000)
@given(text=st.one_of(st.text(max_size=20), st.lists(PARTS, max_size=12).map("".join)))
def test_equals_sacrebleus_tokenizer_on_any_text(text):
    assert tokens(text) == THEIRS(text).split()


@pytest.mark.parametrize("character", [chr(code) for code in range(128)])
def test_each_ascii_character_in_each_place(character):
    for text in (
        before + character + after
        for before in ("", "a", "1", ".", "-", " ")
        for after in ("", "b", "2", ",", "-", "\n")
    ):
        assert tokens(text) == THEIRS(text).split()


def test_hard_and_long_texts():
    for text in (*HARD, *GIANTS, *long_pairs(100)[0]):
        assert tokens(text) == THEIRS(text).split()
