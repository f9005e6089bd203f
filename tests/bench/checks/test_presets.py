"""Peers' rules: what they find by hand-made cases, and the published numbers on WebQuestions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.checks.leakage.meaning import Origin
from bench.checks.leakage.presets import PRESETS, preset
from bench.checks.leakage.training import TrainingData, TrainingFile
from bench.data.items import QuestionSet
from tests.bench.checks.leaked import asked, item, looked, meanings, pair, text
from tests.needs import real_data

LETTERS = [f"w{i}" for i in range(20)]


def run(first: int, last: int) -> str:
    return " ".join(LETTERS[first:last])


WHOLE, EIGHT, SHORT = run(0, 20), run(0, 8), run(0, 7)


@pytest.mark.parametrize(
    ("name", "question", "records", "found"),
    [
        ("gpt2-8gram", WHOLE, ["x " + run(5, 13) + " y"], True),
        ("gpt2-8gram", WHOLE, [run(5, 12), run(12, 19)], False),
        ("gpt2-8gram", SHORT, [SHORT], False),
        ("gpt3-13gram", WHOLE, [run(3, 16)], True),
        ("gpt3-13gram", WHOLE, [run(3, 15)], False),
        ("gpt3-13gram", run(0, 12), [WHOLE], False),
        ("palm-8gram-70", WHOLE, [run(0, 12), run(4, 17)], True),  # 10 of 13, from two records
        ("palm-8gram-70", WHOLE, [run(0, 16)], False),  # 9 of 13
        ("palm-8gram-70", SHORT, [WHOLE], False),
        ("tulu3-coverage", WHOLE, [run(2, 13)], True),  # 11 of 20 words
        ("tulu3-coverage", WHOLE, [run(2, 12)], False),  # 10 of 20
        ("tulu3-coverage", WHOLE, [run(0, 10), run(10, 20)], False),  # in two records
        ("tulu3-coverage", WHOLE, [run(0, 8) + " x " + run(10, 18)], True),
        ("tulu3-coverage", SHORT, [WHOLE], False),
        ("gpt4-substring", "Who is it?", ["xx whoisit, then"], True),
        ("gpt4-substring", "Who is it?", ["who is he", "it"], False),
        ("gpt4-substring", "Oui?", ["o u"], False),
        ("gpt4-substring", "Oui?", ["Louis"], True),
        ("gpt4-substring", "東京はどこ？", ["さて、東京は どこ。"], True),
        ("gpt4-substring", "?", ["anything"], False),
        ("gpt4-substring", "x" * 200, ["x" * 50], True),
        ("gpt4-substring", "x" * 200, ["x" * 49], False),
    ],
)
def test_rules(name: str, question: str, records: list[str], found: bool) -> None:
    check = preset(name)(meanings(asked(question)))
    result, matches = looked(check, *([text(one)] for one in records))
    assert (result.check, bool(result.flagged), matches) == (name, found, ())


@pytest.mark.parametrize("name", PRESETS)
def test_a_set_is_not_held_against_the_corpus_it_was_cut_from(name: str) -> None:
    one = asked(item(WHOLE, line=2), path="data.jsonl")
    origin = Origin("data", str(Path("data.jsonl").resolve()), True)
    own = meanings(one, origins=[origin])
    assert looked(preset(name)(own), [text(WHOLE, line=2)])[0].flagged == ()
    trained = looked(preset(name)(own), [pair(WHOLE, line=2)])[0]
    assert trained.flagged == (WHOLE,)


def test_short_questions_are_said_to_be_missed() -> None:
    result, _ = looked(preset("gpt3-13gram")(meanings(asked(SHORT, WHOLE))), [text(SHORT)])
    assert result.notes == ("1 of 2 questions have fewer than 13 words: never found",)
    assert result.n_items == 2


def test_an_unknown_preset_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match="gpt3-13gram"):
        preset("gpt3-13grams")


def test_published_numbers_on_webquestions() -> None:
    web = real_data("webquestions")
    rows = json.loads((web / "test.json").read_text(encoding="utf-8"))
    items = [item(row["qText"], *row["answers"], name=row["qId"]) for row in rows]
    test = asked(*items)
    files = [TrainingFile(name, web / name) for name in ("trainmodel.json", "val.json")]
    data = TrainingData(files)
    assert shares(test, data, "gpt2-8gram", "gpt3-13gram") == [0.9, 0.0]


def shares(one: QuestionSet, data: TrainingData, *names: str) -> list[float]:
    """Give the share that each preset flags, in percent."""
    checks = [preset(name)(meanings(one, origins=data.origins)) for name in names]
    return [round(100 * looked(check, *data.batches())[0].share, 1) for check in checks]
