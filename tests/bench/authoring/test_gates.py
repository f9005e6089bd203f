"""The gates: one case for each reason, and what must pass."""

from __future__ import annotations

import pytest

from bench.authoring.gates import GATES, Case, judge, review_of
from bench.authoring.records import Rejection
from bench.data.items import Item


def item(question, *answers):
    return Item("q1", question, answers or ("Paris",), "q1", None, None, 1, False)


def reason(question, text, *answers, **more):
    found = judge(Case(item(question, *answers), text, **more))
    return found and found.reason


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Which city does Ada live in?", "Does Ada live in Paris?", "answer_introduced"),
        ("Which city does Ada live in?", "Name the city that Eve lives in.", "name_lost"),
        ("Which city does Ada live in?", "What is the city of Ada and Eve?", "name_added"),
        ("Who won 3 of 20 games?", "Name whoever won 3 games.", "number_lost"),
        ("Who won the games?", "Name whoever won the 3 games.", "number_added"),
        ("Which city does Ada live in?", "which city does ada live in??", "identical"),
        ("Who built it?", "When was it built by them?", "wh_changed"),
        ("In which city does Ada live?", "Ada does live in which city?", "too_similar"),
        ("Which city does Ada live in?", " … ", "not_asked"),
        ("Who is it?", "Tell me, " + "please " * 30 + "who it is", "not_asked"),
        ("what did natalie portman play in", "which part did natalie wood take", "name_lost"),
    ],
)
def test_each_fault_has_its_reason(question, text, expected):
    assert reason(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which city does Ada live in?", "Name the city that Ada lives in."),
        ("Who won 3 of 20 games?", "Name whoever won three of twenty games."),
        ("Who was the 3rd king?", "Name the third king."),
        ("Is Paris the home of Ada?", "Does Ada live in Paris?"),
        ("Who owns Egypt's oldest ship?", "The oldest ship of Egypt belongs to whom?"),
        ("what did natalie portman play in", "which part did Natalie Portman take"),
        ("What is the employer of Ada?", "Who pays the wages of Ada?"),
        ("How many people live there?", "What is the population of it?"),
    ],
)
def test_good_ones_pass(question, text):
    assert reason(question, text) is None


def test_context_decides_the_later_gates():
    question, text = "Which city does Ada live in?", "Name the home of Ada."
    assert reason(question, text) is None
    assert reason(question, text, siblings=("name the home of ada",)) == "repeated"
    assert reason(question, text, other="the question of q2") == "other_question"
    assert reason(question, text, trained="word for word in train/q2") == "in_training"
    no = Case(item(question), text, adequacy=lambda original, candidate: "says less")
    assert judge(no) == Rejection("not_adequate", "says less")


def test_a_part_of_the_answer_counts_where_it_is_a_name():
    question = "Which company is Ada employed by?"
    assert reason(question, "Is Ada employed by Northwind?", "Northwind Energy") is not None
    assert reason(question, "Name the energy company that employs Ada.", "Northwind Energy") is None


@pytest.mark.parametrize(
    ("question", "answer", "bad", "good"),
    [
        ("东京在哪个国家？", "日本", "东京在日本吗？", "东京属于哪一个国家呢？"),
        ("أين تقع مدينة القاهرة؟", "مصر", "هل القاهرة في مصر؟", "في أي بلد توجد القاهرة؟"),
        ("ताजमहल किस शहर में है?", "आगरा", "क्या ताजमहल आगरा में है?", "वह नगर बताओ जहाँ ताजमहल स्थित है।"),
        ("กรุงเทพอยู่ประเทศอะไร", "ไทย", "กรุงเทพอยู่ในไทยหรือ", "บอกชื่อประเทศที่มีกรุงเทพ"),
    ],
)
def test_other_scripts(question, answer, bad, good):
    assert reason(question, bad, answer) == "answer_introduced"
    assert reason(question, question + "!", answer) == "identical"
    assert reason(question, good, answer) is None


def test_numbers_of_other_scripts_are_numbers():
    assert reason("من ربح ٣ مباريات؟", "من فاز في ٤ مباريات", "علي") == "number_lost"
    assert reason("من ربح ٣ مباريات؟", "من فاز في 3 مباريات", "علي") is None


def test_case_changes_of_names_go_to_review():
    assert "Ada" in review_of(item("Where does Ada live?"), "name the place where ada lives")
    assert review_of(item("Where does Ada live?"), "Name the place where Ada lives.") == ""
    assert review_of(item("Where does Ada live?"), "Ada lives where?") == ""
    assert "order" in review_of(item("Did Rome beat Gaul?"), "Did Gaul beat Rome?")


def test_the_table_names_each_gate_once():
    wanted = [what for what, _ in GATES]
    assert len(set(wanted)) == len(wanted) == 11
