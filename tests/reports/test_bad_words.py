"""Words that try to run, to hide or to push others aside, in every place that takes words."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from bench.results import Comparison
from reports import render_html
from tests.reports.made import make, two, world
from tests.reports.made_checks import leaking

RUNS = (
    "</title></script></style><script>window.owned = 1</script>"
    "<img src=x onerror='window.owned = 1'>\"><svg onload='window.owned = 1'>"
)
STEERS = "a\x1b[31m\u202eb\x00\ud800 😀 שלום"
LONG = "long " * 4_000
FREE = {
    "spec", "fingerprint", "folder", "path", "command", "signature", "suite", "suite_path",
    "question", "id", "group", "why", "text", "note", "origin", "prompt",
}  # fmt: skip
"""Fields that no other part of a comparison refers to."""


def everywhere(value: Any, text: str) -> Any:
    """Put `text` behind every text that nothing refers to by name."""
    if is_dataclass(value) and not isinstance(value, type):
        made = {
            part.name: f"{getattr(value, part.name)}{text}"
            if part.name in FREE and isinstance(getattr(value, part.name), str)
            else everywhere(getattr(value, part.name), text)
            for part in fields(value)
            if part.init
        }
        return replace(value, **made)
    if isinstance(value, tuple):
        return tuple(everywhere(one, text) for one in value)
    return value


def named(text: str) -> Comparison:
    """Two checkpoints whose names, too, hold `text`, and a warning that is it."""
    made = make(two(skills={f"full{text}": 0.72, f"mlp{text}": 0.6}))
    flip = replace(made.flips[0], texts=(text, text), answers=(text,), set=text)
    return replace(
        made, flips=(flip, *made.flips[1:8]), warnings=(text, text, text),
        command=text, signature=text, suite=text, prompt=text,
    )  # fmt: skip


@pytest.mark.parametrize("text", [RUNS, STEERS], ids=["runs", "steers"])
@pytest.mark.parametrize("of", ["names", "world", "leaking"])
def test_they_are_shown_and_do_nothing(open_report, text, of):
    made = named(text) if of == "names" else None
    made = made or everywhere(make(world()) if of == "world" else leaking(), text)
    opened = open_report(made)
    opened.page.wait_for_timeout(150)
    assert opened.page.evaluate("window.owned") is None
    assert opened.complaints == []
    assert len([url for url in opened.requests if not url.startswith("data:")]) == 1
    assert opened.page.locator("main img, main script:not([type])").count() == 0


def test_none_of_them_reaches_the_file_as_it_was():
    html = render_html(everywhere(named(STEERS), STEERS))
    html.encode("utf-8")
    shown = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.S)
    for sign in "\x00\x1b\u202e\ud800":
        assert sign not in shown


@pytest.mark.parametrize("width", [1280, 390])
def test_a_name_of_20_kb_pushes_nothing_aside(open_report, width):
    page = open_report(named(LONG.replace(" ", "_")), width, 844).page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    box = page.locator("#verdict-sentence").bounding_box()
    assert box["width"] <= width


def test_words_from_right_to_left_keep_to_themselves(open_report, of_two):
    flip = replace(of_two.flips[0], texts=("שלום (1) abc", "abc"), question="מה זה (2)?")
    page = open_report(replace(of_two, flips=(flip,))).page
    item = page.locator(".item").first
    assert item.locator("h3").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert item.locator("dt").first.evaluate("one => getComputedStyle(one).direction") == "ltr"
