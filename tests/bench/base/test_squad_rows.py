"""SQuAD's JSON, both versions: rows, lines, and what is not as SQuAD has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.base.tables import read_rows


def question(name: str, *answers: str, **more: Any) -> dict[str, Any]:
    texts = [{"text": text, "answer_start": 0} for text in answers]
    return {"id": name, "question": f"{name}?", "answers": texts, **more}


def squad(*asked: dict[str, Any], title: str = "Rome") -> dict[str, Any]:
    paragraph = {"context": 'A city, "id": "2" it is not.', "qas": list(asked)}
    return {"version": "v2.0", "data": [{"title": title, "paragraphs": [paragraph]}]}


def test_each_question_is_a_row_with_its_context_and_title(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    hard = question("2", is_impossible=True, plausible_answers=[{"text": "x", "answer_start": 1}])
    path.write_text(json.dumps(squad(question("1", "a", "b"), hard)))
    (_, first), (number, second) = read_rows(path)
    assert first == {
        "id": "1",
        "question": "1?",
        "answers": ["a", "b"],
        "context": 'A city, "id": "2" it is not.',
        "title": "Rome",
        "group": "Rome",
    }
    assert (number, second["answers"], second["is_impossible"]) == (2, [], True)


def test_a_row_knows_the_line_of_its_id(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    names = ["x", 'say "y"', "é", "1"]
    text = json.dumps(squad(*(question(name, name) for name in names)), indent=1)
    path.write_text(text)
    lines = text.split("\n")
    found = [(row["id"], lines[row.line - 1].strip()) for _, row in read_rows(path)]
    assert found == [(name, f'"id": {json.dumps(name)},') for name in names]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda tree: tree["data"][0].pop("paragraphs"), "article 1: no list 'paragraphs'"),
        (lambda tree: tree["data"][0]["paragraphs"][0].pop("qas"), "article 1: no list 'qas'"),
        (lambda tree: tree["data"][0]["paragraphs"][0]["qas"].append(3), "no list 'answers'"),
        (
            lambda tree: tree["data"][0]["paragraphs"][0]["qas"][0].update(answers=["a"]),
            "an answer is 'a'",
        ),
        (lambda tree: tree.update(data=[{"question": "a?"}]), "no list 'paragraphs'"),
        (lambda tree: tree.update(data={}), "not a list"),
    ],
)
def test_what_is_not_as_squad_has_it(tmp_path: Path, spoil: Any, said: str) -> None:
    tree = squad(question("1", "a"))
    spoil(tree)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(tree))
    with pytest.raises(DataError) as caught:
        read_rows(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)
    assert "SQuAD" in str(caught.value) or "answer" in said


def test_a_constant_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"data": [], "x": NaN}')
    with pytest.raises(DataError, match="NaN is no value in JSON"):
        read_rows(path)
