import pytest

from reports.checked import companions_words, fact_value, facts_words
from stats import Companion


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("seeds of A", 3.0, "3"),
        ("seed SD of A", 2.123, "2.1 pp"),
        ("share of variance from seeds", 0.301, "30.1 %"),
        ("rate of mlp", 0.5, "50.0 %"),
        ("sampling variance of A", 812.3, "812.3 pp²"),
        ("item variance", float("nan"), "–"),
        ("SE with many samples", float("nan"), "–"),
        ("ICC_d", 0.123, "0.12"),
    ],
)
def test_a_fact_has_the_unit_its_name_calls_for(name, value, text):
    assert fact_value(name, value) == text


def test_incomplete_items_are_told_where_there_are_some():
    assert facts_words((("seeds of A", 3.0), ("incomplete items", 0.0))) == "seeds of A 3"
    assert facts_words((("incomplete items", 2.0),)) == "incomplete items 2"


def test_companions():
    assert companions_words(()) == ""
    assert companions_words((Companion("exact McNemar", 0.2), Companion("sign-flip", 1e-9))) == (
        "Beside it, never deciding: exact McNemar, p = .20; sign-flip, p < .001."
    )
