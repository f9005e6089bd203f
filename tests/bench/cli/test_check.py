"""`bench check leakage` as a user types it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Said, write_rows

Bench = Callable[..., Said]

SUITE = """\
name: towns
sets:
  train: {role: train, path: train.jsonl}
  heldout: {role: heldout, path: heldout.jsonl}
"""
HELDOUT: list[dict[str, object]] = [
    {"question": "Which city does Ada Penmoor live in?", "answers": "Torvale", "group": "ada"},
    {"question": "Which city does Bo Elmgate live in?", "answers": "Dunmere", "group": "bo"},
]
TRAIN: list[dict[str, object]] = [
    {"question": "Which year was Cy Oakwell born in?", "answers": "1951", "group": "cy"}
]


@pytest.fixture
def towns(here: Path) -> Path:
    (here / "suite.yaml").write_text(SUITE, encoding="utf-8")
    write_rows(here / "heldout.jsonl", HELDOUT)
    write_rows(here / "train.jsonl", TRAIN)
    return here


def test_a_clean_suite(towns: Path, bench: Bench) -> None:
    said = bench("check", "leakage", "--fail-on-leak")
    assert said.code == 0, said.err
    assert "suite: suite.yaml (in this folder)" in said.err
    assert "No test item was found in training" in said.out
    assert "every match: checks/towns/leakage.json" in said.out
    assert json.loads((towns / "checks/towns/leakage.json").read_text())["n_matches"] == 0


def test_a_leak_is_shown_written_and_ends_with_1(towns: Path, bench: Bench) -> None:
    write_rows(towns / "more.jsonl", [{"prompt": HELDOUT[0]["question"], "completion": "Torvale"},
                                      {"unknown": 1}])  # fmt: skip
    said = bench("check", "leakage", "--train", "more.jsonl", "--fail-on-leak", "--quiet")
    assert said.code == 1
    assert said.err == ""
    assert "more.jsonl:1" in said.out
    assert "more.jsonl:2: no known column" in said.out
    assert "[[Which city does Ada Penmoor live in?]] Torvale" in said.out
    assert "1 of 2 (50.0 %)" in said.out
    written = json.loads((towns / "checks/towns/leakage.json").read_text())
    assert {one["check"] for one in written["matches"]} >= {"D1", "D3"}
    assert bench("check", "leakage", "--train", "more.jsonl").code == 0


SAME = "  train: {role: train, path: heldout.jsonl}"
WHOLE = """\
  heldout: {role: heldout, path: all.jsonl, where: {part: b}}
  train: {role: train, path: all.jsonl}
"""
CUT = """\
  heldout: {role: heldout, path: all.jsonl, where: {part: b}}
  train: {role: train, path: all.jsonl, where: {part: a}}
"""


@pytest.mark.parametrize(
    ("sets", "given", "flagged"),
    [
        (SAME + "\n  heldout: {role: heldout, path: heldout.jsonl}\n", [], 2),
        (WHOLE, [], 2),
        (CUT, [], 0),
        (CUT, ["--train", "all.jsonl"], 2),
    ],
)
def test_a_test_set_that_is_training_data_is_all_leaked(
    towns: Path, bench: Bench, sets: str, given: list[str], flagged: int
) -> None:
    rows = [{**row, "part": "b"} for row in HELDOUT] + [{**row, "part": "a"} for row in TRAIN]
    write_rows(towns / "all.jsonl", rows)
    (towns / "suite.yaml").write_text(f"name: towns\nsets:\n{sets}", encoding="utf-8")
    said = bench("check", "leakage", *given, "--fail-on-leak")
    assert said.code == bool(flagged), said.err
    assert (f"{flagged} of 2" in said.out) is bool(flagged)


def test_a_file_that_was_read_in_part_is_no_all_clear(towns: Path, bench: Bench) -> None:
    whole = gzip.compress((json.dumps(TRAIN[0]) + "\n").encode() * 50_000)
    (towns / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    said = bench("check", "leakage", "--train", "cut.jsonl.gz", "--fail-on-leak", "--quiet")
    assert said.code == 2
    assert "cut.jsonl.gz could be read only in part" in said.err
    assert "would have been seen" not in said.out
    (towns / "bad.jsonl").write_text(json.dumps(TRAIN[0]) + "\noops\noops\n", encoding="utf-8")
    said = bench("check", "leakage", "--train", "bad.jsonl", "--fail-on-leak", "--quiet")
    assert said.code == 2
    assert "2 rows were skipped" in " ".join(said.out.split())
    write_rows(towns / "leak.jsonl", HELDOUT)
    both = ("--train", "cut.jsonl.gz", "--train", "leak.jsonl")
    assert bench("check", "leakage", *both, "--fail-on-leak", "--quiet").code == 1


def test_a_set_given_as_its_own_training_data_is_all_leaked(towns: Path, bench: Bench) -> None:
    given = ("--data", "heldout.jsonl", "--train", "heldout.jsonl")
    said = bench("check", "leakage", *given, "--fail-on-leak")
    assert said.code == 1
    assert "2 of 2 (100.0 %)" in said.out


def test_json_is_the_whole_result(towns: Path, bench: Bench) -> None:
    said = bench("check", "leakage", "--json", "--preset", "gpt3-13gram")
    found = json.loads(said.out)
    assert {one["check"] for one in found["checks"]} >= {"D0", "D7", "gpt3-13gram"}


def test_without_training_data_there_is_a_way_out(here: Path, bench: Bench) -> None:
    write_rows(here / "q.jsonl", [*HELDOUT, HELDOUT[0]])
    said = bench("check", "leakage", "--data", "q.jsonl")
    assert said.code == 0
    assert "Not testable: no training data was given" in said.out
    assert "--train FILE" in said.out
    assert "repeated: 1" in said.out
    gated = bench("check", "leakage", "--data", "q.jsonl", "--fail-on-leak")
    assert gated.code == 2
    assert "there is no training data to test with" in gated.err


def test_a_train_set_with_bad_rows_is_read_row_by_row(towns: Path, bench: Bench) -> None:
    with (towns / "train.jsonl").open("ab") as file:
        file.write(b'{"question": "", "answers": ""}\n{"question": "\xff"}\n{broken\n')
    said = bench("check", "leakage")
    assert said.code == 0, said.err
    for line in (2, 3, 4):
        assert f"train.jsonl:{line}: " in said.out
    assert "train: read row by row, since" in said.err


def test_siblings_get_a_split(towns: Path, bench: Bench) -> None:
    write_rows(towns / "train.jsonl", [*TRAIN, {**TRAIN[0], "question": "Who?", "group": "ada"}])
    said = bench("check", "leakage", "--write-split", "split")
    assert "split by item, not by article" in " ".join(said.out.split())
    assert (towns / "split/heldout/train.jsonl").is_file()
    assert "split/heldout/heldout.jsonl" in said.out


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--train", "nope.jsonl"], "nope.jsonl"),
        (["--preset", "gpt3"], "did you mean 'gpt3-13gram'?"),
        (["--suite", "nope.yaml"], "no such file"),
        (["--suite", "suite.yaml", "--data", "heldout.jsonl"], "give one of the two"),
    ],
)
def test_what_can_be_mended_is_one_line(
    towns: Path, bench: Bench, words: list[str], wanted: str
) -> None:
    said = bench("check", "leakage", "--quiet", *words)
    assert said.code == 2
    assert wanted in said.err
    assert len(said.err.strip().splitlines()) == 1
