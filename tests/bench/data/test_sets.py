"""Sets: columns, filters, groups, paraphrases, notes, in each format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.data.items import QuestionSet
from bench.data.schema import SetBlock, SuiteBlock
from bench.data.sets import read_column, read_sets
from bench.data.suite import Suite
from tests.support import write_rows


def suite(here: Path, **sets: Any) -> Suite:
    return Suite(SuiteBlock(name="t", sets=sets), here, None)


def read(here: Path, path: str, **more: Any) -> QuestionSet:
    return read_sets(suite(here, s=SetBlock(role="heldout", path=path, **more)))["s"]


def test_the_same_rows_read_the_same_in_every_format(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "question": "Say, who?", "answers": ["a", "b"], "group": "g"},
        {"id": "2", "question": "Zwei\u2028Zeilen?", "answers": ["ü"], "group": "h"},
    ]
    write_rows(here / "s.jsonl", rows)
    (here / "s.json").write_text(json.dumps(rows))
    (here / "s.csv").write_text(
        'id,question,answers,group\n1,"Say, who?","[""a"", ""b""]",g\n2,Zwei\u2028Zeilen?,ü,h\n',
        encoding="utf-8",
    )
    found = [read(here, f"s.{kind}").items for kind in ("jsonl", "json", "csv")]
    assert found[0][1].question == "Zwei\u2028Zeilen?"
    assert found[0][0].answers == ("a", "b")
    assert [[i.content() for i in items] for items in found] == [
        [i.content() for i in found[0]]
    ] * 3
    assert {item.group for item in found[2]} == {"g", "h"}


def test_ids_default_to_set_and_row_number(here: Path) -> None:
    write_rows(here / "s.jsonl", [{"question": "a?", "answers": "x"}] * 2)
    assert [item.id for item in read(here, "s.jsonl").items] == ["s:1", "s:2"]


def test_csv_ids_count_rows_while_errors_name_lines(here: Path) -> None:
    (here / "s.csv").write_text('question,answers\n"a\nb?",x\n\nc?,y\n')
    items = read(here, "s.csv").items
    assert [(i.id, i.row, i.line) for i in items] == [("s:1", 1, 2), ("s:2", 2, 5)]
    (here / "s.csv").write_text('id,question,answers\n1,"a\nb?",x\n2,c?,y\n1,d?,z\n')
    with pytest.raises(DataError, match=r"s\.csv:5: id '1' appears twice \(first on line 2\)"):
        read(here, "s.csv")
    (here / "s.csv").write_text('id,question,answers\n1,"a\nb?",x\n2,c?,\n')
    with pytest.raises(DataError, match=r"s\.csv:4: item '2' has no accepted answer"):
        read(here, "s.csv")


def test_an_item_alone_joins_no_group(here: Path) -> None:
    """Whatever a group is called: as an item's id, or as the group of an item alone is shown."""
    rows: list[dict[str, Any]] = [
        {"id": "Rome", "question": "a?", "answers": "x"},
        {"id": "2", "question": "b?", "answers": "x", "group": "Rome"},
        {"id": "3", "question": "c?", "answers": "x", "group": " Rome "},
        {"id": "4", "question": "d?", "answers": "x", "group": "Rome (alone)"},
        {"id": "5", "question": "e?", "answers": "x", "group": "Rome  (alone)"},
        {"id": "6", "question": "f?", "answers": "x", "group": " "},
    ]
    write_rows(here / "s.jsonl", rows)
    found = read(here, "s.jsonl")
    groups = [item.group for item in found.items]
    assert groups[1:3] == ["Rome", "Rome"]
    assert groups[3] == groups[4] == "Rome (alone)"
    assert len({groups[0], *groups[1:5], groups[5]}) == found.n_groups == 4
    assert [item.id for item in found.items if not item.grouped] == ["Rome", "6"]
    assert " ".join(groups[0].split()) == "Rome (alone)"  # as a page shows it


def test_a_paraphrase_of_an_item_alone_belongs_to_it(here: Path) -> None:
    write_rows(here / "a.jsonl", [{"id": "1", "question": "a?", "answers": "x"}])
    write_rows(here / "p.jsonl", [{"id": "p", "question": "A?", "answers": "x", "of": "1"}])
    sets = read_sets(
        suite(
            here,
            p=SetBlock(role="paraphrase", path="p.jsonl"),
            a=SetBlock(role="train", path="a.jsonl"),
        )
    )
    (paraphrase,), (original,) = sets["p"].items, sets["a"].items
    assert paraphrase.group == original.group
    assert not paraphrase.grouped


