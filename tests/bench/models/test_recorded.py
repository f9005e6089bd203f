"""Recorded answers: how rows find their items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.models.protocol import Ask, Generation, Reply
from bench.models.recorded import RecordedCheckpoint, open_recorded
from tests.support import write_rows


def ask(number: int, *, set_name: str = "s", source: str = "elsewhere") -> Ask:
    question = f"What is {number}?"
    return Ask(set_name, f"q{number}", 0, question, "h", question, (source, number))


ASKS = [ask(1), ask(2), ask(3)]


def opened(here: Path, mapping: str, rows: list[dict[str, Any]]) -> RecordedCheckpoint:
    write_rows(here / "r.jsonl", rows)
    return open_recorded("r", f"recorded:r.jsonl{mapping}", f"r.jsonl{mapping}", here)


def texts(
    here: Path, rows: list[dict[str, Any]], mapping: str = "", partial: bool = False
) -> list[str | None]:
    model = opened(here, mapping, rows).load(ASKS, Generation(), partial)
    return [reply.text for reply in model.generate(ASKS)]


def test_by_id_in_any_order(here: Path) -> None:
    rows = [{"id": f"q{i}", "answer": str(i)} for i in (3, 1, 2)]
    assert texts(here, rows) == ["1", "2", "3"]


def test_by_question_where_there_are_no_ids(here: Path) -> None:
    rows = [{"question": f"What  is {i}?", "answer": str(i)} for i in (2, 3, 1)]
    assert texts(here, rows) == ["1", "2", "3"]


def test_in_order_where_there_is_neither(here: Path) -> None:
    assert texts(here, [{"answer": str(i)} for i in (1, 2, 3)]) == ["1", "2", "3"]
    with pytest.raises(DataError, match="2 rows without ids or questions, for 3 items"):
        texts(here, [{"answer": str(i)} for i in (1, 2)])


def test_by_row_in_the_sets_own_file(here: Path) -> None:
    """Repeated questions are told apart, and rows that `where` left out are nobody's."""
    path = str((here / "r.jsonl").resolve())
    rows = [{"question": "Same?", "out": str(i)} for i in (1, 2, 3)]
    asks = [Ask("s", f"s:{i}", 0, "", "h", "Same?", (path, i)) for i in (1, 3)]
    model = opened(here, "#out", rows).load(asks, Generation(), False)
    assert [reply.text for reply in model.generate(asks)] == ["1", "3"]


def test_a_repeated_question_needs_ids(here: Path) -> None:
    same = [ask(1), Ask("s", "q9", 0, "", "h", "What is 1?", ("elsewhere", 9))]
    found = opened(here, "", [{"question": "What is 1?", "answer": "1"}])
    with pytest.raises(DataError, match=r"several ids \(q1, q9\)"):
        found.load(same, Generation(), True)


def test_an_id_in_two_sets_needs_a_column_that_tells(here: Path) -> None:
    both = [ask(1), ask(1, set_name="t")]
    rows = [{"id": "q1", "answer": "1"}]
    with pytest.raises(DataError, match="'q1' stands in several sets"):
        opened(here, "", rows).load(both, Generation(), True)
    rows = [{"id": "q1", "set": name, "answer": name} for name in ("t", "s")]
    model = opened(here, "", rows).load(both, Generation(), False)
    assert [reply.text for reply in model.generate(both)] == ["s", "t"]


def test_nulls_stay_null_and_numbers_become_text(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "q1", "answer": None},
        {"id": "q2", "answer": 7},
        {"id": "q3", "answer": ""},
    ]
    assert texts(here, rows) == [None, "7", ""]
    rows[1] = {"id": "q2", "answer": ["x"]}
    with pytest.raises(DataError, match=r"r\.jsonl:2: answer is .*text or null"):
        texts(here, rows)


def test_what_is_missing_is_told_apart_from_null(here: Path) -> None:
    model = opened(here, "", [{"id": "q1", "answer": None}]).load(ASKS, Generation(), True)
    assert model.generate(ASKS) == [
        Reply(None, "recorded"),
        Reply(None, "missing"),
        Reply(None, "missing"),
    ]


def test_the_answer_column_is_found_or_asked_for(here: Path) -> None:
    assert texts(here, [{"id": f"q{i}", "prediction": str(i)} for i in (1, 2, 3)])[0] == "1"
    with pytest.raises(DataError, match=r"no column of answers.*#column"):
        texts(here, [{"id": f"q{i}", "gpt": str(i)} for i in (1, 2, 3)])
    rows = [{"qid": f"q{i}", "gpt": str(i)} for i in (1, 2, 3)]
    assert texts(here, rows, "#answer=gpt,id=qid") == ["1", "2", "3"]
    with pytest.raises(DataError, match="no column 'gtp'; did you mean 'gpt'"):
        texts(here, rows, "#gtp")


def test_the_fingerprint_follows_content_and_mapping(here: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "q1", "one": "a", "two": "b"}]
    first = opened(here, "#one", rows).identity()
    assert opened(here, "#one", rows).identity() == first
    assert opened(here, "#two", rows).identity() != first
    assert opened(here, "#one", [{**rows[0], "one": "c"}]).identity() != first
