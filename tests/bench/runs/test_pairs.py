"""One file of answers and accepted answers: columns, cells, faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.runs.pairs import Pair, pair_file
from tests.support import write_rows


def pairs_of(path: Path, mapping: str = "", split: str | None = None) -> list[Pair]:
    return list(pair_file(f"{path}{mapping}", split).pairs())


def test_columns_are_guessed_in_the_stated_order(tmp_path: Path) -> None:
    row: dict[str, object] = {"text": "t", "prediction": "p", "label": "l", "answers": ["x", "y"]}
    path = write_rows(tmp_path / "a.jsonl", [{**row, "id": 7}, {**row, "id": None}])
    assert pairs_of(path) == [Pair("7", "p", ("x", "y")), Pair("2", "p", ("x", "y"))]


def test_named_columns_win_and_are_not_guessed_twice(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"answer": "gold", "out": "mine", "qid": "q"}]
    path = write_rows(tmp_path / "a.jsonl", rows)
    assert pairs_of(path, "#answer=out,references=answer,id=qid") == [Pair("q", "mine", ("gold",))]
    with pytest.raises(DataError, match="no column of accepted answers among answer, out, qid"):
        pairs_of(path, "#out")


@pytest.mark.parametrize("answer", [None, "", "  \n"])
def test_null_is_unanswered_and_blank_is_an_answer(tmp_path: Path, answer: str | None) -> None:
    path = write_rows(tmp_path / "a.jsonl", [{"answer": answer, "answers": "x"}])
    assert pairs_of(path)[0].answer == answer


def test_a_row_without_the_column_is_unanswered_and_answers_keep_their_blanks(
    tmp_path: Path,
) -> None:
    rows: list[dict[str, object]] = [{"answer": "1901", "answers": "x"}, {"answers": "x"}]
    path = write_rows(
        tmp_path / "a.jsonl", [*rows, {"answer": " y ", "answers": [" x ", "x", None]}]
    )
    found = pairs_of(path)
    assert [one.answer for one in found] == ["1901", None, " y "]
    assert found[2].references == ("x",)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"answer": ["x"], "answers": "x"}, r'a.jsonl:2: answer is \["x"\], a list; text or null'),
        ({"answer": True, "answers": "x"}, "answer is true, a truth value; text or null"),
        ({"answer": 1.5, "answers": "x"}, r'a number; text or null; write it as text: "1\.5"'),
        ({"answer": {"a": 1}, "answers": "x"}, "an object; text or null"),
        ({"answer": "x", "answers": 3}, "answers holds '3'; a text, a list of texts"),
        ({"answer": "x", "answers": ["y", 3]}, "answers holds '3'; a text, a list of texts"),
        ({"answer": "x", "answers": None}, "no accepted answer in answers; at least one"),
        ({"answer": "x", "answers": []}, "no accepted answer in answers; at least one"),
        ({"answer": "x", "answers": [" "]}, "no accepted answer in answers; at least one"),
        ({"answer": "x"}, "no accepted answer in answers; at least one"),
    ],
)
def test_what_cannot_be_scored_is_named_with_its_line(
    tmp_path: Path, row: dict[str, object], wanted: str
) -> None:
    path = write_rows(tmp_path / "a.jsonl", [{"answer": "x", "answers": "x"}, row])
    with pytest.raises(DataError, match=wanted):
        pairs_of(path)


def test_nan_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"answer": float("nan"), "answers": "x"}), encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.jsonl:1: broken JSON: NaN is no value"):
        pairs_of(path)


def test_cells_of_csv_hold_lists_or_are_split(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('answer,answers\nx,"[""a"", ""b""]"\ny,a/b\nz,[broken\n', encoding="utf-8")
    assert [one.references for one in pairs_of(path)] == [("a", "b"), ("a/b",), ("[broken",)]
    assert pairs_of(path, split="/")[1].references == ("a", "b")


@pytest.mark.parametrize(
    ("mapping", "wanted"),
    [
        ("#answr=x", "unknown field 'answr'; did you mean 'answer'?"),
        ("#answer=anwser", "no column 'anwser'; did you mean 'answer'?"),
        ("#references=nothing", "no column 'nothing'"),
    ],
)
def test_a_mapping_that_fits_nothing(tmp_path: Path, mapping: str, wanted: str) -> None:
    path = write_rows(tmp_path / "a.jsonl", [{"answer": "x", "answers": "x"}])
    with pytest.raises(DataError) as found:
        pairs_of(path, mapping)
    assert wanted in str(found.value)


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rows"):
        pairs_of(write_rows(tmp_path / "a.jsonl", []))
