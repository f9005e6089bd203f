"""The sheet in a real browser: rated by keys, saved, read back; texts are text, nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from human_eval.ratings.gathering import settle
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.guidelines import guidelines_page
from human_eval.sheets.reading import read_sheets
from human_eval.sheets.writing import write_sheets
from tests.human_eval.rounds_made import made_round, task_id
from tests.reports.browsing import chromium

HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">\n two"


@dataclass
class Opened:
    """A sheet that is open, and everything it asked for or complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def save(self, folder: Path) -> Path:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="Save my file").first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def opening(browser: Any) -> Iterator[Any]:
    contexts = []

    def open_sheet(folder: RoundFolder, rater: str = "r1", **settings: Any) -> Opened:
        write_sheets(folder, "html")
        settings = {"viewport": {"width": 1280, "height": 800}} | settings
        contexts.append(browser.new_context(**settings))
        made = Opened(contexts[-1].new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.goto((folder.path / "sheets" / f"{rater}.html").as_uri())
        return made

    yield open_sheet
    for context in contexts:
        context.close()


def round_of(path: Path, **settings: Any) -> RoundFolder:
    folder = made_round(path / "round", **settings)
    page = guidelines_page(folder.plan.kind, source=bool(settings.get("sources")))
    (folder.path / "guidelines.html").write_text(page, encoding="utf-8")
    (folder.path / "raters.csv").write_text("rater,familiarity,first_language\nr1,,\nr2,2,\n")
    return folder


def test_rated_by_keys_saved_and_read_back(opening: Any, tmp_path: Path) -> None:
    folder = round_of(tmp_path, items=4, sources=True, answers=(HOSTILE,))
    sheet = opening(folder)
    # task 0 has a source: five scales
    sheet.keys("q", *"aaaa", *"sssss", *"ddd", "f", *"gg", "Control+Enter")
    assert sheet.text("#where") == "Task 2 of 4"
    # task 1 has none: four; g does nothing there, Shift takes a star away, a sixth begins anew
    sheet.keys("w", *"aaa", "Shift+A", *"ssssss", "d", "f", "g", "c")
    sheet.page.keyboard.type("qa: <b>odd</b>")
    sheet.keys("Control+Enter", "e", "Control+Space", "e")
    sheet.page.locator("#language").fill("Swahili")
    sheet.page.locator("#familiarity").select_option("4")
    path = sheet.save(tmp_path)
    assert path.name == "r1.json"
    assert sheet.complaints == []
    assert [url.partition(":")[0] for url in sheet.requests if "blob:" not in url] == ["file"]

    (told,) = read_sheets(folder, [path])
    assert (told.raters, told.rows, told.new, told.begun) == (("r1",), 3, 3, 1)
    first, second, third = folder.ratings
    assert first.values == {
        "verdict": "correct",
        "factual_accuracy": 4,
        "logical_coherence": 5,
        "grammatical_correctness": 3,
        "relevance": 1,
        "consistency_with_source": 2,
    }
    assert second.values == {
        "verdict": "partially_correct",
        "factual_accuracy": 2,
        "logical_coherence": 1,
        "grammatical_correctness": 1,
        "relevance": 1,
        "comment": "qa: <b>odd</b>",
    }
    assert (third.task, third.skipped, third.values) == (task_id(2), True, {})
    assert all(one.seconds is not None and one.created for one in folder.ratings)
    kinds = sorted(one.kind for one in folder.findings if one.kind != "too fast")
    assert kinds == ["draft", "skipped"]
    assert (folder.path / "raters.csv").read_text() == (
        "rater,familiarity,first_language\nr1,4,Swahili\nr2,2,\n"
    )


def test_markup_in_texts_is_text_and_guidelines_cannot_run(opening: Any, tmp_path: Path) -> None:
    folder = round_of(tmp_path, answers=(HOSTILE,))
    with (folder.path / "guidelines.html").open("a") as stream:
        stream.write("<p onclick=\"document.title='run'\">press me</p>")
        stream.write("<script>document.title='run'</script>")
    sheet = opening(folder)
    assert sheet.text("#answers .text") == HOSTILE
    assert sheet.page.locator("main img, main script").count() == 0
    sheet.page.get_by_text("press me").click()
    assert sheet.page.title() == "Rate: r1"
    assert "How to judge" in sheet.text("#guide")


def test_nothing_is_submitted_while_something_is_open(opening: Any, tmp_path: Path) -> None:
    sheet = opening(round_of(tmp_path))
    sheet.keys("q", "a", "s", "d", "Control+Enter")
    assert sheet.text("#said") == "Still open: Relevance"
    assert sheet.text("#where") == "Task 1 of 4 · begun"
    sheet.keys("f", "Control+Enter")
    assert sheet.text("#where") == "Task 2 of 4"
    assert sheet.text("#count") == "1 of 4 done"


def test_keys_are_found_on_other_layouts(opening: Any, tmp_path: Path) -> None:
    sheet = opening(round_of(tmp_path, kind="preference", items=1))
    press = "([key, code]) => document.dispatchEvent(new KeyboardEvent('keydown', {key, code}))"
    for key, code, label in (("&", "Digit1", "A is better"), ("4", "Numpad4", "B is better")):
        sheet.page.evaluate(press, [key, code])
        assert sheet.page.get_by_label(label).is_checked()
    sheet.page.evaluate(press, ["с", "KeyC"])  # Cyrillic
    assert sheet.page.evaluate("document.activeElement.id") == "comment"


def test_a_preference_is_kept_as_it_was_seen_and_a_reload_forgets_nothing(
    opening: Any, tmp_path: Path
) -> None:
    folder = round_of(tmp_path, kind="preference", items=3, swapped=(0,))
    sheet = opening(folder)
    assert sheet.text("#answers .card:nth-child(1) .text") == "other 0"  # B stands on the left
    sheet.keys("1", "Control+Enter", "3", "Control+Enter")
    sheet.page.reload()
    assert sheet.text("#count") == "2 of 3 done"
    sheet.keys("4", "Control+Enter")
    assert sheet.page.locator("#done").is_visible()
    read_sheets(folder, [sheet.save(tmp_path)])
    assert [one.values["preference"] for one in folder.ratings] == ["a", "tie_bad", "b"]


def test_a_changed_mind_takes_the_place_of_what_was_read_before(
    opening: Any, tmp_path: Path
) -> None:
    folder = round_of(tmp_path, kind="preference", items=2)
    sheet = opening(folder)
    sheet.keys("1", "Control+Enter")
    read_sheets(folder, [sheet.save(tmp_path)])
    sheet.keys("p", "4", "Control+Enter", "2", "Control+Enter")
    path = sheet.save(tmp_path)
    (told,) = read_sheets(folder, [path])
    assert (told.new, told.changed) == (1, 1)
    assert [one.values["preference"] for one in folder.ratings] == ["b", "tie_good"]
    assert "rated twice" not in [one.kind for one in folder.findings]
    before = [(folder.path / name).read_bytes() for name in ("ratings.jsonl", "findings.jsonl")]
    (told,) = read_sheets(folder, [path])
    settle(folder)
    assert (told.new, told.changed) == (0, 0)
    after = [(folder.path / name).read_bytes() for name in ("ratings.jsonl", "findings.jsonl")]
    assert before == after


def test_a_saved_file_goes_on_in_another_browser(opening: Any, tmp_path: Path) -> None:
    folder = round_of(tmp_path, kind="preference", items=3)
    first = opening(folder)
    first.keys("2", "Control+Enter")
    path = first.save(tmp_path)
    second = opening(folder)
    assert second.text("#count") == "0 of 3 done"
    second.page.locator("#load").set_input_files(path)
    second.page.get_by_text("Loaded.").wait_for()
    assert second.text("#count") == "1 of 3 done"
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"knowbench_sheet": 1, "mark": "another", "tasks": []}))
    second.page.locator("#load").set_input_files(other)
    second.page.get_by_text("no file that this sheet saved").wait_for()


@pytest.mark.parametrize(("kind", "scheme"), [("rating", "dark"), ("preference", "light")])
def test_a_phone_shows_it_without_scrolling_sideways(
    opening: Any, tmp_path: Path, kind: Any, scheme: str
) -> None:
    folder = round_of(tmp_path, kind=kind, sources=True, answers=("x" * 400, "y " * 400))
    sheet = opening(folder, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    root = "document.documentElement"
    assert sheet.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    low = "[...document.querySelectorAll('button, .file')].filter(one => one.offsetHeight"
    assert sheet.page.evaluate(f"{low} && one.offsetHeight < 40).length") == 0
    unnamed = "[...document.querySelectorAll('input, textarea, select')].filter(one => !one.labels"
    assert sheet.page.evaluate(f"{unnamed}.length && !one.ariaLabel).length") == 0


def test_a_browser_that_keeps_nothing_says_so(opening: Any, tmp_path: Path) -> None:
    folder = round_of(tmp_path, kind="preference", items=2)
    sheet = opening(folder)
    sheet.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); } }")
    sheet.keys("1")
    assert sheet.page.locator("#unkept").is_visible()
    read_sheets(folder, [sheet.save(tmp_path)])
    assert [one.kind for one in folder.findings] == ["draft"]
