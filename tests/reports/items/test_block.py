import json
import re
from dataclasses import replace

import pytest

from bench.data.columns import ALONE
from reports import render_html
from reports.items import block_of
from tests.reports.items.looked import SETS, many, with_others

EVIL = "</script><!--<script>window.owned=1</script>\x00\x1b[31m\u202e\ud800 👩‍👩‍👧 שלום"


def read(comparison, budget=4_000_000):
    block = block_of(comparison, [0] * len(comparison.compared), budget)
    return block, json.loads(block.text)


def column(data, name):
    at = data["columns"].index(name)
    return [row[at] for row in data["items"]]


def test_it_holds_every_item_with_its_scores_by_every_metric(of_world):
    comparison = with_others(of_world)
    block, data = read(comparison)
    assert block.items == len(comparison.flips)
    assert [one["title"] for one in data["metrics"]] == ["exact match", "F1", "loss"]
    assert [one["lower"] for one in data["metrics"]] == [False, False, True]
    assert data["sets"] == list(SETS)
    first = comparison.flips[0]
    scores = [data["pool"][number] for number in column(data, "scores")[0]]
    assert scores[0].split(" ") == [f"{value:.0f}" for value in first.scores]
    assert [float(text) for text in scores[1].split(" ")] == pytest.approx(first.others["f1"])


def test_a_metric_that_an_item_lacks_is_minus_one(of_world):
    some = (replace(of_world.flips[0], others={"f1": of_world.flips[0].scores}), of_world.flips[1])
    _, data = read(replace(of_world, flips=some))
    assert [row[1] for row in column(data, "scores")] == [0, -1]


def test_the_same_answer_stands_once(of_two):
    flip = replace(of_two.flips[0], texts=("Lisbon town", "Lisbon town"))
    _, data = read(replace(of_two, flips=(flip,)))
    assert column(data, "answers") == [["Lisbon town", 0]]


def test_no_text_can_end_the_element(of_two):
    flip = replace(of_two.flips[0], texts=(EVIL, None), question=EVIL, answers=(EVIL,), id=EVIL)
    block, data = read(replace(of_two, flips=(flip,), n_flips=1))
    assert "<" not in block.text
    block.text.encode("utf-8")
    shown = column(data, "answers")[0][0]
    assert shown == EVIL.replace("\x00", "␀").replace("\x1b", "␛").replace(
        "\u202e", "\ufffd"
    ).replace("\ud800", "\ufffd")
    assert column(data, "answers")[0][1] is None


def test_a_group_of_one_item_is_not_shown(of_two):
    first = replace(of_two.flips[0], id="q1")
    groups = ("q1", "q1" + ALONE, "article 7")
    flips = tuple(replace(first, group=group) for group in groups)
    _, data = read(replace(of_two, flips=flips))
    assert column(data, "group") == ["", "", "article 7"]


@pytest.mark.parametrize("letter", ["x", "<", "語", '"'])
def test_the_budget_holds_and_what_is_cut_is_counted(of_two, letter):
    flips = tuple(
        replace(of_two.flips[0], id=str(at), texts=(letter * 4_000, "no")) for at in range(200)
    )
    block, data = read(replace(of_two, flips=flips), 150_000)
    assert len(block.text.encode()) <= 150_000
    assert block.items == 200
    assert block.cut == 200
    text, lost = column(data, "answers")[7][0], column(data, "cut")[7]
    assert len(text) + lost[0] == 4_000
    assert lost[1] == 0
    assert len(text) == block.longest


@pytest.mark.parametrize("begin", ["<" * 600, "\x00" * 600, "語" * 600], ids=["tag", "NUL", "語"])
def test_answers_whose_beginning_takes_more_room_than_their_rest_keep_the_budget(of_two, begin):
    flips = tuple(
        replace(of_two.flips[0], id=str(at), texts=(begin + "x" * 3_400, "no")) for at in range(200)
    )
    block, _ = read(replace(of_two, flips=flips), 150_000)
    assert 75_000 < len(block.text.encode()) <= 150_000
    assert block.items > 190


def test_what_was_cut_before_is_counted_too(of_two):
    flip = replace(of_two.flips[0], texts=("abc", "abcd"), cut=(7, 0))
    _, data = read(replace(of_two, flips=(flip,)))
    assert column(data, "cut") == [[7, 0]]


def test_a_page_of_long_answers_to_15000_questions_is_within_6_mb(of_leaking):
    texts = ("long answer " * 100,) * len(of_leaking.compared)
    flips = tuple(
        replace(flip, texts=tuple(f"{at} {text}" for text in texts))
        for at, flip in enumerate(many(of_leaking, 15_000))
    )
    html = render_html(replace(of_leaking, flips=flips, n_flips=15_000))
    assert 4_000_000 < len(html.encode()) <= 6_000_000
    assert "questions are in this page" not in html
    assert re.search(r"60,000 answers longer than \d+ characters are cut here", html)


def test_items_are_left_out_where_nothing_else_helps(of_two):
    block, data = read(replace(of_two, flips=many(of_two, 3000)), 60_000)
    assert len(block.text.encode()) <= 60_000
    assert 0 < block.items == len(data["items"]) < 3000
    assert column(data, "id")[0] == "q0"
