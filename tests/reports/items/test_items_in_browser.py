"""What flipped, looked through in a real browser."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.reports.items.looked import many, with_others


@pytest.fixture
def look(open_report):
    def looking(comparison, width=1280, **context):
        page = open_report(comparison, width, 900, **context).page
        page.wait_for_selector(".look.started")
        return page

    return looking


def cards(page):
    return page.locator("#flips .item")


def counted(page):
    return page.locator("#flips output").inner_text()


def better(comparison, a, b):
    names = list(comparison.compared)
    return [flip for flip in comparison.flips
            if flip.scores[names.index(a)] > flip.scores[names.index(b)]]  # fmt: skip


def test_outcomes_are_filtered_and_counted(look, of_world):
    page, total = look(of_world), len(of_world.flips)
    assert counted(page) == f"{total} of {total} questions"
    page.select_option("#items-a", label="full-1")
    page.select_option("#items-b", label="mlp-1")
    expected = better(of_world, "full-1", "mlp-1")
    assert 0 < len(expected) < total
    offered = page.locator("#items-outcome option").all_inner_texts()
    assert f"A right, B wrong: full-1 only ({len(expected)})" in offered
    assert f"any outcome ({total})" in offered
    page.select_option("#items-outcome", "a")
    assert counted(page) == f"{len(expected)} of {total} questions"
    first = cards(page).first
    assert first.locator("h3").inner_text() == expected[0].question
    rows = first.locator(".answer")
    assert rows.nth(0).locator("bdi").inner_text() == "full-1"
    assert rows.nth(0).locator(".mark").inner_text().startswith("✓")
    assert rows.nth(1).locator("bdi").inner_text() == "mlp-1"
    assert not rows.nth(1).locator(".mark").inner_text().startswith("✓")


def test_both_wrong(look, of_world):
    page = look(of_world)
    page.select_option("#items-a", label="base")
    page.select_option("#items-b", label="mlp-1")
    page.select_option("#items-outcome", "wrong")
    names = list(of_world.compared)
    both = sum(flip.scores[names.index("base")] == flip.scores[names.index("mlp-1")] == 0
               for flip in of_world.flips)  # fmt: skip
    assert counted(page) == f"{both} of {len(of_world.flips)} questions"


def test_only_what_is_seen_is_drawn_and_the_end_is_reached(look, of_world):
    flips = many(of_world, 5000)
    page = look(replace(of_world, flips=flips, n_flips=5000))
    assert 3 < cards(page).count() < 40
    view = page.locator("#flips .window")
    for _ in range(3):  # heights of what was never drawn are guessed
        view.evaluate("(one) => { one.scrollTop = one.scrollHeight; }")
        page.wait_for_timeout(60)
    assert cards(page).last.locator("h3").inner_text() == "Where was person 4999 born?"
    assert cards(page).last.get_attribute("aria-posinset") == "5000"
    assert cards(page).count() < 40
    assert page.locator("#flips .seen").inner_text().endswith("–5,000 of 5,000")


def test_next_and_previous_skip_nothing(look, of_world):
    page = look(of_world)
    seen = page.locator("#flips .seen")
    positions = [seen.inner_text()]
    for _ in range(3):
        page.click("#flips .position button:has-text('Next')")
        positions.append(seen.inner_text())
    ranges = [tuple(map(int, text.split(" of ")[0].split("–"))) for text in positions]
    for (_, last), (first, _) in pairwise(ranges):
        assert first <= last + 1
    assert ranges[-1][0] > ranges[0][1]
    for _ in range(5):
        page.click("#flips .position button:has-text('Previous')")
    assert seen.inner_text() == positions[0]


def test_keys_go_from_question_to_question(look, of_world):
    page = look(of_world)
    page.focus("#flips .window")
    held = "document.activeElement.getAttribute('aria-posinset')"
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert page.evaluate(held) == "2"
    page.keyboard.press("PageUp")
    assert page.evaluate(held) == "1"
    page.keyboard.press("Control+End")
    assert page.evaluate(held) == str(len(of_world.flips))


def test_search_looks_at_questions_answers_and_accepted(look, of_two):
    flips = (
        replace(of_two.flips[0], question="Who built the Lighthouse?", texts=("a", "b")),
        replace(of_two.flips[1], texts=("the light HOUSE keeper", "b"), answers=("x",)),
        replace(of_two.flips[2], texts=(None, ""), answers=("Lichthaus <b>",)),
    )
    page = look(replace(of_two, flips=flips, n_flips=3))
    for wanted, found in [("lighthouse", 1), ("LIGHT", 2), ("haus <b>", 1), ("nowhere", 0)]:
        page.fill("#items-text", wanted)
        assert counted(page) == f"{found} of 3 questions"
        assert cards(page).count() == found
    assert page.locator("text=No question is left").is_visible()


def test_another_metric_has_its_own_scores_and_direction(look, of_world):
    comparison = with_others(of_world)
    page = look(comparison)
    page.select_option("#items-set", "")
    names = list(comparison.compared)
    a, b = names.index("full-1"), names.index("base")
    page.select_option("#items-a", label="full-1")
    page.select_option("#items-b", label="base")
    page.select_option("#items-metric", label="F1")
    page.select_option("#items-outcome", "a")
    expected = [one.others["f1"] for one in comparison.flips]
    assert counted(page).startswith(f"{sum(one[a] > one[b] for one in expected)} of ")
    page.select_option("#items-metric", label="loss")
    expected = [one.others["loss"] for one in comparison.flips]
    assert counted(page).startswith(f"{sum(one[a] < one[b] for one in expected)} of ")
    assert page.locator("#items-outcome option[value=right]").count() == 0
    assert "." in cards(page).first.locator(".mark").first.inner_text()


def test_a_set_is_chosen_by_itself(look, of_world):
    comparison = with_others(of_world)
    page = look(comparison)
    ours = sum(flip.set == "heldout" for flip in comparison.flips)
    assert counted(page) == f"{ours} of {len(comparison.flips)} questions"
    page.select_option("#items-set", label="old")
    assert counted(page) == f"{len(comparison.flips) - ours} of {len(comparison.flips)} questions"


def test_a_group_is_chosen_by_its_name_and_left_again(look, of_world):
    page = look(of_world)
    cards(page).first.locator(".group").click()
    ours = sum(flip.group == of_world.flips[0].group for flip in of_world.flips)
    assert counted(page).startswith(f"{ours} of ")
    page.click("#flips .chip")
    assert counted(page).startswith(f"{len(of_world.flips)} of ")


def test_the_address_keeps_the_choice(look, of_world):
    page = look(of_world)
    page.select_option("#items-a", label="mlp-1")
    page.select_option("#items-b", label="base")
    page.select_option("#items-outcome", "b")
    page.fill("#items-text", "number 1")
    said, address = counted(page), page.url
    assert "#flips?" in address
    again = look(of_world)
    again.goto("about:blank")
    again.goto(address)
    again.wait_for_selector(".look.started")
    assert counted(again) == said
    assert again.input_value("#items-text") == "number 1"
    again.wait_for_timeout(300)
    assert abs(again.locator("#flips").bounding_box()["y"]) < 300


def test_words_are_aligned(look, of_two):
    texts = ("She was born in Porto, in the north", "He was born in Lisbon in the south")
    flip = replace(of_two.flips[0], texts=texts, answers=("Lisbon in Portugal",))
    page = look(replace(of_two, flips=(flip,)))
    rows = cards(page).first.locator(".answer")
    marks = [rows.nth(at).locator("mark").all_inner_texts() for at in (0, 1)]
    assert marks == [["She", "Porto,", "north"], ["He", "Lisbon", "south"]]
    assert rows.nth(0).locator(".text").inner_text() == texts[0]
    page.select_option("#items-words", "accepted")
    assert rows.nth(1).locator("mark").all_inner_texts() == ["Lisbon in"]
    assert rows.nth(1).locator(".lacks").inner_text() == "lacks: Portugal"
    page.select_option("#items-words", "none")
    assert cards(page).locator("mark").count() == 0


def test_alignment_is_the_longest_common_run_of_words(look, of_two):
    page = look(of_two)
    found = page.evaluate(
        """() => {
          let seed = 7;
          const random = (n) => { seed = (seed * 16807) % 2147483647; return seed % n; };
          const known = (a, b) => {
            const row = new Array(b.length + 1).fill(0);
            for (const one of a) {
              let before = 0;
              b.forEach((other, j) => {
                const above = row[j + 1];
                row[j + 1] = one === other ? before + 1 : Math.max(above, row[j]);
                before = above;
              });
            }
            return row[b.length];
          };
          const wrong = [];
          for (let round = 0; round < 200; round += 1) {
            const text = () => Array.from({ length: random(12) }, () => "abcd"[random(4)]);
            const [a, b] = [text(), text()];
            const [ofA] = knowbench.words.compared(a.join(" "), b.join(" "));
            const left = ofA.filter((one) => !one.marked).map((one) => one.text).join("");
            if (left.split(" ").filter(Boolean).length !== known(a, b)) wrong.push([a, b]);
          }
          return wrong;
        }"""
    )
    assert found == []


def test_a_very_long_answer_is_aligned_in_time(look, of_two):
    words = [f"word{at % 900}" for at in range(6000)]
    other = [*words[:3000], "inserted", *words[3000:5990], "end"]
    page = look(of_two)
    took, marked = page.evaluate(
        """([a, b]) => {
          const start = performance.now();
          const [, ofB] = knowbench.words.compared(a, b);
          const took = performance.now() - start;
          return [took, ofB.filter((one) => one.marked).map((one) => one.text)];
        }""",
        [" ".join(words), " ".join(other)],
    )
    assert took < 1000
    assert marked[0] == "inserted"
    assert marked[-1].endswith("end")


EVIL = {
    "script": "</script><script>window.owned = 1</script>",
    "comment": "<!--<script>window.owned = 1</script>-->",
    "image": "<img src=x onerror='window.owned = 1'>",
    "codes": "\x1b[31mred\x1b[0m \x00 \x07",
    "right to left": "שלום עולם \u202eoverride",
    "emoji": "👩‍👩‍👧‍👦 🇵🇹 e\u0301",
    "surrogate": "\ud83d alone \udc00",
    "separators": "a\u2028b\u2029c",
    "placeholders": "{{ 7 * 7 }} ${7 * 7} &lt;b&gt;",
}


@pytest.mark.parametrize("words", ["pair", "accepted"])
def test_answers_of_strangers_are_shown_as_text(open_report, of_two, words):
    flips = tuple(
        replace(of_two.flips[0], texts=(text, f"{text} too"), question=text, answers=(text, text),
                id=text, group=text, set=text)
        for text in EVIL.values()
    )  # fmt: skip
    opened = open_report(replace(of_two, flips=flips, n_flips=len(flips)))
    page = opened.page
    page.wait_for_selector(".look.started")
    page.select_option("#items-set", "")
    page.select_option("#items-words", words)
    page.fill("#items-text", "</script>")
    page.fill("#items-text", "")
    page.wait_for_timeout(100)
    shown = cards(page).locator("h3").all_inner_texts()
    assert shown[0] == EVIL["script"]
    assert shown[2] == EVIL["image"]
    assert "␛[31mred␛[0m ␀ ␇" in shown
    assert EVIL["emoji"] in shown
    assert "\ufffd alone \ufffd" in shown
    assert EVIL["placeholders"] in shown
    assert page.evaluate("window.owned") is None
    assert opened.complaints == []
    assert len(opened.requests) == 1
    assert page.evaluate("document.querySelectorAll('#flips img, #flips .list script').length") == 0


def test_100_kb_in_one_answer(look, of_two):
    flip = replace(of_two.flips[0], texts=("word " * 20_000, "x" * 100_000))
    page = look(replace(of_two, flips=(flip,)), 390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    said = cards(page).first.inner_text()
    assert "80,000 more characters in the run folder" in said
    assert cards(page).first.bounding_box()["height"] < 1200
    cards(page).first.locator(".unfold").first.click()
    page.wait_for_timeout(60)
    assert cards(page).first.bounding_box()["height"] > 2000


def test_without_script_the_first_twenty_are_there(open_report, of_world):
    page = open_report(of_world, java_script_enabled=False).page
    assert cards(page).count() == 20
    assert cards(page).last.locator("h3").inner_text() == of_world.flips[19].question
    assert "The first 20 of 267 questions" in page.locator("#flips").inner_text()
    assert page.locator("#flips .filters").is_hidden()


def test_paper_has_the_first_twenty_of_what_was_chosen(look, of_world):
    page = look(of_world)
    page.fill("#items-text", "person number 2")
    found = int(counted(page).split(" ")[0])
    page.emulate_media(media="print")
    page.wait_for_timeout(100)
    assert cards(page).count() == 20
    assert f"The first 20 of {found} questions that were chosen" in (
        page.locator("#flips").inner_text()
    )
    page.emulate_media(media="screen")
    page.wait_for_timeout(100)
    assert cards(page).count() < 20


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_runs_over_the_side(look, of_world, width):
    page = look(with_others(of_world), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for box in page.locator("#flips select").all():
        found = box.bounding_box()
        assert found["x"] + found["width"] <= width
