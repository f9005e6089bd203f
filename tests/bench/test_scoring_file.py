"""The story of `bench score`: what is scored is what the metrics score, however it is cut."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bench
import metrics
from bench.base.errors import DataError, SuiteError
from bench.runs import pair_blocks
from bench.runs.pair_blocks import Counted
from bench.runs.pair_file import PairTable
from bench.scoring_file import ScoreOptions, score
from benchmarks.metrics_pairs import several_references
from tests.support import write_rows

NAMES = ["exact_match", "f1", "bleu", "sacrebleu", "chrf"]
PLUGIN = """
from metrics.corpus_only import CorpusOnly
from metrics.exact_match import ExactMatch

class Shouts(ExactMatch):
    name = "shouts"

    def counts(self, answers, references):
        if any("BOOM" in answer for answer in answers):
            raise RuntimeError("too loud")
        return super().counts(answers, references)

class Sums(ExactMatch):
    def score(self, totals):
        if totals.ndim == 1:
            raise OverflowError("sum")
        return super().score(totals)

class Moody(ExactMatch):
    def __init__(self):
        raise OSError("not today")

letters = CorpusOnly("any", lambda answers, references: len("".join(answers)))
"""


def write_pairs(path: Path, n: int) -> tuple[list[str], list[list[str]]]:
    """Write n answered pairs and one that is not."""
    answers, references = several_references(n)
    rows: list[dict[str, object]] = [
        {"id": f"q{at}", "answer": answers[at], "answers": references[at]} for at in range(n)
    ]
    write_rows(path, [*rows, {"id": "none", "answer": None, "answers": "x"}])
    return answers, [[text for text in accepted if text.strip()] for accepted in references]


@pytest.mark.parametrize("block", [7, 64, 100_000])
def test_scores_are_the_metrics_own_whatever_the_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", block)
    answers, references = write_pairs(tmp_path / "a.jsonl", 150)
    found = score(tmp_path / "a.jsonl", NAMES)
    for name in NAMES:
        metric = metrics.get(name)
        whole = metrics.corpus_score(metric, metric.counts(answers, references))
        assert found[name] == pytest.approx(whole, abs=1e-10)
    assert found.rows == 151
    assert found.unanswered == 151 - len(answers)
    assert [one.metric for one in found.scores] == NAMES
    assert found.scores[0].items == len(answers)
    assert f"|nrefs:var|n:{len(answers)}|" in found.scores[0].signature
    with pytest.raises(KeyError):
        found["rouge9"]


def test_the_table_holds_scores_and_counts_in_the_files_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(pair_blocks, "BLOCK", 16)
    answers, references = write_pairs(tmp_path / "a.jsonl", 40)
    out = tmp_path / "new" / "s.parquet"
    found = score(tmp_path / "a.jsonl", ["f1", "bleu"], out=out)
    assert found.table == str(out)
    table = pq.read_table(out)
    assert table.schema.metadata[b"knowbench.schema"] == b"1"
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == [*(f"q{at}" for at in range(40)), "none"]
    assert {row["set"] for row in rows} == {"a"}
    assert rows[-1]["answered"] is False
    assert rows[-1]["f1"] is rows[-1]["text"] is rows[-1]["bleu.matches_1"] is None
    metric = metrics.get("bleu")
    counts = metric.counts(answers, references)
    kept = [row for row in rows if row["answered"]]
    written = [[row[f"bleu.{name}"] for name in metric.columns] for row in kept]
    np.testing.assert_array_equal(written, counts)
    np.testing.assert_array_equal([row["bleu"] for row in kept], metric.score(counts))


def test_two_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", 20)
    write_pairs(tmp_path / "a.jsonl", 90)
    tables = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    one = score(tmp_path / "a.jsonl", NAMES, out=tables[0])
    two = score(tmp_path / "a.jsonl", NAMES, out=tables[1], options=ScoreOptions(workers=2))
    assert one.scores == two.scores
    assert tables[0].read_bytes() == tables[1].read_bytes()


def test_questions_in_a_file_of_their_own(tmp_path: Path) -> None:
    items: list[dict[str, object]] = [
        {"id": name, "question": f"{name}?", "answers": [name.upper(), "x"]} for name in "abc"
    ]
    write_rows(tmp_path / "q.jsonl", items)
    answers: list[dict[str, object]] = [
        {"id": "c", "output": "C"}, {"id": "a", "output": "a"}, {"id": "b", "output": None}
    ]  # fmt: skip
    write_rows(tmp_path / "a.jsonl", answers)
    found = score(f"{tmp_path}/a.jsonl#output", "exact_match", data=tmp_path / "q.jsonl",
                  out=tmp_path / "s.parquet")  # fmt: skip
    assert (found["exact_match"], found.rows, found.unanswered) == (50.0, 3, 1)
    write_rows(tmp_path / "a.jsonl", answers[:2])
    with pytest.raises(DataError, match="no answer to 1 of set q: b"):
        score(f"{tmp_path}/a.jsonl#output", "exact_match", data=tmp_path / "q.jsonl")
    partial = ScoreOptions(allow_partial=True)
    found = score(f"{tmp_path}/a.jsonl#output", "f1", data=tmp_path / "q.jsonl", options=partial)
    assert (found.rows, found.unanswered) == (3, 1)
    with pytest.raises(DataError, match="--split-answers: given beside --data"):
        score(tmp_path / "a.jsonl", "f1", data="q.jsonl", options=ScoreOptions(split_answers="/"))


def test_a_plugin_that_raises_leaves_the_others_their_scores_and_no_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(pair_blocks, "BLOCK", 2)
    (tmp_path / "loud.py").write_text(PLUGIN, encoding="utf-8")
    name = f"{tmp_path}/loud.py:Shouts"
    rows: list[dict[str, object]] = [
        {"answer": text, "answers": "a"} for text in ("a", "b", "BOOM", "a", "a", None)
    ]
    write_rows(tmp_path / "a.jsonl", rows)
    found = score(tmp_path / "a.jsonl", ["f1", name, "bleu"], out=tmp_path / "s.parquet")
    assert [one.metric for one in found.scores] == ["f1", "bleu"]
    assert found["f1"] == 60.0
    assert len(found.faults) == 1
    assert found.faults[0].why == "failed on '3': RuntimeError('too loud')"
    score(tmp_path / "a.jsonl", ["f1", "bleu"], out=tmp_path / "without.parquet")
    assert (tmp_path / "s.parquet").read_bytes() == (tmp_path / "without.parquet").read_bytes()
    table = pq.read_table(tmp_path / "s.parquet")
    assert table.column("f1").to_pylist() == [100.0, 0.0, 0.0, 100.0, 100.0, None]
    assert [path.suffix for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_metric_that_fails_on_the_sums_leaves_no_column(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    (tmp_path / "loud.py").write_text(PLUGIN, encoding="utf-8")
    write_rows(tmp_path / "a.jsonl", [{"answer": "a", "answers": "a"}] * 2)
    name = f"{tmp_path}/loud.py:Sums"
    found = score(tmp_path / "a.jsonl", ["f1", name], out=tmp_path / "s.parquet")
    assert [(one.metric, one.why) for one in found.faults] == [(name, "OverflowError('sum')")]
    assert not [one for one in pq.read_schema(tmp_path / "s.parquet").names if "loud.py" in one]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_plugin_that_cannot_be_made_fails_by_itself(tmp_path: Path, workers: int) -> None:
    (tmp_path / "loud.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "bad.py").write_text("import no_such_package", encoding="utf-8")
    write_rows(tmp_path / "a.jsonl", [{"answer": "a", "answers": "a"}])
    names = [f"{tmp_path}/loud.py:Moody", "f1", f"{tmp_path}/bad.py:Any"]
    options = ScoreOptions(workers=workers, verify=True)
    found = score(tmp_path / "a.jsonl", names, out=tmp_path / "s.parquet", options=options)
    assert found["f1"] == 100.0
    assert [one.metric for one in found.faults] == [names[0], names[2]]
    assert found.faults[0].why.endswith("loud.py cannot be made: OSError('not today')")
    assert "bad.py cannot be run: ModuleNotFoundError" in found.faults[1].why
    assert [one.metric for one in found.verified] == ["f1"]


def test_an_object_of_a_file_that_scores_only_the_whole(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(PLUGIN, encoding="utf-8")
    write_rows(tmp_path / "a.jsonl", [{"answer": "a", "answers": "a"}] * 3)
    found = score(tmp_path / "a.jsonl", f"f1,{tmp_path}/loud.py:letters")
    assert found[f"{tmp_path}/loud.py:letters"] == 3.0


def test_verification_comes_with_the_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_blocks, "BLOCK", 16)
    answers, _ = write_pairs(tmp_path / "a.jsonl", 40)
    found = score(tmp_path / "a.jsonl", ["f1", "sacrebleu"], options=ScoreOptions(verify=True))
    f1, bleu = found.verified
    assert math.isnan(f1.difference)
    assert (bleu.items, bleu.refused) == (len(answers), 0)
    assert bleu.difference <= 1e-12


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["exact_mach"], "unknown metric 'exact_mach'; did you mean 'exact_match'"),
        ([], "none is named"),
        (" , ", "none is named"),
        (None, 'metrics: found None; names: "f1" or ['),
        (7, "metrics: found 7; names:"),
        (["f1", None], "metrics: found None; names:"),
        ([metrics.get("f1")], "metrics: found F1(); names:"),
        (["loss"], "loss is computed from a checkpoint's probabilities"),
    ],
)
def test_names_that_are_no_metrics_of_texts(names: Any, wanted: str) -> None:
    with pytest.raises(SuiteError) as found:
        score("nothing.jsonl", names)
    assert wanted in str(found.value)


def test_a_file_without_an_answer_leaves_no_table(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.jsonl", [{"answer": None, "answers": "x"}])
    with pytest.raises(DataError, match="none of 1 rows has an answer"):
        score(tmp_path / "a.jsonl", "f1", out=tmp_path / "s.parquet")
    assert not (tmp_path / "s.parquet").exists()


def test_a_place_where_nothing_can_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(tmp_path / "a.jsonl", [{"answer": "x", "answers": "x"}])
    with pytest.raises(DataError, match="is a folder; a file to write; name a file in it"):
        score(tmp_path / "a.jsonl", "f1", out=tmp_path)
    with pytest.raises(DataError, match=r"s\.parquet: cannot be written: (Not a dir|File exists)"):
        score(tmp_path / "a.jsonl", "f1", out=tmp_path / "a.jsonl" / "s.parquet")

    def full(table: PairTable, block: Counted) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PairTable, "add", full)
    with pytest.raises(DataError, match="cannot be written: No space left on device; name another"):
        score(tmp_path / "a.jsonl", "f1", out=tmp_path / "s.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["a.jsonl"]


def test_surrogates_are_scored_and_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"answer": "\ud800", "answers": "\ud800"}) + "\n", encoding="ascii")
    found = score(path, ["exact_match", "chrf"], out=tmp_path / "s.parquet")
    assert (found["exact_match"], found["chrf"]) == (100.0, 100.0)


def test_three_lines_of_a_notebook(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.jsonl", [{"answer": "a", "answers": "a"}])
    frame = bench.score(tmp_path / "a.jsonl", metrics=["exact_match", "f1"]).to_frame()
    assert list(frame["score"]) == [100.0, 100.0]
    assert list(frame.columns) == ["metric", "score", "items", "signature"]
