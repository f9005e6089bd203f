import re

import pytest

from reports.print_margins import MOST, margins


def test_the_texts_stand_in_the_margins():
    made = margins("people", "2026", "people|v:0.1.0")
    assert 'content:"people"' in made
    assert r'"people\7c v\3a 0.1.0"' in made
    assert "counter(page)" in made


@pytest.mark.parametrize(
    "evil", ['"}body{display:none}', "</style><script>", "a\\", "a\nb", "\x00\u202e\ud800", "/* */"]
)
def test_nothing_in_a_text_ends_its_string(evil):
    made = margins(evil, evil, evil)
    made.encode("utf-8")
    strings = re.findall(r'content:"([^"]*)"', made)
    assert len(strings) == 4 - 1
    for text in strings:
        assert re.fullmatch(r"(?:[A-Za-z0-9 .,]|\\[0-9a-f]+ )*", text)
    assert "</style" not in made
    assert made.count("{") == made.count("}") == 5


def test_a_long_text_is_cut():
    assert len(margins("a" * 10_000, "", "")) < 1000 + MOST
