"""Porter's stemmer, as nltk's `PorterStemmer` in its default mode has it.

Conventions:
    A letter's class never depends on what follows it, and every step only cuts or changes the
    word's end. So the classes of the whole word are worked out once, as bytes "c" and "v",
    and each step reads a prefix of it: the measure m of a stem is the count of "vc" in its prefix.

Differences from other tools:
    None from nltk 3.10 in its default mode (NLTK_EXTENSIONS). Porter's paper, nltk's other modes
    and PyStemmer differ from that on about 1 % of words: irregular forms, "ies" and "ied" in
    four letters, y after a consonant, "bli", "alli" taken off first, "fulli", "logi".

Source:
    Porter (1980), "An algorithm for suffix stripping", Program 14 (3); the deviations as nltk
    documents them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

Rules = dict[str, list[tuple[str, str, bytes]]]

_IRREGULAR: Final = {
    "sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
    "inning": "inning", "innings": "inning", "outing": "outing", "outings": "outing",
    "canning": "canning", "cannings": "canning", "howe": "howe", "proceed": "proceed",
    "exceed": "exceed", "succeed": "succeed",
}  # fmt: skip


_CLASSES: Final = bytes(
    ord("v") if chr(code) in "aeiou" else ord("y") if chr(code) == "y" else ord("c")
    for code in range(256)
)
"""Letter -> "v", "y" (which of the two is for its left neighbour to say) or "c" (the rest)."""

_RUN_OF_Y: Final = re.compile(rb"(c?)(y+)")


def _by_ending(*rules: tuple[str, str]) -> Rules:
    """Group (suffix, replacement) by last two letters; within a group the first that fits wins."""
    grouped: Rules = {}
    for suffix, replacement in rules:
        rule = (suffix, replacement, replacement.encode().translate(_CLASSES))
        grouped.setdefault(suffix[-2:], []).append(rule)
    return grouped


_STEP_2: Final = _by_ending(
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
    ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"),
    ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
    ("fulli", "ful"), ("logi", "log"),
)  # fmt: skip
_STEP_3: Final = _by_ending(
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""),
    ("ness", ""),
)  # fmt: skip
_STEP_4: Final = _by_ending(
    *((suffix, "") for suffix in (
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion",
        "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ))
)  # fmt: skip


@lru_cache(maxsize=2**16)  # texts repeat their words, and ROUGE's metrics METEOR's
def porter_stem(word: str) -> str:
    """Return the stem of `word`, lower-cased.

    Args:
        word: One token, any text. Letters other than a–z and all other characters count as
            consonants. Words of one or two characters have no suffix to lose.

    Returns:
        The stem, in lower case; never empty unless `word` is.

    Examples:
        >>> [porter_stem(word) for word in ("Relational", "hopping", "skies", "happy", "by")]
        ['relat', 'hop', 'sky', 'happi', 'by']
    """
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if len(word) <= 2:
        return lower
    stem = _plural(lower) if lower[-1] == "s" else lower
    classes = _classes_of(stem)
    if stem[-1] in "dg":
        stem, classes = _participle(stem, classes)
    if stem[-1] == "y":
        stem, classes = _final_y(stem, classes)
    return _suffixes_off(stem, classes)


def _suffixes_off(stem: str, classes: bytes) -> str:
    """Steps 2 to 5, each only where the word's end calls for it."""
    if stem[-2:] in _STEP_2:
        stem, classes = _double_suffix(stem, classes)
    if stem[-2:] in _STEP_3:
        stem, classes = _replaced(stem, classes, _STEP_3, least=1)
    if stem[-2:] in _STEP_4:
        stem, classes = _bare(stem, classes)
    return _tidied(stem, classes) if stem[-1] in "el" else stem


def _classes_of(word: str) -> bytes:
    classes = word.encode("latin-1", "replace").translate(_CLASSES)  # one byte for each letter
    return _RUN_OF_Y.sub(_alternating, classes) if b"y" in classes else classes


