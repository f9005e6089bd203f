r"""Words and punctuation as nltk's `NLTKWordTokenizer` cuts them, its form of the Treebank's rules.

Conventions:
    The rules are substitutions that put spaces around what is a token of its own, one after the
    other; what stands between white space at the end is a token. Most of them look no further
    than a chunk between two spaces. Where a text has single spaces only, its chunks are therefore
    cut one by one and kept, but for the first (an opening quote) and the last (a final period).

Differences from other tools:
    None from nltk 3.10's `NLTKWordTokenizer`. Its `word_tokenize` cuts the text into sentences
    first, with the Punkt model, which is a download of its own: there the period of every
    sentence is a token, here only the one that ends the text.

Source:
    The tokenizer script of the Penn Treebank (MacIntyre, 1995) with the changes made in nltk.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

Rule = tuple[re.Pattern[str], str]

_PLAIN: Final = re.compile(
    r"((?:[A-Za-z0-9]|[-./_](?=[A-Za-z0-9])|[,:](?=[0-9]))+)(\.\.\.|'s|[,:;!?%).])?"
)
_TWO_WORDS: Final = re.compile(r"(?i)cannot|gimme|gonna|gotta|lemme|wanna")
CLOSERS: Final = frozenset("])}>\"'»”’")

_SPACE: Final = r"[^\S\x1c-\x1f]"
"""White space as the `regex` package has it, which nltk's rules run on; `re` counts 1C–1F too."""

_LETTERS: Final = frozenset("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl Pc".split())
_CIRCLED: Final = re.compile(
    "[\u200c\u200d\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
"""Letters in circles and squares, and the two joiners."""

_CLITIC: Final = re.compile(r"(?i)(?:re|ve|ll|[mtsdn])")


def _rules(*rules: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


_OPENING_QUOTES: Final = _rules(
    (r"([«“‘„]|`+)", r" \1 "),
    (r'^"', "``"),
    (r"(``)", r" \1 "),
    (r"""([ (\[{<])("|'{2})""", r"\1 `` "),
)
_MARKS: Final = _rules(  # a period only at the end of the text
    (rf"""([^.])(\.)([\])}}>"'»”’ ]*+){_SPACE}*$""", r"\1 \2 \3 "),
    (r"([:,])([^\d])", r" \1 \2"),
    (r"([:,])$", r" \1 "),
    (r"(\.{2,})", r" \1 "),
    (r"([;@#$%&])", r" \1 "),
    (r"([\u2012-\u2015])", r" \1 "),
    (rf"""([^.])(\.)([\])}}>"']*){_SPACE}*$""", r"\1 \2\3 "),
    (r"([?!])", r" \1 "),
    (r"([^'])' ", r"\1 ' "),
    (r"(\*)", r" \1 "),
    (r"([\]\[(){}<>])", r" \1 "),
    (r"(--)", r" \1 "),
)
_CLOSING_QUOTES: Final = _rules(  # and what an apostrophe takes with it
    (r"([»”’])", r" \1 "),
    (r"''", " '' "),
    (r'"', " '' "),
    (rf"{_SPACE}+", " "),
    (r"([^' ])('[sS]|'[mM]|'[dD]|') ", r"\1 \2 "),
    (r"([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", r"\1 \2 "),
)
_JOINED_WORDS: Final = _rules(
    (r"(?i)\b(can)(not)\b", r" \1 \2 "),
    (r"(?i)\b(d)('ye)\b", r" \1 \2 "),
    (r"(?i)\b(gim)(me)\b", r" \1 \2 "),
    (r"(?i)\b(gon)(na)\b", r" \1 \2 "),
    (r"(?i)\b(got)(ta)\b", r" \1 \2 "),
    (r"(?i)\b(lem)(me)\b", r" \1 \2 "),
    (r"(?i)\b(more)('n)\b", r" \1 \2 "),
    (r"(?i)\b(wan)(na)(?=\s)", r" \1 \2 "),
    (r"(?i) ('t)(is)\b", r" \1 \2 "),
    (r"(?i) ('t)(was)\b", r" \1 \2 "),
)


def spaced_tokens(text: str) -> str:
    r"""Return the tokens of `text` with single spaces between them.

    Args:
        text: Any text, taken as one sentence.

    Returns:
        What `str.split` turns into the tokens; "" where there are none.

    Examples:
        >>> spaced_tokens('He said "it\'s $3.50," didn\'t he? Yes. No.')
        "He said `` it 's $ 3.50 , '' did n't he ? Yes. No ."
    """
    chunks = text.split(" ")
    if CLOSERS.issuperset(chunks[-1]) or "" in chunks or text.split() != chunks:
        return cut_text(text)
    if len(chunks) == 1:
        return cut_only(text)
    return " ".join((cut_first(chunks[0]), *map(cut_inner, chunks[1:-1]), cut_last(chunks[-1])))


def cut_text(text: str) -> str:
    """Cut any text by the rules alone."""
    return " ".join(_by_rules(text))


@lru_cache(maxsize=2**17)
def cut_inner(chunk: str) -> str:
    """Cut a chunk with a space on both sides."""
    return _plain(chunk) or " ".join(_by_rules(f" {chunk} x")[:-1])


@lru_cache(maxsize=2**15)
def cut_first(chunk: str) -> str:
    """Cut the chunk a text begins with."""
    return _plain(chunk) or " ".join(_by_rules(f"{chunk} x")[:-1])


@lru_cache(maxsize=2**15)
def cut_last(chunk: str) -> str:
    """Cut the chunk a text ends with; not one of closing marks alone."""
    return _plain(chunk, final=True) or " ".join(_by_rules(f" {chunk}"))


@lru_cache(maxsize=2**15)
def cut_only(chunk: str) -> str:
    """Cut the one chunk of a text."""
    return _plain(chunk, final=True) or cut_text(chunk)


def _plain(chunk: str, final: bool = False) -> str:
    """Cut a word with at most one mark, which is what most chunks are; "" if it is not that."""
    if chunk.isascii() and chunk.isalnum():
        return "" if _TWO_WORDS.search(chunk) else chunk
    found = _PLAIN.fullmatch(chunk)
    if found is None or not chunk[0].isalnum() or _TWO_WORDS.search(chunk):
        return ""
    word, mark = found.groups()
    return f"{word} {mark}" if mark and (final or mark != ".") else chunk


def _by_rules(text: str) -> list[str]:
    text = _substituted(text, _OPENING_QUOTES)
    if "'" in text:
        text = re.sub("'", _opening_apostrophe, text)
    text = _substituted(text, _MARKS)
    return _substituted(f" {text} ", _CLOSING_QUOTES + _JOINED_WORDS).split()


def _substituted(text: str, rules: tuple[Rule, ...]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _opening_apostrophe(found: re.Match[str]) -> str:
    """Part an apostrophe from the word it opens, unless that is one like 's or 'll."""
    text, at = found.string, found.end()
    if _is_letter(text[at - 2 : at - 1]) or not _is_letter(text[at : at + 1]):
        return "'"
    clitic = _CLITIC.match(text, at)
    return "'" if clitic and not _is_letter(text[clitic.end() : clitic.end() + 1]) else "' "


def _is_letter(character: str) -> bool:
    r"""Tell whether the `regex` package's `\w` matches: with combining marks, without ² and ½."""
    if character.isascii():
        return character.isalnum() or character == "_"
    return unicodedata.category(character) in _LETTERS or _CIRCLED.match(character) is not None