def test_columns_where_and_splitting(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"q": "a?", "gold": "x/ y /x/", "bad": False},
        {"q": "b?", "gold": None, "bad": True},
        {"q": "c?", "gold": "406/5 BC", "bad": False},
    ]
    write_rows(here / "s.jsonl", rows)
    found = read(
        here,
        "s.jsonl",
        columns={"question": "q", "answers": "gold"},
        where={"bad": False},
        split_answers="/",
    )
    assert [item.answers for item in found.items] == [("x", "y"), ("406", "5 BC")]
    assert found.excluded == {"s:2"}
    assert [(note.count, note.examples) for note in found.notes] == [(2, ()), (1, ("406/5 BC",))]


def test_where_reads_false_in_csv(here: Path) -> None:
    (here / "s.csv").write_text("question,answers,bad\na?,x,False\nb?,y,true\n")
    assert len(read(here, "s.csv", where={"bad": False}).items) == 1


def test_true_is_not_one(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"question": "a?", "answers": "x", "kind": True},
        {"question": "b?", "answers": "y", "kind": 1},
    ]
    write_rows(here / "s.jsonl", rows)
    assert [i.question for i in read(here, "s.jsonl", where={"kind": 1}).items] == ["b?"]


def test_a_paraphrase_takes_the_group_of_its_original(here: Path) -> None:
    write_rows(here / "a.jsonl", [{"id": "1", "question": "a?", "answers": "x", "group": "g"}])
    rows: list[dict[str, Any]] = [
        {"id": "p1", "question": "A?", "answers": "x", "of": "1"},
        {"id": "p2", "question": "A!", "answers": "x", "of": "1", "group": "own"},
    ]
    write_rows(here / "p.jsonl", rows)
    sets = read_sets(
        suite(
            here,
            p=SetBlock(role="paraphrase", path="p.jsonl"),
            a=SetBlock(role="train", path="a.jsonl"),
        )
    )
    assert [(i.of, i.group) for i in sets["p"].items] == [(("a", "1"), "g"), (("a", "1"), "own")]


def test_an_original_in_two_sets_is_refused(here: Path) -> None:
    for name in ("a", "b"):
        write_rows(here / f"{name}.jsonl", [{"id": "1", "question": "a?", "answers": "x"}])
    write_rows(here / "p.jsonl", [{"id": "p", "question": "A?", "answers": "x", "of": "1"}])
    blocks = {
        "a": SetBlock(role="train", path="a.jsonl"),
        "b": SetBlock(role="heldout", path="b.jsonl"),
        "p": SetBlock(role="paraphrase", path="p.jsonl"),
    }
    with pytest.raises(DataError, match=r"'1' stands in several sets \(a, b\)"):
        read_sets(suite(here, **blocks))


def test_repeated_questions_are_kept_and_their_conflict_named(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "question": "Who?", "answers": "x"},
        {"id": "2", "question": "who?", "answers": "y"},
        {"id": "3", "question": "When?", "answers": "z"},
    ]
    write_rows(here / "s.jsonl", rows)
    found = read(here, "s.jsonl")
    assert len(found.items) == 3
    assert [note.count for note in found.notes] == [1, 1]
    assert "1 'x' against 2 'y'" in found.notes[1].examples[0]


def test_an_unmapped_column_is_named(here: Path) -> None:
    write_rows(here / "s.jsonl", [{"questoin": "a?", "answers": "x"}])
    with pytest.raises(DataError, match="no column 'question'; did you mean 'questoin'"):
        read(here, "s.jsonl")


def test_an_unknown_field_in_columns_is_named(here: Path) -> None:
    write_rows(here / "s.jsonl", [{"q": "a?", "answers": "x"}])
    with pytest.raises(DataError, match=r"unknown field .questoin. in .*; did you mean .question."):
        read(here, "s.jsonl", columns={"questoin": "q"})


def test_a_corpus_is_read_and_never_asked(here: Path) -> None:
    write_rows(here / "a.jsonl", [{"id": "1", "text": "Long ago.", "group": "g"}])
    write_rows(here / "s.jsonl", [{"question": "a?", "answers": "x"}])
    sets = read_sets(
        suite(
            here,
            a=SetBlock(role="corpus", path="a.jsonl"),
            s=SetBlock(role="heldout", path="s.jsonl"),
        )
    )
    assert [one.name for one in sets.questions] == ["s"]
    assert sets.corpora[0].articles[0].text == "Long ago."


def test_a_column_by_item_id(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"question": "a?", "answers": "x", "judge": True},
        {"question": "b?", "answers": "y", "judge": None},
    ]
    write_rows(here / "s.jsonl", rows)
    one = suite(here, s=SetBlock(role="heldout", path="s.jsonl"))
    assert read_column(one, "s", "judge") == {"s:1": True, "s:2": None}
    with pytest.raises(DataError, match="did you mean 'judge'"):
        read_column(one, "s", "jugde")
