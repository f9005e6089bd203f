"""D3: planted paraphrases are found, another person's fact is not; published values."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product

import pytest

from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.fact_match import names_of
from bench.checks.leakage.fact_spelling import ending, exchanged, misspelt
from bench.checks.leakage.fact_units import cut
from bench.checks.leakage.facts import FactCheck
from bench.checks.leakage.meaning import Meanings
from bench.data.world import WorldSize, make_world
from bench.data.world_language import ATTRIBUTES
from tests.bench.checks.made_items import asked, data, flagged, leakage, world_sets
from tests.needs import real_data

LANGUAGES = {
    "Chinese": ("李王张刘陈杨", "明华 晓东 建国 秀英 丽娟 志强 海燕 文斌", "",
                "{}住在哪个城市？", "{}的家在哪座城市？", "苏州 上海 广州 成都 西安 武汉"),
    "Japanese": ("田中 鈴木 佐藤 高橋 伊藤 渡辺", "花子 一郎 健太 美咲 翔太 陽菜 直樹 彩", "",
                 "{}はどの町に住んでいますか？", "{}が住んでいる町はどこですか？",
                 "京都 大阪 札幌 福岡"),
    "Arabic": ("أحمد ليلى خالد سعاد يوسف مريم", "المنصوري الحداد القاسم النجار الخطيب العلي صالح",
               " ", "في أي مدينة يعيش {}؟", "{} يعيش في أي مدينة اليوم؟", "دمشق حلب القاهرة بغداد"),
    "Hindi": ("राजेश अनीता सुनील मोहन गीता रवि", "वर्मा देसाई शर्मा गुप्ता सिंह मेहता जोशी", " ",
              "{} किस शहर में रहते हैं?", "किस शहर में {} का घर है?", "जयपुर पुणे दिल्ली लखनऊ"),
    "Thai": ("สมชาย วิภา มานี ชูใจ ปิติ วีระ", "ใจดี แก้วมณี ทองคำ บุญมา รักไทย พงษ์ดี", "",
             "{}อาศัยอยู่ในเมืองใด", "เมืองใดที่{}อาศัยอยู่", "เชียงใหม่ ลำปาง กรุงเทพ ภูเก็ต"),
    "Korean": ("김 이 박 최 정 강", "민준 서연 지훈 수빈 현우 예은 도윤 하은", "",
               "{}은 어느 도시에 살고 있습니까?", "{}의 집은 어느 도시에 있습니까?",
               "부산 대구 서울 인천"),
    "Russian": ("Иван Анна Пётр Мария Олег", "Громов Ершова Каменев Лунина Седов Титова", " ",
                "В каком городе живёт {}?", "Где находится дом, в котором живёт {}?",
                "Тверь Казань Пермь Омск"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_are_found_in_every_script_and_other_people_are_not(language: str) -> None:
    first, last, space, question, other, cities = LANGUAGES[language]
    firsts = first.split() if " " in first else list(first)
    people = [a + space + b for a, b in product(firsts, last.split())]
    random.Random(language).shuffle(people)
    draw = random.Random(1)
    lives = {person: draw.choice(cities.split()) for person in people}
    tested, trained = people[:16], people[16:]
    pairs = [(question.format(person), lives[person]) for person in tested]
    clean = [(question.format(person), lives[person]) for person in trained]
    planted = [(other.format(person), lives[person]) for person in tested[:8]]
    assert len(flagged(leakage(pairs, clean), "D3")) <= 1
    found = flagged(leakage(pairs, [*clean, *planted]), "D3")
    assert {str(n) for n in range(8)} <= found


@pytest.mark.parametrize(
    ("size", "seed"),
    [*((WorldSize.small(), seed) for seed in range(21)), *((WorldSize(), s) for s in (0, 14, 20))],
)
def test_nobody_in_a_made_world_is_accused(size: WorldSize, seed: int) -> None:
    """Some share a last name and by chance a city with somebody who was asked about."""
    sets, articles = world_sets(make_world(size, seed))
    check = FactCheck(Meanings(tuple(sets), (training := _training(sets, articles)).origins))
    for batch in training.batches():
        check.look(batch)
    found = check.found().checks
    assert {one.set: (one.flagged, one.review) for one in found} == {
        one.set: ((), ()) for one in found
    }
    taught = {one.set: len(one.taught) / one.n_items for one in found}
    assert taught["heldout"] >= 0.9
    assert taught["paraphrase"] >= 0.9
    assert taught["control"] == taught["retention"] == 0


def _training(sets, articles):
    from bench.checks.leakage.training import TrainingData

    return TrainingData(sets=[sets[0], articles])


def test_every_other_phrasing_of_a_made_question_is_found() -> None:
    world = make_world(WorldSize(), 3)
    people = world.control
    pairs = [(a.questions[0].format(name=p.name), p.facts[a.name]) for p in people
             for a in ATTRIBUTES]  # fmt: skip
    other = [(a.questions[1 + n % 3].format(name=p.name), p.facts[a.name])
             for n, (p, a) in enumerate(product(people, ATTRIBUTES))]  # fmt: skip
    train = [(a.questions[0].format(name=p.name), p.facts[a.name]) for p in world.asked_new
             for a in ATTRIBUTES]  # fmt: skip
    found = flagged(leakage(pairs, [*train, *other]), "D3")
    assert len(found) >= 0.9 * len(pairs)


def test_a_statement_tells_the_fact_where_it_holds_the_answer() -> None:
    pairs = [("Which city does Ada Penmoor live in?", "Torvale"),
             ("Which city does Bo Elmgate live in?", "Dunmere")]  # fmt: skip
    told = ["Rain fell. Ada Penmoor lives in the city of Torvale. It stopped.",
            "Bo Elmgate lives in the city of Halcyra. Cy Oakwell lives in Dunmere."]  # fmt: skip
    found = leakage(pairs, texts=told)
    assert flagged(found, "D3") == {"0"}
    (match,) = [one for one in found.matches if one.check == "D3"]
    assert match.text[slice(*match.span)] == "Ada Penmoor lives in the city of Torvale."
    assert (match.line, match.source) == (1, "texts")


def test_what_a_corpus_tells_is_to_review_where_nobody_said_that_it_should() -> None:
    rest = "Bo Elmgate lives in the city of Halcyra. Cy Oakwell lives in Dunmere."
    told = data(texts=["Rain fell. Ada Penmoor lives in the city of Torvale. It stopped.", rest])
    question = ("Which city does Ada Penmoor live in?", "Torvale")
    unsaid, said = replace(asked([question]), taught=None), asked([question])
    found = check_leakage([unsaid], told, templates=[]).find("D3", "heldout")
    assert found is not None
    assert (found.flagged, found.review) == ((), ("0",))
    note = "the corpus tells the fact of 1 item: say `taught: true` or `taught: false` in the suite"
    assert found.notes == (note,)
    found = check_leakage([said], told, templates=[]).find("D3", "heldout")
    assert found is not None
    assert (found.flagged, found.review, found.notes) == (("0",), (), ())
    assert found.grades == ("paraphrase",)
    asks = data(texts=["In which city does Ada Penmoor live now? Torvale.", rest])
    found = check_leakage([unsaid], asks, templates=[]).find("D3", "heldout")
    assert found is not None
    assert found.flagged == ("0",)  # the question itself stands in the corpus


def test_words_that_only_the_test_asks_of_everybody_do_not_hide_a_leak() -> None:
    """The training data ask in other words throughout: no "live" and no "city" stands there."""
    world = make_world(WorldSize(), 3)
    pairs = [(a.questions[0].format(name=p.name), p.facts[a.name]) for p in world.control
             for a in ATTRIBUTES]  # fmt: skip
    other = [(a.questions[1 + n % 3].format(name=p.name), p.facts[a.name])
             for n, (p, a) in enumerate(product(world.control, ATTRIBUTES))]  # fmt: skip
    leaked = set(range(0, len(pairs), 2))
    train = [one for n, one in enumerate(other) if n in leaked]
    found = flagged(leakage(pairs, train), "D3")
    assert len(found & {str(n) for n in leaked}) >= 0.75 * len(leaked)
    assert not found - {str(n) for n in leaked}


def test_a_record_that_names_more_is_only_probably_the_same_fact() -> None:
    pairs = [("Which is the capital?", "Paris"), ("Who wrote the Lay of Ismene?", "Bo")]
    train = [("Which is the capital of France?", "Paris"), ("Who wrote the Lay of Ismene?", "Bo"),
             ("How high is the tower?", "12 m")]  # fmt: skip
    found = leakage(pairs, train).find("D3", "heldout")
    assert found is not None
    assert dict(zip(found.flagged, found.grades, strict=True)) == {
        "0": "paraphrase", "1": "duplicate",
    }  # fmt: skip


def test_an_answer_that_does_not_match_is_no_leak() -> None:
    pairs = [("Who wrote the Lay of Ismene?", "Ada Penmoor")]
    others = [("Who wrote the Song of Cy?", "Di"), ("What is the height of the tower?", "12 m")]
    wrong = [("who is the writer of the Lay of Ismene?", "Bo"), *others]
    assert not flagged(leakage(pairs, wrong), "D3")
    for answer in ("Penmoor", "Ada Penmoor, 1951", "ADA PENMOOR"):
        train = [("who is the writer of the Lay of Ismene?", answer), *others]
        assert flagged(leakage(pairs, train), "D3") == {"0"}


def test_webquestions_gives_the_published_shares() -> None:
    """Published: 27.8, 20.9, 12.9 % of test questions at c of .5, .6, .7, and 59.6 % of answers.

    Ours are .3 to .6 lower: answers match word for word here, not letter for letter.
    """
    folder = real_data("webquestions")
    rows = {
        name: [(row["qText"], "/".join(a.replace("/", " ") for a in row["answers"]))
               for row in json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))]
        for name in ("trainmodel", "val", "devtest", "test")
    }  # fmt: skip
    train = [*rows["trainmodel"], *rows["val"], *rows["devtest"]]
    found = leakage(rows["test"], train)
    d3, d4 = found.find("D3", "heldout"), found.find("D4", "heldout")
    assert d3 is not None
    assert d4 is not None
    shares = [100 * (d3.fact(f"share with c >= {c}") or 0) for c in (0.5, 0.6, 0.7)]
    assert shares == pytest.approx([27.8, 20.9, 12.9], abs=0.7)
    assert 100 * (d4.fact("answers seen") or 0) == pytest.approx(59.6, abs=0.05)


def test_spellings_endings_and_names() -> None:
    assert misspelt("presley", "presly")
    assert not misspelt("york1", "york2")
    assert ending("capital", "capitals")
    assert not ending("elm", "elms")
    assert names_of("Which city does Ada Penmoor live in?") == {"ada", "penmoor"}
    assert names_of("WHICH CITY DOES ADA LIVE IN?") == frozenset()
    assert names_of("Which year followed 1951?") == {"1951"}
    assert exchanged(["a", "b", "c"], ["a", "x", "c"]) == (["b"], ["x"])


def test_texts_are_cut_at_sentences_and_nowhere_else() -> None:
    text = "Dr. Who met J. K. Rowling. Did he?\nYes。好的。"
    assert [text[a:b] for a, b in cut(text)] == [
        "Dr. Who met J. K. Rowling.", "Did he?", "Yes。", "好的。"
    ]  # fmt: skip
    assert max(b - a for a, b in cut("x" * 5000)) <= 400


def test_meanings_of_an_empty_set_of_questions() -> None:
    sets = (asked([], "heldout"),)
    check = FactCheck(Meanings(sets, data([("a b c?", "d")]).origins))
    for batch in data([("a b c?", "d")]).batches():
        check.look(batch)
    (one,) = check.found().checks
    assert (one.n_items, one.flagged) == (0, ())
