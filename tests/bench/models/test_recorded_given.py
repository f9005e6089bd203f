"""Scores in columns of recorded answers, given by somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.models.protocol import Ask
from bench.models.recorded import open_recorded
from tests.support import Said, write_rows

ASKS = [Ask("s", f"q{at}", 0, "", "h", f"{at}?", ("elsewhere", at)) for at in (1, 2, 3)]


def given(path: Path, mapping: str) -> dict[str, dict[tuple[str, str, int], float]]:
    location = f"{path}#{mapping}"
    found = open_recorded("a", f"recorded:{location}", location, Path()).given_scores(ASKS)
    return {name: dict(one) for name, one in found.items()}


def test_named_columns_are_scores(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,answer,judge,ok\nq1,x,0.5,true\nq2,x,,false\nq3,x,1e1,\n", encoding="utf-8")
    assert given(path, "answer=answer,given:tone=judge,given:pass@1=ok") == {
        "tone": {("s", "q1", 0): 0.5, ("s", "q3", 0): 10.0},
        "pass@1": {("s", "q1", 0): 1.0, ("s", "q2", 0): 0.0},
    }
    assert given(path, "answer") == {}


@pytest.mark.parametrize("value", ["good", [1], float("inf"), {}])
def test_what_is_no_number_is_named_with_its_line(tmp_path: Path, value: object) -> None:
    path = tmp_path / "a.json"
    rows = [{"id": f"q{at}", "answer": "x", "judge": value} for at in (1, 2, 3)]
    path.write_text(json.dumps(rows).replace("Infinity", "1e400"), encoding="utf-8")
    with pytest.raises(DataError, match=r"judge holds|too large"):
        given(path, "answer=answer,given:tone=judge")


def test_a_score_needs_a_name_and_a_column(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", [{"id": "q1", "answer": "x"}])
    with pytest.raises(DataError, match="unknown field 'given:'"):
        given(path, "given:=judge")
    with pytest.raises(DataError, match="no column 'judge'"):
        given(path, "given:tone=judge")


def test_two_files_are_compared_by_what_a_judge_said(
    bench: Callable[..., Said], here: Path
) -> None:
    items = [{"question": f"{at}?", "answers": "x"} for at in range(12)]
    write_rows(here / "data.jsonl", [dict(one) for one in items])
    for name, good in (("a", 10), ("b", 3)):
        rows: list[dict[str, object]] = [
            {"question": one["question"], "answer": "y", "judge": int(at < good)}
            for at, one in enumerate(items)
        ]
        write_rows(here / f"{name}.jsonl", rows)
    specs = [f"{name}=recorded:{name}.jsonl#answer=answer,given:judge=judge" for name in "ab"]
    said = bench("compare", *specs, "--data", "data.jsonl", "--metric", "given:judge")
    assert said.code == 0, said.err
    text = " ".join(said.out.split())
    assert "a − b +58.3" in text
    assert "Why this test: McNemar" in text
