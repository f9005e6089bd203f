"""The committed page of planted leaks: what it shows keeps what was promised, or says where not."""

import re
from pathlib import Path

import pytest

from tests.support import REPOSITORY

PAGE = REPOSITORY / "benchmarks" / "leaks.md"
DATA = ("made world", "webquestions", "evouna")
PROMISED = {"verbatim": 1.0, "near": 0.95, "paraphrased": 0.90}


def rows(page: Path, title: str) -> list[list[str]]:
    section = page.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def ours(row: list[str]) -> float:
    return float(re.findall(r"\*\*([\d.]+)\*\*", row[6])[0])


@pytest.mark.parametrize("kind", sorted(PROMISED))
def test_among_records_every_kind_of_leak_is_found_as_promised(kind: str) -> None:
    found = [row for row in rows(PAGE, "Among training records") if row[1] == kind]
    found = [row for row in found if row[0] in DATA]
    assert len(found) == len(DATA)
    for row in found:
        assert ours(row) >= PROMISED[kind], row


def test_inside_texts_verbatim_and_reworded_leaks_are_found_as_promised() -> None:
    """Near-duplicates fall short there (.95 was promised): the page says how far."""
    whole = rows(PAGE, "Inside texts")
    verbatim = [row for row in whole if row[1] == "verbatim" and row[0] in DATA]
    assert len(verbatim) == len(DATA)
    for row in verbatim:
        assert ours(row) >= 0.995, row
    pooled = next(row for row in whole if row[0] == "ours")
    assert float(pooled[3]) >= PROMISED["paraphrased"]


@pytest.mark.parametrize("title", ["Among training records", "Inside texts"])
def test_few_are_flagged_for_nothing(title: str) -> None:
    everywhere = next(row for row in rows(PAGE, title) if "false flags" in row[1])
    assert float(everywhere[6]) <= 0.01


def test_answers_in_prompts_and_split_articles_are_all_found_and_none_is_false() -> None:
    found = rows(PAGE, "Answers in prompts (D5), articles in training (D6)")[2:]
    assert {row[0] for row in found} == {"D5", "D6"}
    for row in found:
        assert row[3] == row[4], row
        assert row[5] == "0", row
