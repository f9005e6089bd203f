"""A rater at work: the pushed page in a real browser, by keys alone, and what comes back of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from human_eval.label_studio.client import Client, connect
from human_eval.label_studio.login import Login
from human_eval.label_studio.pulling import pull_round
from human_eval.label_studio.pushing import push_round
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.rounds import pushable_round
from tests.human_eval.label_studio.studio import Studio
from tests.human_eval.rounds_made import task_id
from tests.reports.browsing import chromium

HOSTILE = (
    '<script>window.ran = 1</script><img src="http://203.0.113.5/a.png" onerror="window.ran = 2">\n'
    "![seen](http://203.0.113.5/b.png) **not bold** & <b>not bold</b> {{7*7}}"
)
WAIT = 20_000  # milliseconds


@dataclass
class Rater:
    """A browser in which a rater has logged in."""

    page: Any
    asked: list[str] = field(default_factory=list)

    def open(self, link: str) -> None:
        """Open a project's link, read the guidelines and close them."""
        self.page.goto(link)
        self.page.get_by_text("How to judge").wait_for(timeout=WAIT)
        self.page.keyboard.press("Escape")
        self.page.get_by_text("How to judge").wait_for(state="detached", timeout=WAIT)

    def press(self, keys: str) -> None:
        """Press keys one after the other, and see that each was taken."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(40)

    def go_on(self, key: str, question: str) -> None:
        """Press a key that ends a task, and wait for the next one's question."""
        self.page.keyboard.press(key)
        self.page.get_by_text(question).wait_for(timeout=WAIT)

    def outside(self) -> list[str]:
        """Return the addresses that the page asked for outside this machine."""
        ours = ("127.0.0.1", None)  # None: data: and blob:
        return [url for url in self.asked if urlsplit(url).hostname not in ours]


@pytest.fixture(scope="module")
def logged_in(label_studio: Studio) -> Iterator[Any]:
    """A browser in which a rater has logged in by the form; its pages share what was loaded."""
    account = label_studio.rater("dora")
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"{label_studio.url}/user/login/")
        page.fill("input[name=email]", account.email)
        page.fill("input[name=password]", account.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url, timeout=WAIT)
        page.close()
        yield context


@pytest.fixture
def rater(logged_in: Any) -> Iterator[Rater]:
    made = Rater(logged_in.new_page())
    made.page.on("request", lambda request: made.asked.append(request.url))
    yield made
    made.page.close()


@pytest.fixture
def client(label_studio: Studio) -> Client:
    return connect(Login(label_studio.url, label_studio.token))


def link(folder: RoundFolder, client: Client) -> str:
    return push_round(folder, client).projects[0].link


def test_rating_by_keys_alone(client: Client, rater: Rater, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path, items=4, answers=(HOSTILE,), all_sources=True)
    rater.open(link(folder, client))

    page = rater.page
    page.get_by_text("question 0?").wait_for(timeout=WAIT)
    for line in HOSTILE.split("\n"):
        assert page.get_by_text(line, exact=True).is_visible()
    assert page.get_by_text("source 0", exact=True).is_visible()
    rater.press("q" + "a" * 5 + "s" * 4 + "d" * 3 + "f" * 2 + "g")
    rater.go_on("Control+Enter", "question 1?")
    rater.press("w" + "asdfg" * 3)
    rater.go_on("Control+Enter", "question 2?")
    rater.go_on("Control+Space", "question 3?")
    rater.press("e" + "asdf")  # one scale is missing: it is not taken
    page.keyboard.press("Control+Enter")
    page.get_by_text("Consistency with the source: give 1 to 5 stars").wait_for(timeout=WAIT)

    assert page.evaluate("window.ran") is None
    assert rater.outside() == []
    pull_round(folder, client)
    values = {one.task: dict(one.values) for one in folder.ratings}
    assert values == {
        task_id(0): {
            "verdict": "correct",
            "factual_accuracy": 5,
            "logical_coherence": 4,
            "grammatical_correctness": 3,
            "relevance": 2,
            "consistency_with_source": 1,
        },
        task_id(1): {
            "verdict": "partially_correct",
            **dict.fromkeys(
                (
                    "factual_accuracy",
                    "logical_coherence",
                    "grammatical_correctness",
                    "relevance",
                    "consistency_with_source",
                ),
                3,
            ),
        },
        task_id(2): {},
    }
    assert [one.task for one in folder.ratings if one.skipped] == [task_id(2)]
    assert all(one.seconds is not None for one in folder.ratings)


def test_comparing_by_keys_alone(client: Client, rater: Rater, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path, kind="preference", items=5, swapped=(1,))
    rater.open(link(folder, client))

    for at, key in enumerate("1234"):
        rater.page.get_by_text(f"question {at}?").wait_for(timeout=WAIT)
        left = "other" if at == 1 else "answer"
        assert rater.page.locator(".both").inner_text().index(left) < 20
        rater.press(key)
        rater.go_on("Control+Enter", f"question {at + 1}?")

    assert rater.outside() == []
    pull_round(folder, client)
    assert [one.values["preference"] for one in folder.ratings] == ["a", "tie_good", "tie_bad", "b"]


@pytest.mark.parametrize(("kind", "scheme"), [("rating", "Dark"), ("preference", "Light")])
def test_a_phone_shows_the_whole_page(
    client: Client, rater: Rater, tmp_path: Path, kind: str, scheme: str
) -> None:
    folder = pushable_round(tmp_path, kind=kind, items=1, answers=(HOSTILE, "x" * 400))
    rater.page.set_viewport_size({"width": 390, "height": 844})
    rater.page.add_init_script(f"localStorage.setItem('preferred-color-scheme', '{scheme}')")
    rater.open(link(folder, client))

    submit = rater.page.get_by_role("button", name="Submit").bounding_box()
    assert submit["x"] + submit["width"] <= 390
    for card in rater.page.locator(".card").all():
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    shown = rater.page.locator("html").get_attribute("data-color-scheme")
    assert shown == scheme.lower()
    back = "e => getComputedStyle(e).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)"
    ink = back.replace("backgroundColor", "color")
    card = rater.page.locator(".card").first
    dark = sum(card.evaluate(back)) < sum(card.evaluate(ink))
    assert dark is (scheme == "Dark")
