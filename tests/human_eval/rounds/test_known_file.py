"""Qualification tasks of the user's own: what a file may hold, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import DataError
from human_eval.rounds.known_file import known_in
from tests.support import write_rows


def test_jsonl_with_scales_lists_and_a_source(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"question": "Who?", "answer": "Mara\x00", "verdict": "correct", "note": "ours"},
        {
            "question": "When?",
            "answer": "1900",
            "verdict": ["incorrect", "partially correct"],
            "relevance": 5,
            "grammatical_correctness": [4, 5],
            "source": "In 1901.",
        },
    ]
    first, second = known_in(write_rows(tmp_path / "known.jsonl", rows), "rating")
    assert first.answers == ("Mara␀",)
    assert first.right == {"verdict": ("correct",)}
    assert (first.set, first.id, first.source) == ("known.jsonl", "known.jsonl:1", None)
    assert second.right == {
        "verdict": ("incorrect", "partially_correct"),
        "relevance": (5,),
        "grammatical_correctness": (4, 5),
    }
    assert second.source == "In 1901."


def test_csv_with_two_answers(tmp_path: Path) -> None:
    file = tmp_path / "known.csv"
    file.write_text("question,answer_a,answer_b,preference\nWho?,Mara,Jo,a|tie_good\n")
    assert known_in(file, "preference")[0].right == {"preference": ("a", "tie_good")}


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", "rating", "known.csv: empty; a header line naming the columns"),
        ("question,answer,verdict\n", "rating", "known.csv: no rows; one for each"),
        (
            "question,answer,verdct\nq,a,correct\n",
            "rating",
            "no column 'verdict'; is 'verdct' meant?",
        ),
        (
            "question,answer,verdict\nq,a,right\n",
            "rating",
            "known.csv:2: verdict is 'right'; one or",
        ),
        ("question,answer,verdict\nq,,correct\n", "rating", "known.csv:2: no answer; text"),
        ("question,answer,verdict\nq,a,\n", "rating", "known.csv:2: no verdict; the judgement"),
        (
            "question,answer,verdict,relevance\nq,a,correct,9\n",
            "rating",
            "relevance is '9'; one or",
        ),
        ("question,answer,verdict\nq,a,correct\n", "preference", "no column 'answer_a'"),
        (
            "question,answer_a,answer_b,preference\nq,a,b,c\n",
            "preference",
            "preference is 'c'; one",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    tmp_path: Path, text: str, kind: str, message: str
) -> None:
    file = tmp_path / "known.csv"
    file.write_text(text)
    with pytest.raises(DataError) as error:
        known_in(file, kind)  # type: ignore[arg-type]
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_true_is_no_star(tmp_path: Path) -> None:
    row: dict[str, object] = {
        "question": "q",
        "answer": "a",
        "verdict": "correct",
        "relevance": True,
    }
    with pytest.raises(DataError, match="relevance is True"):
        known_in(write_rows(tmp_path / "known.jsonl", [row]), "rating")
