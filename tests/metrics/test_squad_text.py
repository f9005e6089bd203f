import pytest

from metrics.squad_text import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Beatles' album, 'Help!'", "beatles album help"),
        ("state-of-the-art", "stateoftheart"),
        ("“The” art", "“ ” art"),
        ("a–the", "–"),
        ("an anthem the_ _the_", "anthem"),
        ("A theatre", "theatre"),
        ("STRASSE Straße", "strasse straße"),
        ("İ", "i̇"),
        ("one\u00a0two\u3000three\x1cfour\u200bfive", "one two three four\u200bfive"),
        ("a\u0301", "\u0301"),
        ("\ud800 the", "\ud800"),
        ("", ""),
        (" the A. ", ""),
    ],
)
def test_small_cases(text, expected):
    assert normalize(text) == expected
