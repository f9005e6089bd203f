"""Made answers and references for measuring metrics: short, long, hard; the same every time.

The words are made of syllables and drawn by Zipf's law, with capitals, numbers and punctuation
as in English text; an answer is its reference with words dropped, swapped and replaced, from the
identical to the unrelated. No text here was written by anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

Pairs = tuple[list[str], list[list[str]]]
"""n answers, and n lists of references."""

TYPES = 12_000  # distinct words
_ONSETS = "b c d f g h j k l m n p r s t v w br ch cl dr fl gr pl pr sh sl st th tr".split()
_VOWELS = "a e i o u ai ea ee ou".split()
_CODAS = ["", "", "", "n", "r", "s", "t", "l", "nd", "st", "ck", "ng"]
_ENDINGS = ["", "", "", "s", "ed", "ing", "ly", "ation", "ness", "ies", "ful"]
_MARKS = [""] * 88 + [",", ",", ",", ",", ";", ":", "!", "?", "...", "'s", "%", ")"]

HARD: tuple[str, ...] = (
    "", " ", "\t\n", "\u3000", "a", "the", "The", "one two", "one two three four", "!!!", "...",
    ".", ",", ". ,", "a.b.c.d", "U.S.A.", "3.14", "3,14.", "1,234,567", ".5", "5.", "10-20", "-1",
    "5-\n6", "e-\nmail", "word-\n", "-\n-\n", "a\nb", "a\r\nb", "<skipped>", "<skip<skipped>ped>",
    "<skip-\nped>", "&amp;lt;", "&quot;x&quot;", "&amp;quot;", "& amp;", "&lt;b&gt;", "it's",
    "don't", "rock'n'roll", "(hi)", "[a]{b}", "a/b", "a_b", "50%", "$5.00", "C++", "#1", "@you",
    "😀", "😀 😀", "👩\u200d👩\u200d👧", "🇫🇷🇩🇪", "e\u0301", "é", "\u0301", "a\u0300\u0316b",
    "مرحبا بالعالم", "שלום, עולם.", "\u202eabc\u202c", "नमस्ते दुनिया", "สวัสดีชาวโลก", "世界、你好。",
    "こんにちは世界", "한국어 문장", "Ünïcödé", "ß", "İ", "ﬁnal", "１２．５", "٣٫٥", "\x00",
    "a\x00b", "\x1b[31mred", "\x7f", "\x85", "a\x1cb", "\u2028", "\u200b", "\ufeff",
    "\u00a0.\u00a0", "\ud800", "a\udfff.b", "\udc80 the \udc80", "the " * 60, "a b " * 40,
    "x" * 2_000,
)  # fmt: skip
"""Texts that break tools: nothing, marks, breaks, entities, scripts, controls, surrogates."""

GIANTS: tuple[str, ...] = (
    "x" * 100_000,
    "word " * 20_000,
    " ".join(f"w{number % 7919}" for number in range(15_000)),
    "".join(chr(0x4E00 + number * number % 20_000) for number in range(33_000)),
)
"""Texts of 100 kB."""


def short_pairs(n: int = 20_000, seed: int = 1) -> Pairs:
    """Return n answers of 1 to 11 words with one reference each, as in question answering."""
    return _pairs(n, (1, 12), seed)


def long_pairs(n: int = 2_000, seed: int = 2) -> Pairs:
    """Return n answers of 40 to 160 words with one reference each, in sentences."""
    return _pairs(n, (40, 161), seed)


def several_references(n: int = 2_000, seed: int = 3) -> Pairs:
    """Return n short answers with one to five references each."""
    answers, first = short_pairs(n, seed)
    rng = np.random.default_rng(seed)
    words = _vocabulary(rng)
    return answers, [
        [*accepted, *(_changed(accepted[0], words, rng) for _ in range(rng.integers(0, 5)))]
        for accepted in first
    ]


def hard_pairs() -> Pairs:
    """Return each of `HARD` beside itself and beside five others, and three at once."""
    answers, references = [], []
    for place, text in enumerate(HARD):
        others = [HARD[(place * 7 + step * 13 + 1) % len(HARD)] for step in range(5)]
        answers += [text] * 8
        references += [[text], *([other] for other in others), others[:3], [*others[3:], text]]
    return answers, references


def giant_pairs() -> Pairs:
    """Return texts of 100 kB beside one another, beside a part of themselves and beside ""."""
    answers, references = [], []
    for place, text in enumerate(GIANTS):
        half = len(text) // 2
        for reference in (text, text[half:] + text[:half], text[:half], GIANTS[place - 1], ""):
            answers.append(text)
            references.append([reference])
    return [*answers, ""], [*references, [GIANTS[1]]]


def _pairs(n: int, words_in: tuple[int, int], seed: int) -> Pairs:
    rng = np.random.default_rng(seed)
    words = _vocabulary(rng)
    references = [_text(words, int(size), rng) for size in rng.integers(*words_in, size=n)]
    return [_changed(text, words, rng) for text in references], [[text] for text in references]


def _vocabulary(rng: np.random.Generator) -> list[str]:
    """Words by falling frequency: short ones first, numbers and names among them."""
    words: dict[str, None] = dict.fromkeys("the of and to in a is that for it as was with".split())
    while len(words) < TYPES:
        syllables = 1 + int(rng.integers(0, 3) * len(words) / TYPES + rng.random())
        word = "".join(_one(part, rng) for _ in range(syllables) for part in (_ONSETS, _VOWELS))
        word += _one(_CODAS, rng) + _one(_ENDINGS, rng)
        kind = rng.random()
        if kind < 0.15:
            word = word.capitalize()
        elif kind < 0.19:
            word = str(rng.integers(1, 3000) / _one([1, 1, 10], rng)).removesuffix(".0")
        elif kind < 0.21:
            word += "-" + _one(_ONSETS, rng) + _one(_VOWELS, rng)
        words[word] = None
    return list(words)


def _text(words: list[str], size: int, rng: np.random.Generator) -> str:
    parts = _drawn(words, size, rng)
    parts[0] = parts[0][:1].upper() + parts[0][1:]
    for place in range(11, size, 12):
        parts[place] += "."
    return " ".join(parts)


def _drawn(words: list[str], size: int, rng: np.random.Generator) -> list[str]:
    """Draw words with a probability proportional to 1/rank, some with a mark at the end."""
    ranks = np.exp(rng.random(size) * np.log(len(words))).astype(int) - 1
    marks = rng.integers(0, len(_MARKS), size)
    return [words[rank] + _MARKS[mark] for rank, mark in zip(ranks, marks, strict=True)]


def _changed(text: str, words: list[str], rng: np.random.Generator) -> str:
    """Return the text with a share of its words dropped, doubled, swapped or replaced."""
    share = _one([0.0, 0.05, 0.2, 0.5, 1.0], rng)
    parts: list[str] = []
    chances = rng.random(text.count(" ") + 1)
    for word, chance in zip(text.split(" "), chances, strict=True):
        if chance >= share:
            parts.append(word)
        elif (how := rng.integers(0, 4)) == 0:
            parts += [word, word.lower()]
        elif how > 1:  # 1: dropped
            parts += _drawn(words, 1, rng)
    return " ".join(parts)


def _one(choices: Sequence[T], rng: np.random.Generator) -> T:
    return choices[int(rng.integers(len(choices)))]
