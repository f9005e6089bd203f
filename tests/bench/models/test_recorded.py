"""Recorded answers: how rows find their items."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.models.protocol import Ask, Generation, Reply
from bench.models.recorded import RecordedCheckpoint, open_recorded
from tests.support import write_rows


def ask(number: int, *, set_name: str = "s", source: str = "elsewhere", sample: int = 0) -> Ask:
    question = f"What is {number}?"
    return Ask(set_name, f"q{number}", sample, question, "h", question, (source, number))


ASKS = [ask(1), ask(2), ask(3)]
SAMPLED = [ask(number, sample=sample) for number in (1, 2) for sample in (0, 1)]


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


def test_a_row_answers_every_set_that_reads_it(here: Path) -> None:
    path = str((here / "r.jsonl").resolve())
    rows = [{"q": f"{i}?", "question": "another column", "out": str(i)} for i in (1, 2, 3)]
    asks = [
        Ask(name, f"q{i}", 0, "", "h", f"{i}?", (path, i))
        for name, of_set in (("all", (1, 2, 3)), ("hard", (2, 3)))
        for i in of_set
    ]
    model = opened(here, "#out", rows).load(asks, Generation(), False)
    assert [reply.text for reply in model.generate(asks)] == ["1", "2", "3", "2", "3"]


def test_answers_to_items_that_where_left_out_are_nobodys(here: Path) -> None:
    excluded = frozenset({"q3"})
    asks = [replace(ask(i), excluded=excluded) for i in (1, 2)]
    rows: list[dict[str, Any]] = [{"id": f"q{i}", "set": "s", "answer": str(i)} for i in (1, 2, 3)]
    model = opened(here, "", rows).load(asks, Generation(), False)
    assert (model.unknown, [one.text for one in model.generate(asks)]) == (0, ["1", "2"])
    bare = [{key: row[key] for key in ("id", "answer")} for row in rows]
    assert opened(here, "", bare).load(asks, Generation(), False).unknown == 0
    other = [*rows, {"id": "q3", "set": "t", "answer": "3"}]
    with pytest.raises(DataError, match="1 rows of no asked item: q3"):
        opened(here, "", other).load(asks, Generation(), False)


def test_what_one_set_left_out_another_may_ask(here: Path) -> None:
    asks = [
        replace(ask(1), excluded=frozenset({"q2"})),
        replace(ask(2, set_name="t"), excluded=frozenset({"q1"})),
    ]
    rows: list[dict[str, Any]] = [{"id": f"q{i}", "answer": str(i)} for i in (1, 2)]
    model = opened(here, "", rows).load(asks, Generation(), False)
    assert [one.text for one in model.generate(asks)] == ["1", "2"]


def test_missing_and_unknown_are_told_together(here: Path) -> None:
    """Ids from 0 in one file and from 1 in the other."""
    rows: list[dict[str, Any]] = [{"id": f"q{i}", "answer": str(i)} for i in (0, 1, 2)]
    said = r"no answer to 1 of set s: q3; and 1 rows of no asked item: q0; --allow-partial"
    with pytest.raises(DataError, match=said):
        opened(here, "", rows).load(ASKS, Generation(), False)


def test_unknown_rows_are_counted_and_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[dict[str, Any]] = [{"id": f"q{i}", "answer": str(i)} for i in (0, 1, 2, 3, 4)]
    assert opened(here, "", rows).load(ASKS, Generation(), True).unknown == 2
    assert capsys.readouterr().err == "r.jsonl: 2 rows of no asked item left out\n"
    assert opened(here, "", rows[1:4]).load(ASKS, Generation(), True).unknown == 0
    assert capsys.readouterr().err == ""


def test_an_unknown_set_is_named_with_the_nearest(here: Path) -> None:
    asks = [ask(i, set_name="held") for i in (1, 2)]
    rows: list[dict[str, Any]] = [{"id": f"q{i}", "set": "hedl", "answer": "x"} for i in (1, 2)]
    said = r"2 rows of no asked item: q1, q2 \(no set 'hedl' is asked, did you mean 'held'\?\)"
    with pytest.raises(DataError, match=said):
        opened(here, "", rows).load(asks, Generation(), False)


def test_csv_faults_name_the_line_while_rows_pair_by_number(here: Path) -> None:
    path = here / "r.csv"
    path.write_text('question,sample,answer\n"a\nb?",0,x\nc?,first,y\n')
    asks = [Ask("s", f"s:{i}", 0, "", "h", "", (str(path.resolve()), i)) for i in (1, 2)]
    found = open_recorded("r", "recorded:r.csv", "r.csv", here)
    with pytest.raises(DataError, match=r"r\.csv:4: sample is 'first'"):
        found.load(asks, Generation(), False)
    path.write_text('question,answer\n"a\nb?",x\n\nc?,y\n')
    replies = found.load(asks, Generation(), False).generate(asks)
    assert [reply.text for reply in replies] == ["x", "y"]


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


def test_nulls_stay_null(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": name, "answer": answer} for name, answer in (("q1", None), ("q2", "7"), ("q3", ""))
    ]
    assert texts(here, rows) == [None, "7", ""]


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (7, 'answer is 7, a number; text or null; write it as text: "7"'),
        (["x"], r'answer is \["x"\], a list; text or null$'),
        (True, r"answer is true, a truth value; text or null$"),
    ],
)
def test_what_is_no_text_is_no_answer(here: Path, answer: object, wanted: str) -> None:
    rows: list[dict[str, Any]] = [{"id": "q1", "answer": None}, {"id": "q2", "answer": answer}]
    with pytest.raises(DataError, match=rf"r\.jsonl:2: {wanted}"):
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


@pytest.mark.parametrize("found_by", ["id", "question", "order"])
def test_samples_find_their_items_by_every_rule(here: Path, found_by: str) -> None:
    keys = {"id": "q{}", "question": "What is {}?"}
    rows: list[dict[str, Any]] = [
        {"sample": sample, "answer": f"{i}/{sample}"}
        | ({found_by: keys[found_by].format(i)} if found_by in keys else {})
        for sample in (1, 0)
        for i in (1, 2)
    ]
    model = opened(here, "", rows).load(SAMPLED, Generation(), False)
    texts = [reply.text for reply in model.generate(SAMPLED)]
    assert texts == ["1/0", "1/1", "2/0", "2/1"]


def test_a_file_without_samples_serves_the_first_only(here: Path) -> None:
    for key in ({"id": "q{}"}, {}):
        rows: list[dict[str, Any]] = [
            {"answer": str(i)} | {name: text.format(i) for name, text in key.items()}
            for i in (1, 2)
        ]
        found = opened(here, "", rows)
        with pytest.raises(DataError, match=r"q1 \(sample 1\), q2 \(sample 1\) .*no column `sam"):
            found.load(SAMPLED, Generation(), False)
        replies = found.load(SAMPLED, Generation(), True).generate(SAMPLED)
        assert [reply.stop for reply in replies] == ["recorded", "missing"] * 2


def test_samples_that_nobody_asked_for_are_named(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": f"q{i}", "sample": k, "answer": "x"} for i in (1, 2, 3) for k in (0, 1)
    ]
    found = opened(here, "", rows)
    with pytest.raises(DataError, match=r"3 rows of no asked item: q1 \(sample 1\), q2"):
        found.load(ASKS, Generation(), False)
    assert found.load(ASKS, Generation(), True).generate(ASKS)[0].text == "x"


def test_a_repeated_sample_or_one_that_is_no_number_is_refused(here: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "q1", "sample": 1, "answer": "x"}] * 2
    with pytest.raises(DataError, match=r"r\.jsonl:2: a second answer to item 'q1' \(sample 1\)"):
        opened(here, "", rows).load(SAMPLED, Generation(), True)
    rows = [{"id": "q1", "sample": "first", "answer": "x"}]
    with pytest.raises(DataError, match="sample is 'first'; a number from 0"):
        opened(here, "", rows).load(SAMPLED, Generation(), True)


def test_the_fingerprint_follows_content_and_mapping(here: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "q1", "one": "a", "two": "b"}]
    first = opened(here, "#one", rows).identity()
    assert opened(here, "#one", rows).identity() == first
    assert opened(here, "#two", rows).identity() != first
    assert opened(here, "#one", [{**rows[0], "one": "c"}]).identity() != first
