"""A table filled in by a rater, and what spreadsheets do to it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import DataError
from human_eval.ratings.checking import checked
from human_eval.rounds.folder import RoundFolder
from human_eval.sheets.saved_table import read_saved_table
from human_eval.sheets.table import MOST_CELL, sheet_table
from tests.human_eval.rounds_made import made_round, task_id

Rows = list[list[str]]
FILLED = ["correct", "4", "5", "3", "2", "", ""]


def rows_of(folder: RoundFolder, rater: str = "r1") -> Rows:
    return list(csv.reader(io.StringIO(sheet_table(folder, rater).removeprefix("\ufeff"))))


def filled(folder: RoundFolder, *cells: list[str]) -> Rows:
    """Return r1's table with its first rows filled in."""
    header, *rows = rows_of(folder)
    width = len(cells[0]) if cells else 0
    done = [row[:-width] + more for row, more in zip(rows, cells, strict=False)]
    return [header, *done, *rows[len(cells) :]]


def written(path: Path, rows: Rows, separator: str = ",", ends: str = "\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=ends).writerows(rows)
    return text.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> RoundFolder:
    return made_round(tmp_path / "round")


def test_a_table_shows_the_texts_and_says_what_may_stand_where(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", sources=True)
    assert sheet_table(folder, "r1").startswith("\ufefftask,rater,question,answer,source,")
    header, first, second, *_ = rows_of(folder)
    assert header[5] == "verdict (correct | partially_correct | incorrect)"
    assert first[:5] == [f"t-{task_id(0)}", "r1", "question 0?", "answer 0", "source 0"]
    assert first[5:] == [""] * 8
    assert second[5:] == ["", "", "", "", "", "-", "", ""]  # no source: that scale is not asked


def test_only_what_a_rater_may_see_stands_in_it(folder: RoundFolder) -> None:
    for secret in ("full", "item-0", "group-0", "heldout", "world"):
        assert secret not in sheet_table(folder, "r1")


@pytest.mark.parametrize("text", ["=1+1", "+x", "-3", "@a", "\tx", " =HYPERLINK()", "-"])
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    folder = made_round(tmp_path / "round", answers=(text,))
    assert rows_of(folder)[1][3] == f"'{text}"


def test_what_no_cell_can_hold_is_cut_and_says_so(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", answers=("x" * 40_000,))
    cell = rows_of(folder)[1][3]
    assert len(cell) < 32_767
    assert cell.startswith("x" * MOST_CELL)
    assert "40,000 characters" in cell
    path = tmp_path / "r1.csv"
    path.write_text(written(path, filled(folder, FILLED)))
    assert read_saved_table(path, folder).findings == ()


SAVED: dict[str, Callable[[Path, Rows], bytes]] = {
    "as written": lambda path, rows: ("\ufeff" + written(path, rows, ends="\r\n")).encode(),
    "semicolons": lambda path, rows: written(path, rows, ";", "\r\n").encode(),
    "sep line": lambda path, rows: ("sep=;\r\n" + written(path, rows, ";", "\r\n")).encode(),
    "tabs in UTF-16": lambda path, rows: written(path, rows, "\t", "\r\n").encode("utf-16"),
    "Windows-1252": lambda path, rows: written(path, rows, ";").encode("cp1252"),
    "old Mac": lambda path, rows: written(path, rows, ends="\r").encode(),
    "blank rows": lambda path, rows: written(path, [*rows, [""] * 11, []]).encode(),
    "blank columns": lambda path, rows: written(path, [[*row, "", ""] for row in rows]).encode(),
    "shuffled": lambda path, rows: written(path, [rows[0], *rows[:0:-1]]).encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, how: str) -> None:
    folder = made_round(tmp_path / "round", answers=("größer “als”, 7;\nzwei\tdrei",))
    path = tmp_path / "r1.csv"
    given = [[*FILLED[:-1], "schön; \"gut\", 'ja'"], FILLED]
    path.write_bytes(SAVED[how](path, filled(folder, *given)))
    back = read_saved_table(path, folder)
    ratings, findings = checked(back.raws, folder)
    assert (back.findings, findings) == ((), [])
    assert [one.task for one in ratings] == [task_id(0), task_id(1)]
    assert ratings[0].values == {
        "verdict": "correct",
        "factual_accuracy": 4,
        "logical_coherence": 5,
        "grammatical_correctness": 3,
        "relevance": 2,
        "comment": "schön; \"gut\", 'ja'",
    }


def test_what_can_be_meant_in_one_way_is_understood(folder: RoundFolder, tmp_path: Path) -> None:
    path = tmp_path / "r1.csv"
    rows = filled(
        folder,
        [" Partially Correct ", "4.0", "5,0", " 3 ", "2.", "", ""],
        ["INCORRECT", "1", "1", "1", "1", "", ""],
    )
    rows[0] = [name.upper() for name in rows[0]]
    rows[1][0] = rows[1][0].upper()
    path.write_text(written(path, rows))
    ratings, findings = checked(read_saved_table(path, folder).raws, folder)
    assert findings == []
    assert list(ratings[0].values.values()) == ["partially_correct", 4, 5, 3, 2]
    assert ratings[1].values["verdict"] == "incorrect"


@pytest.mark.parametrize("cell", ["4.5", "9", "0", "four", "4-5", "04.05.2026", "****"])
def test_what_cannot_is_missing_and_named_with_its_line(
    folder: RoundFolder, tmp_path: Path, cell: str
) -> None:
    path = tmp_path / "r1.csv"
    path.write_text(written(path, filled(folder, ["correct", cell, "5", "3", "2", "", ""])))
    ratings, findings = checked(read_saved_table(path, folder).raws, folder)
    assert "factual_accuracy" not in ratings[0].values
    assert len(findings) == 1
    assert findings[0].detail.startswith("r1.csv:2: ")


def test_rows_that_nobody_filled_in_are_no_judgements(folder: RoundFolder, tmp_path: Path) -> None:
    path = tmp_path / "r1.csv"
    path.write_text(written(path, filled(folder, ["", "", "", "", "", "x", "no idea"])))
    back = read_saved_table(path, folder)
    assert [(one.task, one.skipped) for one in back.raws] == [(task_id(0), True)]


def test_a_column_sorted_without_the_rest_is_seen(folder: RoundFolder, tmp_path: Path) -> None:
    path = tmp_path / "r1.csv"
    header, *rows = filled(folder, *[FILLED] * 4)
    turned = rows[1:] + rows[:1]  # texts of another row
    mixed = [row[:2] + other[2:4] + row[4:] for row, other in zip(rows, turned, strict=True)]
    path.write_text(written(path, [header, *mixed]))
    back = read_saved_table(path, folder)
    assert back.raws == ()
    assert {(one.kind, one.left_out) for one in back.findings} == {("task changed", True)}


def test_a_long_sheet_is_read_in_no_time(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", items=1_000, answers=("word " * 60,))
    path = tmp_path / "r1.csv"
    path.write_text(written(path, filled(folder, *[FILLED] * 1_000)))
    start = time.process_time()
    back = read_saved_table(path, folder)
    assert time.process_time() - start < 4  # texts folded once; for each row it took 16 s
    assert (len(back.raws), back.findings) == (1_000, ())


def test_texts_that_a_spreadsheet_changed_are_shown_and_count(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", answers=("007",))
    path = tmp_path / "r1.csv"
    rows = filled(folder, FILLED, FILLED)
    rows[1][3] = "7"
    path.write_text(written(path, rows))
    back = read_saved_table(path, folder)
    assert len(back.raws) == 2
    assert [(one.kind, one.left_out) for one in back.findings] == [("task changed", False)]


def test_columns_of_texts_may_be_gone_and_the_rater_may_stand_in_the_files_name(
    folder: RoundFolder, tmp_path: Path
) -> None:
    path = tmp_path / "r2.csv"
    path.write_text(f"task;verdict\n{task_id(3)};correct\n")
    back = read_saved_table(path, folder)
    assert [(one.rater, one.task) for one in back.raws] == [("r2", task_id(3))]
    assert back.findings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,verdict\n1,correct\n", "no column 'task'"),
        ("", "no column 'task'"),
        ("task,verdict\nt-1,correct,incorrect\n", ":2: 3 cells, 2 columns"),
        ('task,verdict\nt-1,"correct\n', "broken CSV"),
    ],
)
def test_what_is_no_sheet_is_refused(
    folder: RoundFolder, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "r1.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        read_saved_table(path, folder)
