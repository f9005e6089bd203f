from __future__ import annotations

import pytest

from bench.base.errors import SuiteError
from bench.runs.extraction import check_take, extract


@pytest.mark.parametrize(
    ("text", "take", "found"),
    [
        (" Paris \n Rome ", "all", "Paris \n Rome"),
        (" Paris \n Rome ", "first_line", "Paris"),
        ("\n\n Paris\r\nRome", "first_line", "Paris"),
        ("Paris\u2028Rome", "first_line", "Paris\u2028Rome"),
        ("", "first_line", ""),
        ("The answer is Paris.", r"regex:answer is (\w+)", "Paris"),
        ("The answer is Paris.", r"regex:P\w+", "Paris"),
        ("no idea", r"regex:answer is (\w+)", ""),
        ("ac", "regex:a(b)?c", ""),
    ],
)
def test_the_scored_part(text, take, found):
    assert extract(text, take) == found


@pytest.mark.parametrize("take", ["first-line", "regex:(", ""])
def test_an_unknown_rule_is_refused(take):
    with pytest.raises(SuiteError, match=r"answer\.take"):
        check_take(take)


def test_the_nearest_rule_is_named():
    with pytest.raises(SuiteError, match="did you mean 'first_line'"):
        check_take("firstline")
