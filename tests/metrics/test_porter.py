"""Porter's stemmer against nltk's, on WordNet's words, made words and words made to break it."""

import random

import pytest

from metrics.porter import porter_stem
from metrics.wordnet import parts_of_speech

SUFFIXES = (
    "s ies ied eed ed ing at bl iz y ational tional alli logi fulli bli ion e ll ement ousli *d yy "
    "ness biliti ative sses ical"
).split()


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("ties", "tie"), ("agreed", "agre"),
        ("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("hopping", "hop"),
        ("falling", "fall"), ("filing", "file"), ("happy", "happi"), ("enjoy", "enjoy"),
        ("vietnamization", "vietnam"), ("radically", "radic"), ("adoption", "adopt"),
        ("controlling", "control"), ("probate", "probat"), ("geology", "geolog"), ("dying", "die"),
        ("", ""), ("is", "is"), ("İes", 'i\u0307e'), ("a*ded", "ad"),
    ],
)  # fmt: skip
def test_a_word_has_this_stem(word, stem):
    assert porter_stem(word) == stem


def test_equals_nltk():
    nltk = pytest.importorskip("nltk.stem.porter").PorterStemmer()
    rng = random.Random(1)
    known = sorted({form for part in parts_of_speech() for form in part.names})
    words = known[::7]
    words += [word[: rng.randint(0, 5)] + "".join(rng.choices(SUFFIXES, k=2)) for word in words]
    letters = "aeioyylstzdngbw*éİ😀\ud800"
    words += ["".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(10_000)]
    assert [word for word in words if porter_stem(word) != nltk.stem(word)] == []


def test_a_long_run_of_y_takes_no_time():
    assert porter_stem("y" * 100_000) == "y" * 99_999 + "i"
