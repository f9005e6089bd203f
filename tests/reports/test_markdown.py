"""Markdown for pull requests: verdict first, whole tables, nothing of others is obeyed."""

import re
from dataclasses import replace

import pytest

from reports import render_html, terminal_summary
from reports.markdown import MOST, render_markdown
from reports.markdown_parts import Budget, first_parts, part_lines
from reports.markdown_text import code_span, escaped
from reports.pictures.shapes import Anatomies
from reports.sections.parts import (
    Bullets,
    Cell,
    Column,
    Ladder,
    LadderRow,
    Link,
    Paragraph,
    Subtitle,
    Table,
)
from tests.reports.made import make, systems

MADE = (
    "of_two", "of_world", "of_systems", "of_seeds", "of_factors", "of_samples", "of_model",
    "of_checked", "of_leaking", "of_untested",
)  # fmt: skip


COMMENT = 20_000
"""What somebody still scrolls past beside code; most of it is folded."""


def html_of(text):
    from markdown_it import MarkdownIt

    return MarkdownIt("gfm-like", {"linkify": False}).render(text)


@pytest.mark.parametrize("name", MADE)
def test_it_fits_and_the_verdict_comes_first(name, request):
    comparison = request.getfixturevalue(name)
    text = render_markdown(comparison)
    assert len(text) <= COMMENT < MOST
    head = text[:1500]
    assert head.startswith("## ")
    assert "**" in head
    assert text.count("<details>") == text.count("</details>") > 0
    assert "### Scores" in text
    for block in (one for one in text.split("\n\n") if one.startswith("| ")):
        bars = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(bars) == 1, block


def test_tables_are_tables_to_a_parser(of_world):
    page = html_of(render_markdown(of_world))
    assert page.count("<table>") > 4
    assert "<th" in page
    assert "full-1" in page


def test_leakage_is_said_above_the_fold(of_leaking):
    text = render_markdown(of_leaking)
    above = text[: text.index("### Scores")]
    assert "present in training" in above
    assert "Leakage, memorization, forgetting" in above


def test_the_verdict_on_leakage_stands_beside_the_other(of_checked, of_leaking, of_two):
    said = [render_markdown(one).split("\n\n")[1] for one in (of_checked, of_leaking, of_two)]
    assert [one.split(" · ")[1] for one in said] == [
        "✓ **No leak found**", "✗ **Test items found in training**", "? **Leakage not checked**",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "![x](http://evil.example/p.png)", "[a](javascript:x)",
        "@everyone look #12 GH-3", "a|b|c", "`code`", "**bold** __u__ ~~s~~ $x$", "\x1b[31mred",
        "</details>", "&lt;b&gt;", "https://evil.example www.evil.example", "\ud800 \x00 \u202e",
        "# h", "- x", "1. x", "> q", "line\n\n# next", "\\", "&copy;",
    ],
)  # fmt: skip
def test_text_of_others_is_not_obeyed(of_two, evil):
    flip = replace(
        of_two.flips[0], question=evil, answers=(evil,), texts=(evil, evil), group=evil, id=evil
    )
    text = render_markdown(
        replace(of_two, flips=(flip,), suite=evil, prompt=evil, command=evil, warnings=(evil,))
    )
    outside = re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert not re.search(r"<(?!/?(?:details|summary|sub)>)", outside)
    assert not re.search(r"@\w|(?<![&\w])#\d|://|\bwww\.|\bGH-\d", outside)
    page = html_of(text)
    for tag in ("<script", "<img", "<a ", "<s>", "<em>bold", "<strong>bold", "<h1"):
        assert tag not in page, tag
    assert outside.count("<details>") == outside.count("</details>")
    text.encode("utf-8")


def test_what_is_shown_is_what_was_written():
    for given in (
        "a|b",
        "x_y __z__",
        "<b>",
        "a*b*",
        "`q`",
        "1. one",
        "# one",
        "\\n",
        "$5",
        "&amp;",
    ):
        page = html_of(f"x {escaped(given)}\n")
        shown = page.removeprefix("<p>x ").removesuffix("</p>\n")
        plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert plain == (
            f"{given[0]}\\{given[1:]}" if given == "1. one" and "\\" in plain else given
        )


