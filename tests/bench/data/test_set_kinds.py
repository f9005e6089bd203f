"""Sets of every kind of file: the same items, what is left out counted, faults with their row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.base.errors import DataError
from bench.data.sets import read_sets
from bench.data.suite import data_suite
from bench.models.recorded import open_recorded
from bench.scenarios.examples import read_training_set
from tests.bench.data.test_sets import read, suite
from tests.support import write_rows

SQUAD: list[dict[str, Any]] = [
    {"id": "1", "question": "a?", "context": "c", "group": "Rome", "answers": ["x", "y"]},
    {"id": "2", "question": "b?", "context": "c", "group": "Rome", "answers": []},
    {"id": "3", "question": "d?", "context": "c", "group": "Rome", "answers": ["z", "z"]},
]


def write_squad(path: Path) -> None:
    asked = [
        {
            "id": row["id"],
            "question": row["question"],
            "answers": [{"text": text, "answer_start": 0} for text in row["answers"]],
            "is_impossible": not row["answers"],
        }
        for row in SQUAD
    ]
    paragraph = {"context": "c", "qas": asked}
    path.write_text(json.dumps({"data": [{"title": "Rome", "paragraphs": [paragraph]}]}))


def as_hub(row: dict[str, Any]) -> dict[str, Any]:
    texts = row["answers"]
    return {**row, "answers": {"text": texts, "answer_start": [0 for _ in texts]}}


def test_squads_kinds_of_file_hold_the_same_items(here: Path) -> None:
    write_squad(here / "s.json")
    rows = [as_hub(row) for row in SQUAD]
    write_rows(here / "s.jsonl", rows)
    pq.write_table(pa.Table.from_pylist(rows), here / "s.parquet")
    for name in ("s.json", "s.jsonl", "s.parquet"):
        found = read(here, name)
        items = [(one.id, one.answers, one.group, one.context) for one in found.items]
        assert items == [("1", ("x", "y"), "Rome", "c"), ("3", ("z",), "Rome", "c")]
        (note,) = found.notes
        assert (note.what, note.count) == ("questions marked unanswerable, left out", 1)
        assert found.excluded == {"2"}  # a recorded answer to it is nobody's


def test_a_set_of_unanswerable_questions_only(here: Path) -> None:
    write_rows(here / "s.jsonl", [as_hub(SQUAD[1])])
    with pytest.raises(DataError, match="no items; every question is marked unanswerable"):
        read(here, "s.jsonl")


def test_an_empty_list_without_squads_mark_stays_an_error(here: Path) -> None:
    write_rows(here / "s.jsonl", SQUAD)
    with pytest.raises(DataError, match=r"s\.jsonl:2: item '2' has no accepted answer"):
        read(here, "s.jsonl")


def test_data_takes_a_dataset_folder(here: Path) -> None:
    folder = here / "hub" / "data"
    folder.mkdir(parents=True)
    table = pa.Table.from_pylist([as_hub(row) for row in SQUAD])
    pq.write_table(table, folder / "test-00000-of-00001.parquet")
    (found,) = read_sets(data_suite(here / "hub" / "test")).questions
    assert (found.name, len(found.items)) == ("test", 2)
    assert found.items[1].line == 3


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"question": pa.array([{"text": "a?"}]), "answers": ["x"]}, ":1: question is \"{'text'"),
        (
            {"question": pa.array([b"\xff"]), "answers": ["x"]},
            ":1: question is 'binary data'",
        ),
        ({"question": ["a?"], "answers": pa.array([b"\xff"])}, "is no text: binary data"),
        ({"question": ["a?"], "answers": [[["x"]]]}, "is no text: ['x']"),
        ({"question": ["a?"], "answers": [7]}, ":1: item 's:1' has an answer that is no text: 7"),
        ({"question": ["a?"], "answers": ["x"], "id": [["i"]]}, ":1: id is \"['i']\"; text"),
        ({"question": ["a?"]}, "no column 'answers'"),
        ({"question": pa.array([], pa.string()), "answers": []}, "no items"),
    ],
)
def test_cells_that_are_no_text(here: Path, columns: dict[str, Any], said: str) -> None:
    pq.write_table(pa.table(columns), here / "s.parquet")
    with pytest.raises(DataError) as caught:
        read(here, "s.parquet")
    assert str(caught.value).startswith(str(here / "s.parquet"))
    assert said in str(caught.value)


def test_columns_that_nobody_is_shown_are_noted(here: Path) -> None:
    table = pa.table({"question": ["a?"], "answers": ["x"], "image": pa.array([b"\xff"])})
    pq.write_table(table, here / "s.parquet")
    (note,) = read(here, "s.parquet").notes
    assert note.what.startswith("columns of binary data")
    assert note.examples == ("image",)


def test_recorded_answers_in_a_folder_are_fingerprinted_by_their_shards(here: Path) -> None:
    file = here / "hub" / "train-00000-of-00001.parquet"
    file.parent.mkdir()
    pq.write_table(pa.table({"id": ["1"], "answer": ["x"]}), file)
    opened = open_recorded("a", "recorded:hub", "hub", here)
    before = opened.identity()
    assert before == open_recorded("a", "recorded:hub", "hub", here).identity()
    pq.write_table(pa.table({"id": ["1"], "answer": ["other"]}), file)
    assert opened.identity() != before


def test_corpora_are_read_from_parquet(here: Path) -> None:
    pq.write_table(pa.table({"text": ["one", "two"]}), here / "c.parquet")
    sets = {
        "c": {"role": "corpus", "path": "c.parquet"},
        "s": {"role": "heldout", "path": "s.jsonl"},
    }
    write_rows(here / "s.jsonl", SQUAD[:1])
    (corpus,) = read_sets(suite(here, **sets)).corpora
    assert [(one.id, one.text, one.line) for one in corpus.articles] == [
        ("c:1", "one", 1),
        ("c:2", "two", 2),
    ]


def test_training_takes_what_has_an_answer(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_squad(here / "s.json")
    items, articles = read_training_set(here / "s.json")
    assert ([one.id for one in items], articles) == (["1", "3"], ())
    assert "s.json: 1 questions marked unanswerable left out" in capsys.readouterr().err
