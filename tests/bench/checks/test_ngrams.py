"""D2: whole questions and long runs of them, anywhere in the training data."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.checks.leakage.bounds import question_ends
from bench.checks.leakage.meaning import Origin
from bench.checks.leakage.ngrams import NgramCheck
from bench.checks.leakage.training import TrainingData, TrainingFile
from bench.checks.words import words
from tests.bench.checks.leaked import asked, item, looked, marked, meanings, pair, text

LONG = "Which river flows through the old town of Heidelberg in the south of Germany?"


def test_a_question_is_found_in_the_middle_of_a_text_and_marked() -> None:
    check = NgramCheck(meanings(asked("Who is Ada Lovelace?", LONG)))
    content = f"{'Some words. ' * 500}«WHO is Ada -- Lovelace?» {'More. ' * 500}"
    result, (match,) = looked(check, [text("Nothing here."), text(content, line=12)])
    assert result.flagged == ("Who is Ada Lovelace?",) and result.n_items == 2
    assert (match.grade, match.score, match.line) == ("exact", 1.0, 12)
    assert marked(match) == "WHO is Ada -- Lovelace" and len(match.text) <= 300


@pytest.mark.parametrize(
    "question",
    [
        "東京で一番高い建物は何ですか？",
        "日本的首都是哪里？",
        "ما هي عاصمة جمهورية مصر العربية؟",
        "भारत की राजधानी क्या है?",
        "เมืองหลวงของประเทศไทยคืออะไร",
        "대한민국의 수도는 어디입니까?",
        "Где родился Александр Пушкин?",
        "Wo liegt die größte Stadt Österreichs?",
        "ကမ္ဘာ့အမြင့်ဆုံးတောင်",
        "Ποια είναι η πρωτεύουσα της Ελλάδας;",
    ],
)
def test_planted_leaks_in_many_scripts(question: str) -> None:
    other = "".join(reversed(question))
    check = NgramCheck(meanings(asked(question, other)))
    around = ("Something else. ", " Et cetera «…» و।。")
    batch = [text(around[0] + question + around[1]), text(around[1] * 9)]
    result, (match,) = looked(check, batch)
    assert result.flagged == (question,)
    assert words(marked(match)) == words(question)


@pytest.mark.parametrize(
    ("rest", "grade"),
    [("?", "exact"), ("\nnext", "exact"), ("", "exact"), (" A: a queen", "exact"),
     (" - queen Ada", "exact"), (" married to?", "near"), (", and why?", "near")],
)  # fmt: skip
def test_what_follows_decides_whether_it_is_the_question(rest: str, grade: str) -> None:
    check = NgramCheck(meanings(asked(item("Who is Ada?", "Queen Ada"))))
    result, (match,) = looked(check, [text("So who is Ada" + rest)])
    assert match.grade == grade and result.flagged == ("Who is Ada?",)


def test_a_short_question_inside_another_question_is_no_leak() -> None:
    check = NgramCheck(meanings(asked("Who is Ada?")))
    result, matches = looked(check, [pair("Who is Ada married to?", "Bob")])
    assert (result.flagged, matches, result.fact("met")) == ((), (), 1)
    check = NgramCheck(meanings(asked(item("Who is Ada?", "Bob"))))
    assert looked(check, [pair("Q: Who is Ada?", "Bob")])[0].flagged == ("Who is Ada?",)


def test_a_question_that_says_little_needs_its_answer() -> None:
    question = "Which of the following statements is true?"
    cells, iron = item(question, "Cells divide", name="1"), item(question, "Iron", name="2")
    batch = [pair(question, "Gold"), pair(f"Say: {question}", "iron"), pair(question, "Gold")]
    result, matches = looked(NgramCheck(meanings(asked(cells, iron))), batch)
    assert (result.flagged, result.review) == (("2",), ("1",))
    assert {match.id: match.grade for match in matches if match.id == "1"} == {"1": "review"}
    assert result.grades == ("exact",)
    short = item("Who is Ada?", "Bob", name="s")
    result, _ = looked(NgramCheck(meanings(asked(short))), [pair("Who is Ada?", "Cy")])
    assert (result.flagged, result.review) == ((), ("s",))
    told, _ = looked(NgramCheck(meanings(asked(short))), [text("He asked: who is Ada? So.")])
    assert told.flagged == ("s",)  # in a text it is no form that is filled in again and again


@pytest.mark.parametrize(
    ("changed", "flagged"),
    [
        (LONG.replace("Germany", "Germany, say,"), True),
        ("In Germany: " + LONG.replace(" of Germany", ""), True),  # the rest stands close by
        (LONG.replace("Germany", "France"), False),
        (LONG.replace("the old town", "Heidelberg"), False),
        ("Which river flows through the old town of Mannheim?", False),
    ],
)
def test_long_runs_flag_where_the_other_words_are_near(changed: str, flagged: bool) -> None:
    result, matches = looked(NgramCheck(meanings(asked(LONG))), [pair(changed, "Neckar")])
    assert bool(result.flagged) is flagged == bool(matches)
    if matches and changed != LONG.replace("Germany", "Germany, say,"):
        assert matches[0].grade == "near" and 0.8 <= matches[0].score < 1


def test_the_best_evidence_is_kept() -> None:
    check = NgramCheck(meanings(asked(LONG)))
    near, whole = "In Germany: " + LONG.replace(" of Germany", ""), LONG
    result, (match,) = looked(check, [text(near, 1)], [text(whole, 2)], [text(near, 3)])
    assert (match.grade, match.line, result.fact("exact")) == ("exact", 2, 1)


def test_short_questions_are_counted() -> None:
    result, _ = looked(
        NgramCheck(meanings(asked("Why?", "Who now?", "Is it a"))), [text("why? is it a")]
    )
    assert (result.n_items, result.flagged, result.fact("too short")) == (1, ("Is it a",), 2)
    assert "2 questions of one or two words" in result.notes[0]
    none, _ = looked(NgramCheck(meanings(asked("Why?"))), [text("why?")])
    assert none.missing == "no question of three words or more"


def test_what_a_taught_set_meets_in_the_corpus_is_context() -> None:
    taught = meanings(asked(item("Who is Ada?", "Bob"), taught=True))
    result, (match,) = looked(NgramCheck(taught), [text("Who is Ada?")])
    assert (result.flagged, result.taught, match.grade) == ((), ("Who is Ada?",), "context")
    result, matches = looked(NgramCheck(taught), [text("Who is Ada?"), pair("Who is Ada?", "Bob")])
    assert (result.flagged, result.taught, len(matches)) == (("Who is Ada?",), ("Who is Ada?",), 2)


def test_a_paraphrase_may_share_a_run_with_its_original_but_not_all_words() -> None:
    original = item(LONG, "Neckar", name="o")
    train = asked(original, name="train", role="train")
    reworded = "In Germany: " + LONG.replace(" of Germany", "")
    other = item(reworded, "Neckar", name="p", of=("train", "o"))
    sets = (asked(other, name="paraphrase", role="paraphrase"), train)
    origins = [Origin("train", "train.jsonl", True)]
    assert looked(NgramCheck(meanings(*sets, origins=origins)), [pair(LONG)])[0].flagged == ()
    found, _ = looked(NgramCheck(meanings(*sets, origins=origins)), [pair(reworded)])
    assert found.flagged == ("p",)


WORDS = [f"{a}{b}" for a in ("ka", "le", "mi", "no") for b in ("ra", "sto", "x", "", "lovelace")]


@given(st.integers(0, 2**32), st.integers(3, 20), st.integers(0, 400), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_planted_question_is_found_where_it_was_planted(
    seed: int, length: int, at: int, accents: bool
) -> None:
    draw = random.Random(seed)
    question = " ".join(draw.choice(WORDS) for _ in range(length))
    filler = ["é" if accents else "e", "Lorem", "ipsum,", "dolor."]
    around = [draw.choice(filler) for _ in range(400)]
    content = " ".join((*around[:at], question.title(), *around[at:]))
    start = len(" ".join(around[:at])) + bool(at)
    check = NgramCheck(meanings(asked(question)))
    _, (match,) = looked(check, [text("Lorem"), text(content)])
    assert match.score == 1 and marked(match) == content[start : start + len(question)]
    without = NgramCheck(meanings(asked(question)))
    assert looked(without, [text(" ".join(around))])[1] == ()


def test_every_question_planted_in_a_giant_line_is_found_twice_over(tmp_path: Path) -> None:
    draw = random.Random(0)
    questions = list(dict.fromkeys(" ".join(draw.choices(WORDS, k=5)) for _ in range(300)))
    parts = [" ".join(draw.choices(["lorem", "ipsum", "dolor", "é"], k=800)) for _ in questions]
    content = " ".join(part for pairs in zip(parts, questions, strict=True) for part in pairs)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": content}), encoding="utf-8")
    (tmp_path / "b.txt").write_text(content, encoding="utf-8")
    for name in ("a.jsonl", "b.txt"):
        data = TrainingData([TrainingFile(name, tmp_path / name)])
        first, again = (
            looked(NgramCheck(meanings(asked(*questions), origins=data.origins)), *data.batches())
            for _ in range(2)
        )
        assert first[0].flagged == tuple(questions) and first == again


def test_many_longer_questions_do_not_hide_a_text_that_holds_it() -> None:
    check = NgramCheck(meanings(asked("Who is Ada?")))
    longer = [pair(f"Who is Ada fond of, {i}?") for i in range(60)]
    result, (match,) = looked(check, longer, [text("Who is Ada? A queen.", line=9)])
    assert (result.flagged, match.line) == (("Who is Ada?",), 9)


def test_where_a_question_ends() -> None:
    assert question_ends("who is it ?", 9, []) and question_ends("誰ですか。次", 4, [])
    assert not question_ends("who is it, then", 9, [""])