def test_code_holds_backticks():
    assert html_of(code_span("a `b` ``c``")) == "<p><code>a `b` ``c``</code></p>\n"
    assert code_span("") == "`  `"


def test_small_numbers_are_said_to_be_intervals_in_every_shape(of_checked):
    assert "forgetting, 95 % CI in brackets**" in render_markdown(of_checked)
    page = render_html(of_checked)
    assert "<caption>Leakage, memorization, forgetting; small: 95 % CI</caption>" in page
    assert "; small" not in terminal_summary(of_checked)


def test_much_is_left_out_and_counted():
    names = {f"system-{'x' * 300}-{n}": 0.5 + n / 100 for n in range(9)}
    comparison = make(systems(skills=names, n=200, people=False))
    long = tuple(
        replace(flip, question="q" * 100_000, texts=tuple("z" * 100_000 for _ in flip.texts))
        for flip in comparison.flips
    )
    text = render_markdown(replace(comparison, flips=long))
    assert len(text) <= MOST
    assert "more in the page" in text
    assert "Which of these 9 checkpoints" in text
    short = render_markdown(replace(comparison, flips=long), most=6000)
    assert len(short) <= 6000
    assert "Left out to fit" in short
    assert "Which of these 9 checkpoints" in short


def test_a_section_gives_its_first_parts_and_counts_the_rest(of_checked):
    text = render_markdown(of_checked)
    _, _, checks = text.partition("<details><summary>Leakage, memorization, forgetting</summary>")
    checks = checks.partition("\n\n</details>")[0]
    assert "On heldout: " in checks
    left = re.search(r"\*and (\d+) parts more in the page\*$", checks)
    assert left is not None and int(left[1]) > 3
    assert "#### " not in checks  # a subtitle never stands alone


def test_how_it_was_done_has_the_command_and_the_signature(of_checked):
    _, _, method = render_markdown(of_checked).partition("<summary>How it was done</summary>")
    assert f"Signature: `{of_checked.signature}`" in method.partition("</details>")[0]
    assert "Command that repeats it: " in method.partition("</details>")[0]


def test_first_parts_end_at_no_subtitle_and_count_only_lists_and_tables():
    one, two, three = (Table(name, (Column("x"),), ()) for name in "123")
    parts = (Subtitle("a"), Paragraph("p"), one, Paragraph("q"), Subtitle("b"), two, three)
    budget = Budget(1, 1, 80, 2)
    shown, left = first_parts(parts, budget, 1)
    assert [part for part, _ in shown] == list(parts[:4])
    assert left == 2
    noted, _ = first_parts((*parts, Paragraph("note")), budget, 1)
    assert [part for part, _ in noted] == [*parts[:4], Paragraph("note")]
    drawn = (*parts, Subtitle("c"), Anatomies("t", (), ""))  # what is only drawn has no lines
    shown, left = first_parts(drawn, budget, 3)
    assert [part for part, _ in shown] == list(parts)
    assert left == 0
    assert first_parts((), budget, 4) == ([], 0)


def test_rows_beyond_the_budget_are_counted_in_every_shape():
    rows = tuple((Cell(f"row {n}"),) for n in range(7))
    ladder = tuple(LadderRow(one, Cell("fine"), ()) for (one,) in rows)
    for part in (
        Table("t", (Column("c"),), rows),
        Bullets(tuple(one.text for (one,) in rows)),
        Ladder("t", "asked", (), ladder, (), Link("more", "checks")),
    ):
        text = "\n".join(part_lines(part, Budget(9, 3, 80, 9)))
        assert [f"row {n}" in text for n in range(7)] == [True] * 3 + [False] * 4, part.shape
        assert "and 4 rows more in the page" in text, part.shape


def test_what_a_head_says_stands_below_stands_in_brackets_here(of_world):
    text = render_markdown(of_world)
    assert "(unadjusted in brackets)" in text
    assert "below)" not in text
