"""`bench data`."""

from __future__ import annotations

import csv
import json

import pytest

from tests.support import write_rows


@pytest.fixture
def mine(here):
    """A user's own two questions."""
    rows = [
        {"id": "a", "question": "Which city does Ada live in?", "answers": ["Rome"]},
        {"id": "b", "question": "nearest river to Rome", "answers": ["Tiber"]},
    ]
    return write_rows(here / "mine.jsonl", rows)


def test_paraphrase_says_what_it_did(bench, mine):
    said = bench("data", "paraphrase", "--data", mine)
    assert said.code == 0
    assert said.out.startswith("mine: 3 paraphrases of 2 items\nfewer than 3: 1 of 2 items, 1 of")
    assert "1 question of no known English pattern" in said.out
    assert "mine.paraphrases.jsonl" in said.out
    assert "suite:" in said.err


def test_paraphrase_as_json_is_the_summary_file(bench, mine, here):
    said = bench("data", "paraphrase", "--data", mine, "--json", "--quiet")
    assert said.err == ""
    found = json.loads(said.out)
    written = json.loads((here / "mine.paraphrases.summary.json").read_text(encoding="utf-8"))
    assert found["accepted"] == written["accepted"] == 3
    assert found["items_without"] == 1


def test_people_judge_a_sample(bench, mine, here):
    assert bench("data", "paraphrase", "--data", mine, "--sample-for-humans", 2).code == 0
    sample = here / "mine.paraphrases.sample.csv"
    rows = list(csv.DictReader(sample.open(encoding="utf-8")))
    filled = here / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows({**row, "verdict": "yes"} for row in rows)
    said = bench("data", "paraphrase", "--data", mine, "--verdicts", filled)
    assert "people: 2 of 2 keep the fact, 100.0 % (Wilson 34.2 to 100.0 %)" in said.out
    said = bench("data", "paraphrase", "--data", mine, "--sample-for-humans", 2)
    assert (said.code, said.out) == (2, "")


def test_mendable_errors_are_one_line(bench, mine):
    for words in (
        ("data", "paraphrase", "other", "--data", mine),
        ("data", "paraphrase", "--data", "nothing.jsonl"),
        ("data", "paraphrase", "--data", mine, "--with", "nobody"),
        ("data", "paraphrase", "--data", mine, "--per-item", "0"),
        ("data", "tofu", "full", "--out", "x"),
        ("data", "tofu", "a=x.json", "a=y.json", "--out", "x"),
    ):
        said = bench(*words)
        assert (said.code, said.out) == (2, ""), words
        assert len([one for one in said.err.splitlines() if one.startswith("bench: ")]) == 1, words


def test_data_has_help(bench):
    said = bench("data", "--help")
    assert "paraphrase" in said.out
    assert "tofu" in said.out
