from reports.sentences import capital, sentence, uncapital


def test_a_remark_becomes_a_sentence():
    assert sentence("no item differs:\np is 1") == "No item differs: p is 1."
    assert sentence("Is it?") == "Is it?"
    assert sentence("") == ""


def test_capital_and_back_keep_the_rest():
    assert capital("p is NaN") == "P is NaN"
    assert uncapital("Higher than C") == "higher than C"
    assert capital("") == uncapital("") == ""
