"""`bench human report` as a user types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, rated_round
from tests.support import Said

Bench = Callable[..., Said]


@pytest.fixture
def small(here: Path) -> RoundFolder:
    """Two raters, two checkpoints, no stars."""
    world = World(chances={"a": 1.0, "b": 0.3}, items=24, raters={"r1": 0.1, "r2": 0.1},
                  scales=False, repeats=2)  # fmt: skip
    return rated_round(here / "books", world)


def test_the_verdict_the_page_and_the_numbers(small: RoundFolder, bench: Bench) -> None:
    said = bench("human", "report", "books", "--metric", "f1,exact_match")
    assert said.code == 0, said.err
    assert "Verdict: " in said.out
    assert said.out.endswith("report: books/report.html\n")
    assert "Of the metrics, F1 agrees most with people by Kendall's tau" in said.out
    assert "tau favours metrics that tie the same ones" in said.out
    page = (small.path / "report.html").read_text(encoding="utf-8")
    assert "<!DOCTYPE html>" in page
    numbers = json.loads((small.path / "result.json").read_text(encoding="utf-8"))
    assert next(iter(numbers)) == "schema"
    assert [row["metric"] for row in numbers["metrics"]["rows"]] == ["f1", "exact_match"]
    assert set(numbers["hashes"]) >= {"round.json", "key.json", "ratings.jsonl"}


def test_the_same_round_gives_the_same_files(small: RoundFolder, bench: Bench) -> None:
    bench("human", "report", "books", "--metric", "f1")
    before = [(small.path / name).read_bytes() for name in ("report.html", "result.json")]
    bench("human", "report", "books", "--metric", "f1")
    assert [(small.path / name).read_bytes() for name in ("report.html", "result.json")] == before


@pytest.mark.usefixtures("small")
def test_json_holds_what_the_file_holds(here: Path, bench: Bench) -> None:
    said = bench("human", "report", "books", "--json", "--out", "elsewhere", "--metric", "f1")
    assert said.code == 0
    assert not (here / "books" / "report.html").exists()
    written = json.loads((here / "elsewhere" / "result.json").read_text(encoding="utf-8"))
    assert json.loads(said.out) == written


@pytest.mark.usefixtures("small")
def test_no_round_and_nothing_rated_are_one_sentence(here: Path, bench: Bench) -> None:
    said = bench("human", "report", "nowhere")
    assert (said.code, said.out) == (2, "")
    assert "nowhere/round.json: no such file" in said.err
    (here / "books" / "ratings.jsonl").unlink()
    said = bench("human", "report", "books")
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "nothing was rated yet" in said.err
    assert not (here / "books" / "report.html").exists()


@pytest.mark.usefixtures("small")
def test_an_unknown_metric_is_one_sentence(bench: Bench) -> None:
    said = bench("human", "report", "books", "--metric", "f2")
    assert said.code == 2
    assert "unknown metric 'f2'; did you mean 'f1'" in said.err


def test_a_notebook_gets_tables(small: RoundFolder) -> None:
    from bench import report_round

    found = report_round(small.path, metrics=["f1"])
    pairs, ratings = found.to_frame(), found.ratings_frame()
    assert list(pairs[["a", "b", "verdict"]].iloc[0]) == ["a", "b", "a_higher"]
    assert set(ratings.control) == {"verdict", "correct"}
    assert ratings.loc[ratings.checkpoint == "a", "mean"].iloc[0] > 80
