"""Numbers of things in words."""

from bench.base.names import counted


def test_one_has_no_s():
    assert counted(3020, "question") == "3,020 questions"
    assert counted(1, "question") == "1 question"
    assert counted(0, "question") == "0 questions"
    assert [counted(n, "match", "matches") for n in (1, 2)] == ["1 match", "2 matches"]
