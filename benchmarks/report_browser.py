"""A report in headless Chromium: when it is seen, how long a filter takes, what it holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--enable-precise-memory-info",
]  # fmt: skip
FILTERS = {
    "outcome": ("#items-outcome", "change", ["a", "b", "right", "wrong", "some"]),
    "metric": ("#items-metric", "change", ["1", "2", "3", "4", "0"]),
    "checkpoint": ("#items-b", "change", ["0", "3", "2", "0", "2"]),
    "search": ("#items-text", "input", ["p", "pe", "article 12", "balcor", ""]),
}
CHANGE = """async ([selector, kind, value]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const control = document.querySelector(selector);
  await frame();
  const start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event(kind, { bubbles: true }));
  await frame(); await frame();
  return performance.now() - start;
}"""
TIMES = """[
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart,
  performance.getEntriesByName("items-ready")[0].startTime,
]"""
SCROLL = """async () => {
  const view = document.querySelector("#flips .window"), frames = [];
  let cards = 0;
  for (let step = 0; step < 60; step += 1) {
    const start = performance.now();
    view.scrollTop += view.clientHeight * (step % 10 === 9 ? 40 : 1);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - start);
    cards = Math.max(cards, document.querySelectorAll("#flips .item").length);
  }
  return [Math.max(...frames), cards];
}"""


@dataclass(frozen=True)
class Opened:
    """What was seen, in milliseconds since the page was asked for.

    Attributes:
        paint: First contentful paint.
        there: The whole document read, the first screen with it.
        ready: The list can be filtered.
        opening: Of that, what the main thread worked.
        filters: Of each kind of filter, until the new list is painted, and the main thread's work.
        scrolled: The slowest of sixty scrolls by a screen or forty, until painted.
        cards: Items in the document at once, at most.
        heap: Megabytes that script holds.
    """

    paint: float
    there: float
    ready: float
    opening: float
    filters: dict[str, list[tuple[float, float]]]
    scrolled: float
    cards: int
    heap: float


def open_page(path: Path) -> Opened:
    """Open a report three times, and use the last; times of opening are the slowest of three."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            work = _work_of(page)
            page.goto(path.as_uri())
            page.wait_for_selector(".look.started")
            opened.append([*page.evaluate(TIMES), work()])
        page.wait_for_timeout(500)
        filters = {
            name: [_timed(page, work, [selector, kind, value]) for value in values]
            for name, (selector, kind, values) in FILTERS.items()
        }
        scrolled, cards = page.evaluate(SCROLL)
        heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        browser.close()
    paint, there, ready, opening = (max(values) for values in zip(*opened, strict=True))
    return Opened(paint, there, ready, opening, filters, scrolled, cards, heap)


def _timed(page: Any, work: Callable[[], float], change: list[str]) -> tuple[float, float]:
    before = work()
    return page.evaluate(CHANGE, change), work() - before


def _work_of(page: Any) -> Callable[[], float]:
    """Return what tells the milliseconds that the page's main thread has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work() -> float:
        found = {
            one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
        }
        return 1000 * float(found["TaskDuration"])

    return work