def _alternating(run: re.Match[bytes]) -> bytes:
    consonant, letters = run.groups()
    return bytes(consonant + b"vcv"[not consonant :][:2] * len(letters))[: len(run.group())]


def _plural(word: str) -> str:
    """Step 1a, of a word that ends in s."""
    if word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 else word[:-2]
    return word[:-2] if word.endswith("sses") else word[:-1]


def _participle(word: str, classes: bytes) -> tuple[str, bytes]:
    """Step 1b."""
    if word.endswith("ied"):
        cut = 1 if len(word) == 4 else 2
        return word[:-cut], classes[:-cut]
    if word.endswith("eed"):
        return (word[:-1], classes[:-1]) if b"vc" in classes[:-3] else (word, classes)
    cut = 2 if word.endswith("ed") else 3 if word.endswith("ing") else 0
    if not cut or b"v" not in classes[:-cut]:
        return word, classes
    return _mended(word[:-cut], classes[:-cut])


def _mended(stem: str, classes: bytes) -> tuple[str, bytes]:
    """Give a stem that lost -ed or -ing its e back, or take away its doubled consonant."""
    end = stem[-2:]
    if end in {"at", "bl", "iz"}:
        return stem + "e", classes + b"v"
    if end == "*d":  # nltk compares its sign for a doubled consonant with the text as well
        return stem[:-2] + "d", classes[:-2] + b"c"
    if len(end) == 2 and end[0] == end[1] and classes.endswith(b"c"):
        keeps = end[0] in "lsz"
        return (stem, classes) if keeps else (stem[:-1], classes[:-1])
    if classes.count(b"vc") == 1 and _ends_cvc(stem, classes):
        return stem + "e", classes + b"v"
    return stem, classes


def _ends_cvc(stem: str, classes: bytes) -> bool:
    if len(stem) == 2:
        return classes == b"vc"
    return classes.endswith(b"cvc") and stem[-1] not in "wxy"


def _final_y(word: str, classes: bytes) -> tuple[str, bytes]:
    """Step 1c: y becomes i after a consonant that is not the word's only other letter."""
    if len(word) > 2 and classes[-2:-1] == b"c":
        return word[:-1] + "i", classes[:-1] + b"v"
    return word, classes


def _double_suffix(word: str, classes: bytes) -> tuple[str, bytes]:
    """Step 2; what loses -alli goes through it once more."""
    if word.endswith("logi"):  # the l counts as the stem's, for geo-, theo- and their like
        return (word[:-1], classes[:-1]) if b"vc" in classes[:-3] else (word, classes)
    shorter = _replaced(word, classes, _STEP_2, least=1)
    if word.endswith("alli") and len(shorter[0]) < len(word):
        return _double_suffix(*shorter)
    return shorter


def _replaced(word: str, classes: bytes, rules: Rules, least: int) -> tuple[str, bytes]:
    """Apply the first rule whose suffix fits, if what is before it has a measure of `least`."""
    for suffix, replacement, added in rules.get(word[-2:], ()):
        if word.endswith(suffix):
            kept = len(word) - len(suffix)
            if classes.count(b"vc", 0, kept) < least:
                break
            return word[:kept] + replacement, classes[:kept] + added
    return word, classes


def _bare(word: str, classes: bytes) -> tuple[str, bytes]:
    """Step 4; -ion goes only after s or t."""
    if word.endswith("ion") and word[-4:-3] not in {"s", "t"}:
        return word, classes
    return _replaced(word, classes, _STEP_4, least=2)


def _tidied(word: str, classes: bytes) -> str:
    """Step 5: a final e, and one of two final l's."""
    if word.endswith("e"):
        measure = classes[:-1].count(b"vc")
        if measure > 1 or (measure == 1 and not _ends_cvc(word[:-1], classes[:-1])):
            word, classes = word[:-1], classes[:-1]
    if word.endswith("ll") and classes[:-1].count(b"vc") > 1:
        return word[:-1]
    return word
