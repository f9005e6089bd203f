"""Rounds beside a comparison: what does not fit is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.analysis.rated_rounds import mismatches, read_rounds
from bench.base.errors import RoundError
from human_eval.analysis.results import RoundResult
from reports import render_html
from reports.result_reading import read_result
from tests.human_eval.simulated import World, rated_round
from tests.support import Said, write_rows

Bench = Callable[..., Said]

WORLD = World(chances={"a": 1.0, "b": 0.3}, items=12, raters={"r1": 0.1}, scales=False, repeats=0)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> RoundResult:
    folder = tmp_path_factory.mktemp("rounds") / "books"
    rated_round(folder, WORLD)
    ((_, result),) = read_rounds([folder, folder])
    return result


def test_the_same_checkpoints_have_nothing_to_say(found: RoundResult) -> None:
    assert mismatches(found, dict(found.fingerprints)) == ()


def test_other_answers_other_names_and_the_unrated_are_said(found: RoundResult) -> None:
    said = mismatches(found, {"a": "feedfacecafe", "c": "0" * 12})
    assert said == (
        "a was rated with other answers (run 000000000000 then, feedfacecafe here)",
        "b was rated but is not compared here",
        "c was not rated",
    )


def test_no_round_is_refused_before_anything_is_answered(here: Path) -> None:
    with pytest.raises(RoundError, match="no such file"):
        read_rounds([here / "nowhere"])


def test_compare_shows_the_round_and_what_does_not_fit(here: Path, bench: Bench) -> None:
    rated_round(here / "books", WORLD)
    items = [{"id": str(at), "question": f"Who wrote {at}?", "answers": [f"Author {at}"]}
             for at in range(12)]  # fmt: skip
    write_rows(here / "q.jsonl", [dict(one) for one in items])
    for name, right in (("a", 12), ("b", 4)):
        answers = [f"Author {at}" if at < right else "Nobody" for at in range(12)]
        rows: list[dict[str, object]] = [
            {"id": str(at), "answer": text} for at, text in enumerate(answers)
        ]
        write_rows(here / f"{name}.jsonl", rows)
    words = ("compare", "a=a.jsonl", "b=b.jsonl", "--data", "q.jsonl", "--round", "books")
    said = bench(*words)
    assert said.code == 0, said.err
    assert "People (books): " in said.out
    assert "a was rated with other answers" in said.out
    (page,) = here.glob("comparisons/*/report.html")
    text = page.read_text(encoding="utf-8")
    assert 'id="rounds"' in text
    assert "Not the same: a was rated with other answers" in text
    numbers = json.loads((page.parent / "result.json").read_text(encoding="utf-8"))
    assert numbers["rounds"][0]["folder"] == "books"
    assert numbers["command"].endswith("--round books")
    again = read_result(page.parent)
    assert again.rounds[0].result.rating("a", "verdict").mean.value > 80
    section = text.partition('id="rounds"')[2].partition("</section>")[0]
    assert len(section) > 1000
    assert section in render_html(again)


def test_compare_with_no_such_round_answers_nothing(here: Path, bench: Bench) -> None:
    write_rows(here / "q.jsonl", [{"question": "q", "answers": ["a"]}])
    write_rows(here / "a.jsonl", [{"answer": "a"}])
    write_rows(here / "b.jsonl", [{"answer": "b"}])
    words = ("compare", "a=a.jsonl", "b=b.jsonl", "--data", "q.jsonl", "--round", "nowhere")
    said = bench(*words)
    assert said.code == 2
    assert "nowhere/round.json: no such file" in said.err
    assert not (here / "runs").exists()
