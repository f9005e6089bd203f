"""`bench score` as a user types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sacrebleu

from metrics.authorities import AUTHORITIES, Authority
from tests.support import REPOSITORY, Said, write_rows

Bench = Callable[..., Said]


@pytest.fixture
def answers(here: Path) -> Path:
    rows: list[dict[str, object]] = [
        {"answer": "the cat sat on a mat", "answers": "the cat sat on the mat"},
        {"answer": None, "answers": "x"},
    ]
    return write_rows(here / "a.jsonl", rows)


def test_scores_signatures_and_what_was_left_out(answers: Path, bench: Bench) -> None:
    said = bench("score", "a.jsonl", "--metrics", "exact_match, f1", "--metrics", "bleu")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0].split() == ["metric", "corpus", "score", "unit"]
    assert lines[1].split() == ["exact_match", "0.00", "%"]
    assert lines[2].split() == ["f1", "83.33", "%"]
    assert lines[3].split() == ["bleu", "53.73", "%"]
    assert "  f1|nrefs:1|n:1|refs:max|tokens:split|empty:0|v:1" in lines
    assert "a.jsonl: 1 answer scored in" in said.out
    assert "1 unanswered row left out" in said.out


def test_a_blank_answer_counts_and_null_does_not(here: Path, bench: Bench) -> None:
    rows = [{"answer": "", "answers": "the cat sat on the mat"}]
    write_rows(here / "b.jsonl", [*rows, {"answer": "a b c d e", "answers": "a b c d e"}])
    said = bench("score", "b.jsonl", "--metrics", "sacrebleu,exact_match", "--verify")
    assert said.out.splitlines()[2].split()[:2] == ["exact_match", "50.00"]
    assert "DIFFERENT" not in said.out
    expected = sacrebleu.corpus_bleu(
        ["", "a b c d e"], [["the cat sat on the mat", "a b c d e"]]
    ).score
    assert f"{expected:.2f}" in said.out.splitlines()[1]


def test_the_folder_of_evaluates_scripts_is_documented(bench: Bench) -> None:
    for text in (bench("score", "--help").out, bench("metrics", "squad_f1").out):
        assert "KNOWBENCH_EVALUATE_METRICS" in text
    for page in ("README.md", "docs/formats.md"):
        assert "KNOWBENCH_EVALUATE_METRICS" in (REPOSITORY / page).read_text(encoding="utf-8")


def test_the_help_names_every_kind_of_file(bench: Bench) -> None:
    said = bench("score", "--help").out
    assert all(kind in said for kind in ("JSONL", "JSON,", "CSV", "Parquet", "Arrow"))


def test_bleu_of_short_answers_is_explained_and_of_long_ones_is_not(
    answers: Path, here: Path, bench: Bench
) -> None:
    write_rows(here / "b.jsonl", [{"answer": text, "answers": text} for text in ("x", "y z")])
    said = " ".join(bench("score", "b.jsonl", "--metrics", "bleu,f1").out.split())
    assert "bleu looks for runs of 4 tokens, and the answers have 1.5 on average" in said
    assert "runs of 4 tokens" not in bench("score", "a.jsonl", "--metrics", "bleu,f1").out
    assert "runs of 4 tokens" not in bench("score", "b.jsonl", "--metrics", "f1,chrf").out


@pytest.mark.parametrize("target", ["a.jsonl", "./a.jsonl"])
def test_what_is_read_is_never_written_over(answers: Path, bench: Bench, target: str) -> None:
    before = answers.read_bytes()
    said = bench("score", "a.jsonl", "--metrics", "f1", "--out", target)
    assert said.code == 2
    assert "is the file that is read" in said.err
    assert answers.read_bytes() == before


def test_where_every_metric_fails_the_command_does(answers: Path, bench: Bench) -> None:
    (answers.parent / "p.py").write_text(
        "from metrics import F1\n\n\nclass Leaves(F1):\n    name = 'leaves'\n\n"
        "    def counts(self, answers, references):\n        raise SystemExit(0)\n"
    )
    said = bench("score", "a.jsonl", "--metrics", "p.py:Leaves")
    assert said.code == 2
    assert "p.py:Leaves" in said.out
    both = bench("score", "a.jsonl", "--metrics", "f1,p.py:Leaves")
    assert both.code == 0
    assert "83.33" in both.out


def test_verify_prints_the_largest_difference(answers: Path, bench: Bench) -> None:
    said = bench("score", "a.jsonl", "--metrics", "f1,sacrebleu,chrf", "--verify")
    assert said.code == 0
    assert "largest difference" in said.out
    rows = {line.split()[0]: line.split() for line in said.out.splitlines() if line.strip()}
    assert rows["sacrebleu"][1] == "sacrebleu"
    assert "not verified: f1: no other tool scores exactly so" in said.out
    assert "DIFFERENT" not in said.out


def test_a_difference_is_the_commands_status_and_nothing_compared_a_warning(
    answers: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = bench("score", "a.jsonl", "--metrics", "f1", "--verify")
    assert nothing.code == 0
    assert nothing.err == "bench: --verify compared nothing: the reasons stand with the scores\n"
    assert bench("score", "a.jsonl", "--metrics", "f1").err == ""
    other = Authority("another", lambda answer, references: 12.5)
    monkeypatch.setitem(AUTHORITIES, "chrf", lambda: other)
    differs = bench("score", "a.jsonl", "--metrics", "chrf", "--verify")
    assert (differs.code, differs.err) == (1, "")
    assert "DIFFERENT" in differs.out


def test_json_is_the_whole_result(answers: Path, bench: Bench) -> None:
    said = bench("score", "a.jsonl", "--metrics", "f1", "--out", "s.parquet", "--json")
    found = json.loads(said.out)
    assert found["scores"][0]["metric"] == "f1"
    assert found["scores"][0]["value"] == pytest.approx(100 * 5 / 6)
    assert (found["rows"], found["unanswered"], found["table"]) == (2, 1, "s.parquet")
    assert (answers.parent / "s.parquet").is_file()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["score", "a.jsonl", "--metrics", "rogue_l"], "unknown metric 'rogue_l'"),
        (["score", "a.jsonl", "--metrics", "bleau"], "did you mean 'bleu'"),
        (["score", "b.jsonl", "--metrics", "f1"], "no such file; did you mean 'a.jsonl'?"),
        (["score", "a.jsonl#output", "--metrics", "f1"], "no column 'output'"),
        (["score", "a.jsonl", "--metrics", "bertscore_f1:nope"], "no folder 'nope'"),
        (["score", "a.jsonl", "--metrics", "f1", "--workers", "0"], "--workers"),
        (["score", "a.jsonl"], "--metrics"),
        (["metrics", "blue"], "did you mean 'bleu'"),
    ],
)
def test_what_can_be_mended_is_one_line(
    answers: Path, bench: Bench, words: list[str], wanted: str
) -> None:
    said = bench(*words)
    assert said.code == 2
    assert wanted in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert said.out == ""


def test_ids_in_several_rows_are_said(here: Path, bench: Bench) -> None:
    rows: list[dict[str, object]] = [
        {"id": name, "answer": text, "answers": "x"} for name, text in (("a", "x"), ("a", "y"))
    ]
    write_rows(here / "b.jsonl", rows)
    said = bench("score", "b.jsonl", "--metrics", "f1")
    assert said.code == 0
    assert "; 1 id stands in several rows, each of which is scored" in " ".join(said.out.split())
    assert json.loads(bench("score", "b.jsonl", "--metrics", "f1", "--json").out)["repeated"] == 1
    write_rows(here / "b.jsonl", [rows[0], {**rows[1], "answers": "z"}])
    said = bench("score", "b.jsonl", "--metrics", "f1", "--out", "s.parquet")
    assert said.code == 2
    assert "b.jsonl:2: the id of line 1 again" in said.err
    assert not (here / "s.parquet").exists()
