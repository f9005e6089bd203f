"""Entries of `.eval_results` from runs of other harnesses' logs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.base.errors import RunError
from bench.runs.hub_entries import Entry, eval_results
from tests.bench.models.harness_logs.logs import (
    LOGS,
    Row,
    copied,
    inspect,
    rewritten,
    samples_of,
)
from tests.support import Said

Bench = Callable[..., Said]


@pytest.fixture
def run(bench: Bench, here: Path) -> Path:
    """Return the run of a log that lacks two items of the other's, and left one blank."""

    def poorer(row: Row) -> Row | None:
        if row["filter"] != "strict" or row["doc_id"] in (0, 1):
            return None
        return row | {"filtered_resps": [""], "metrics": []} if row["doc_id"] == 2 else row

    path = rewritten(samples_of(copied("a", here)), poorer)
    words = [f"a=lm-eval:{path}", f"lm-eval:{LOGS}/lm_eval/b#task=capitals,filter=strict"]
    said = bench("compare", *words, "--allow-partial")
    assert said.code == 0, said.err
    (folder,) = here.glob("runs/*/a-*")
    return folder


def exported(folder: Path, **choices: Any) -> dict[str, Any]:
    (made,) = eval_results(folder, Entry("org/name", "t", "exact_match", **choices))
    return made


def test_what_was_never_asked_is_no_wrong_answer(run: Path) -> None:
    zero, drop = (exported(run, unanswered=one) for one in ("zero", "drop"))
    assert zero["value"] == pytest.approx(100 * 12 / 16)
    assert drop["value"] == pytest.approx(100 * 12 / 15)
    assert "16 answers (1 unanswered counted as 0, 2 never asked left out)" in zero["notes"]
    assert "15 answers (1 unanswered left out, 2 never asked left out)" in drop["notes"]


def test_date_and_notes_are_the_logs(run: Path) -> None:
    made = exported(run, unanswered="drop")
    assert made["date"].startswith("2026-11-21T17:2")
    assert made["notes"].endswith("; asked by lm-evaluation-harness 0.4.13, filter strict")


def test_an_item_of_which_a_sample_is_unanswered_is_dropped_whole(bench: Bench, here: Path) -> None:
    words = [f"inspect:{LOGS}/inspect/{name}.eval" for name in "ab"]
    assert bench("compare", *words).code == 0
    (folder,) = here.glob("runs/*/a-*")
    items = [one for one in inspect("inspect/a.eval").tasks[0].items[:18] if one.id != "q10"]
    right = [said.text in one.accepted for one in items for said in one.answers]
    made = exported(folder, unanswered="drop")
    assert made["value"] == pytest.approx(100 * sum(right) / len(right))
    assert "34 answers (1 unanswered left out)" in made["notes"]


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ({"source": {"url": "javascript:alert(1)"}}, "--source-url: 'javascript"),
        ({"source": {"url": "https://me:pw@host/x"}}, "--source-url: .* without user or password"),
        ({"source": {"url": "https://host/a b"}}, "--source-url"),
        ({"source": {"org": "cais"}}, "--source-url: a name or user without an address"),
        ({"revision": "zz z"}, "--revision: 'zz z'; the commit's hash"),
    ],
)
def test_what_no_page_could_show_is_refused(run: Path, choices: dict[str, Any], found: str) -> None:
    with pytest.raises(RunError, match=found):
        exported(run, unanswered="drop", **choices)


def test_source_and_revision_are_passed_on(run: Path) -> None:
    source = {"url": "https://host/x?y=1", "org": "cais"}
    made = exported(run, unanswered="drop", source=source, revision="0123abc")
    assert (made["source"], made["dataset"]["revision"]) == (source, "0123abc")
    assert yaml.safe_load(yaml.safe_dump(made)) == made


def test_scores_older_than_the_answers_are_no_entry(run: Path) -> None:
    answers = run / "answers.jsonl"
    answers.write_bytes(answers.read_bytes() + answers.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(RunError, match="answers were added since it was scored"):
        exported(run, unanswered="drop")
