from bench.results import Flip
from reports.items.limits import ANSWER, BESIDE, FEWEST, QUESTION, limits_for


def flip(question="Who?", answers=("he",), texts=("he", "she")):
    return Flip("s", "1", "g", question, answers, texts, (100.0, 0.0))


def test_what_fits_is_left_whole():
    found = limits_for([flip()] * 50, 100_000)
    assert found.items == 50
    assert found.answer >= 3


def test_long_answers_give_way_first():
    flips = [flip(texts=("x" * 9_000, None))] + [flip()] * 99
    found = limits_for(flips, BESIDE * 100 + 3_000)
    assert found.items == 100
    assert FEWEST < found.answer < 3_000


def test_signs_of_several_bytes_count_as_such():
    room = BESIDE + 3_000
    plain = limits_for([flip(texts=("x" * 9_000,))], room).answer
    assert limits_for([flip(texts=("語" * 9_000,))], room).answer * 2.9 < plain


def test_where_little_of_each_is_too_much_items_are_left_out():
    found = limits_for([flip(texts=("x" * 500, "y" * 500))] * 1000, 100_000)
    assert found.answer == FEWEST
    assert 350 < found.items < 450


def test_nothing_is_longer_than_it_would_ever_be_shown():
    found = limits_for([flip(texts=("x" * 10**6,), question="y" * 10**6)], 4_000_000)
    assert (found.answer, found.question) == (ANSWER, QUESTION)


def test_no_items_at_all():
    assert limits_for([], 1000).items == 0
