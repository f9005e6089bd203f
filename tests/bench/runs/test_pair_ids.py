"""Ids in several rows: counted where they are samples of one item, refused where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.runs import pair_ids
from bench.runs.pair_ids import SeenIds
from bench.runs.pairs import pair_file
from tests.support import write_rows


def repeated_in(path: Path) -> int:
    seen = SeenIds(path)
    list(pair_file(str(path)).pairs(seen))
    return seen.repeated()


def row(name: object, answer: str, accepted: object = "x", **more: object) -> dict[str, object]:
    return {"id": name, "answer": answer, "answers": accepted, **more}


def test_samples_of_one_item_are_counted(tmp_path: Path) -> None:
    both = ["x", "y"]
    rows = [row("a", "1", both), row("b", "2"), row("a", "3", both[::-1]), row("a", "1", both),
            row(7, "4"), row("7", "5"), row(None, "6"), row("", "7"),
            row(None, "8", "z")]  # fmt: skip
    assert repeated_in(write_rows(tmp_path / "a.jsonl", rows)) == 2
    assert repeated_in(write_rows(tmp_path / "b.jsonl", rows[:2])) == 0
    assert SeenIds(tmp_path).repeated() == 0


@pytest.mark.parametrize("look", [1, 2, 100])
def test_another_item_under_an_id_is_refused_with_both_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: int
) -> None:
    monkeypatch.setattr(pair_ids, "_FIRST_LOOK", look)
    rows = [row("a", "1"), row("b", "2"), row("b", "2"), row("a", "1", "y"), row("c", "3"),
            row("c", "3", "w"), *(row(f"d{at}", "4") for at in range(20))]  # fmt: skip
    path = write_rows(tmp_path / "a.jsonl", rows)
    with pytest.raises(DataError, match=r"a\.jsonl:4: the id of line 1 again, with another"):
        repeated_in(path)
    rows = [row("a", "1", question="who?"), row("a", "1", question="when?")]
    with pytest.raises(DataError, match=r"b\.jsonl:2: the id of line 1 again.*#id=COLUMN"):
        repeated_in(write_rows(tmp_path / "b.jsonl", rows))


def test_lines_of_csv_are_the_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,answer,answers\na,"x\ny",x\n\nb,x,x\na,x,z\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.csv:6: the id of line 2 again"):
        repeated_in(path)
