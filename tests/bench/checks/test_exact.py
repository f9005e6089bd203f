"""D1: the same question in the training data, word for word."""

from __future__ import annotations

from bench.checks.leakage.exact import ExactCheck
from bench.checks.leakage.meaning import Origin
from tests.bench.checks.leaked import asked, item, looked, marked, meanings, pair, text


def test_the_same_words_are_found_and_others_are_not() -> None:
    items = [item("Who is Ada Lovelace?", "A mathematician"), item("Who is it for?", "Ada")]
    check = ExactCheck(meanings(asked(*items)))
    batch = [pair("who IS ada lovelace", "a mathematician!", line=7), pair("Who is it?", "Ada")]
    result, (match,) = looked(check, batch)
    assert result.flagged == ("Who is Ada Lovelace?",) and result.n_items == 2
    assert result.share == 0.5 and result.fact("question and answer") == 1
    assert (match.grade, match.score, match.part) == ("exact", 1.0, "question and answer")
    assert (match.source, match.path, match.line) == ("data", "data.jsonl", 7)
    assert marked(match) == "who IS ada lovelace"


def test_a_hit_with_the_answer_is_the_better_evidence() -> None:
    check = ExactCheck(meanings(asked(item("Who is it?", "Ada", "Lovelace"))))
    batches = (
        [pair("Who is it?", "Bob")],
        [pair("who is it", "lovelace", line=9)],
        [pair("Who is it?")],
    )
    result, (match,) = looked(check, *batches)
    assert (match.line, match.part) == (9, "question and answer")
    assert (result.fact("question"), result.fact("question and answer")) == (1, 1)


def test_an_answer_alone_is_no_leak() -> None:
    check = ExactCheck(meanings(asked(item("What is the capital of France?", "Paris"))))
    result, matches = looked(check, [pair("Where is the Louvre?", "Paris"), text("Paris")])
    assert result.flagged == () and matches == ()


def test_one_word_questions_are_found_as_whole_sentences_of_texts() -> None:
    check = ExactCheck(meanings(asked("Why?", "Paris weather", "Who is it?", "??")))
    content = "He asked: why? So long.\nParis weather\nNobody knows why it is. Who is it?"
    result, matches = looked(check, [text(content)])
    assert (result.flagged, result.review) == ((), ("Why?", "Paris weather"))  # third: D2
    assert [marked(match) for match in matches] == ["why", "Paris weather"]


def test_a_question_of_few_words_needs_its_answer() -> None:
    capital = item("Capital?", "Paris", name="c")
    for record, leaked in [
        (pair("Capital?", "London"), False), (pair("capital", "Paris, France"), True),
        (pair("Capital?"), False), (text("Capital? Paris."), True), (text("Capital? Rome."), False),
    ]:  # fmt: skip
        result, (match,) = looked(ExactCheck(meanings(asked(capital))), [record])
        assert (result.flagged, result.review) == ((("c",), ()) if leaked else ((), ("c",)))
        assert match.grade == ("exact" if leaked else "review")
        assert bool(result.notes) is not leaked
    whole = item("What is the capital city of France?", "Paris", name="w")
    assert looked(ExactCheck(meanings(asked(whole))), [pair(whole.question, "No")])[0].flagged


def test_a_question_with_several_answers_needs_one_of_the_items_own() -> None:
    question = "Which of the following statements is true of the cells in a green leaf?"
    cells = item(question, "Cells divide", name="1")
    other = item(question, "Iron rusts", name="2")
    check = ExactCheck(meanings(asked(cells, other)))
    result, _ = looked(check, [pair(question, "Gold shines"), pair(question, "Iron rusts")])
    assert (result.flagged, result.review) == (("2",), ("1",))
    alone = ExactCheck(meanings(asked(cells)))
    assert looked(alone, [pair(question, "Gold shines")])[0].flagged == ("1",)


def test_in_texts_alone_only_short_questions_were_looked_for() -> None:
    long = item("Who is Ada Lovelace?", "A mathematician")
    none, _ = looked(ExactCheck(meanings(asked(long))), [text("Ada Lovelace lived.")])
    assert (none.n_items, none.missing is None) == (0, False)
    assert "texts without questions" in (none.missing or "")
    some, _ = looked(ExactCheck(meanings(asked(long, "Why?"))), [text("Ada.")])
    assert (some.n_items, some.missing) == (1, None)
    every, _ = looked(ExactCheck(meanings(asked(long, "Why?"))), [text("Ada."), pair("Who?")])
    assert (every.n_items, every.missing) == (2, None)


def test_scripts_without_spaces_and_with_marks() -> None:
    questions = [
        "東京はどこ？",
        "भारत कहाँ है?",
        "ما هي عاصمة مصر؟",
        "กรุงเทพอยู่ที่ไหน",
        "서울은 어디입니까?",
    ]
    said = ["東京はどこ", "भारत कहाँ है", "ما هي عاصمةُ مِصـر", "กรุงเทพอยู่ที่ไหน?", "서울은 어디입니까"]
    items = [item(one, "Ada") for one in questions]
    result, _ = looked(ExactCheck(meanings(asked(*items))), [pair(one, "Ada") for one in said])
    assert result.flagged == tuple(questions)


def test_train_sets_are_the_training_data_and_not_checked() -> None:
    check = ExactCheck(meanings(asked("Who is it?", name="train", role="train")))
    check.look([pair("Who is it?")])
    assert check.found().checks == ()


def test_what_a_taught_set_meets_in_the_corpus_is_context() -> None:
    taught = meanings(asked(item("Why?", "Ada"), taught=True))
    result, (match,) = looked(ExactCheck(taught), [text("Why?")])
    assert (result.flagged, result.taught, match.grade) == ((), ("Why?",), "context")
    both, _ = looked(ExactCheck(taught), [text("Why?"), pair("Why?", "Ada")])
    assert (both.flagged, both.taught) == (("Why?",), ("Why?",))


def test_an_items_own_row_in_training_is_a_leak() -> None:
    one = asked(item("Why is it so?", "Ada", line=3), path="all.jsonl")
    for declared in (True, False):
        given = meanings(one, origins=[Origin("all.jsonl", one_path(), declared)])
        batch = [pair("Why is it so?", "Ada", line=3)]
        assert looked(ExactCheck(given), batch)[0].flagged == ("Why is it so?",)


def one_path() -> str:
    from pathlib import Path

    return str(Path("all.jsonl").resolve())


def test_without_training_data_it_says_so() -> None:
    result, _ = looked(ExactCheck(meanings(asked("Why?"), origins=[])))
    assert result.missing == "no training data given"
