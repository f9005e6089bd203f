"""A sample for people, and their verdicts."""

from __future__ import annotations

import csv

import pytest

from bench.authoring.people import COLUMNS, read_verdicts, write_sample
from bench.authoring.records import Accepted
from bench.base.errors import DataError, RunError
from bench.data.items import Item
from stats import wilson


@pytest.fixture
def accepted():
    """Three paraphrases of each of five questions."""
    items = [Item(f"q{n}", f"Who is {n}?", ("x",), "g", None, None, n, True) for n in range(5)]
    return [
        Accepted(item, f"{item.id}~p{n}", f"Name {item.id}, {n}", "template:x")
        for item in items
        for n in range(1, 4)
    ]


def fill(path, verdicts):
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        table.writerows({**row, "verdict": said} for row, said in zip(rows, verdicts, strict=True))


def test_a_sample_takes_every_item_once_before_any_twice(tmp_path, accepted):
    assert write_sample(tmp_path / "s.csv", accepted, 5, seed=0) == 5
    rows = list(csv.DictReader((tmp_path / "s.csv").open(encoding="utf-8")))
    assert {row["id"].partition("~")[0] for row in rows} == {f"q{n}" for n in range(5)}
    assert {row["verdict"] for row in rows} == {""}
    write_sample(tmp_path / "again.csv", accepted, 5, seed=0)
    write_sample(tmp_path / "other.csv", accepted, 5, seed=1)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()
    assert (tmp_path / "other.csv").read_bytes() != (tmp_path / "s.csv").read_bytes()


def test_more_than_there_are_is_all(tmp_path, accepted):
    assert write_sample(tmp_path / "s.csv", accepted, 100, seed=0) == 15


def test_verdicts_come_back_as_a_share_with_its_interval(tmp_path, accepted):
    write_sample(tmp_path / "s.csv", accepted, 10, seed=0)
    fill(tmp_path / "s.csv", ["yes"] * 6 + ["No", " Y ", "", ""])
    found = read_verdicts(tmp_path / "s.csv", accepted)
    assert (found.kept, found.judged, found.blank) == (7, 8, 2)
    assert found.interval == wilson(7 / 8, 8)


def test_bad_verdicts_are_refused(tmp_path, accepted):
    path = tmp_path / "s.csv"
    write_sample(path, accepted, 2, seed=0)
    with pytest.raises(DataError, match="no verdicts"):
        read_verdicts(path, accepted)
    fill(path, ["perhaps", "yes"])
    with pytest.raises(DataError, match=r"s\.csv:2: verdict 'perhaps'"):
        read_verdicts(path, accepted)
    with pytest.raises(DataError, match="another paraphrase by now"):
        read_verdicts(path, [])


def test_a_sample_that_may_be_filled_in_is_not_overwritten(tmp_path, accepted):
    write_sample(tmp_path / "s.csv", accepted, 2, seed=0)
    with pytest.raises(RunError, match="is there already"):
        write_sample(tmp_path / "s.csv", accepted, 2, seed=0)
