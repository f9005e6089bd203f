"""A comparison as Markdown for a pull request: the verdict first, details folded and few.

Conventions:
    A comment is read beside code, so each section gives its first parts, about 10,000 characters in
    all; the page has everything. At most 65,536, which is what GitHub takes for a comment: what
    does not fit is left out from the end and counted: first items and rows, then whole sections.
    The verdict stays.
"""

from __future__ import annotations

from bench.results import Comparison
from reports.markdown_parts import Budget, first_parts, ladder_lines, more_lines
from reports.markdown_text import escaped
from reports.naming import listed
from reports.sections.headline import headline_of
from reports.sections.order import sections
from reports.sections.parts import Headline, Section

MOST = 65_536
"""Characters of a comment, an issue or a pull request's text on GitHub."""

OPEN = ("baseline", "scores", "pairs")
"""Sections that are not folded."""

BUDGETS = (Budget(5, 20, 200, 2), Budget(3, 20, 120, 2), Budget(0, 10, 80, 1))
"""From generous to scant; the first that fits is taken."""

BADGES = {"higher": "✅", "some": "◐", "equivalent": "＝", "not_established": "○"}


def render_markdown(
    comparison: Comparison, *, before: tuple[Section, ...] = (), most: int = MOST
) -> str:
    """Return a comparison as GitHub-flavoured Markdown; all text of others is escaped.

    Args:
        comparison: What was found.
        before: Sections that stand before the comparison's own.
        most: Characters that it may have, at least 1,000.
    """
    first, found = headline_of(comparison), (*before, *sections(comparison))
    for budget in BUDGETS:
        text = _text(first, found, (), budget)
        if len(text) <= most:
            return text
    return _shortest(first, found, most)


def _shortest(first: Headline, found: tuple[Section, ...], most: int) -> str:
    """Leave out sections from the end until the rest fits; never the verdict."""
    for kept in range(len(found) - 1, -1, -1):
        text = _text(first, found[:kept], found[kept:], BUDGETS[-1])
        if len(text) <= most:
            return text
    whole = _text(first, (), found, BUDGETS[-1])
    return f"{whole[: most - 2].rpartition(chr(10))[0]}\n…"


def _text(
    first: Headline, shown: tuple[Section, ...], left: tuple[Section, ...], budget: Budget
) -> str:
    blocks = [*_first(first, budget)]
    for section in shown:
        blocks += _section(section, budget)
    if left:
        names = listed([escaped(one.title) for one in left])
        blocks.append(f"*Left out to fit, see the page: {names}.*")
    blocks.append("*Made by knowbench.*")
    return "\n\n".join(blocks) + "\n"


def _first(first: Headline, budget: Budget) -> list[str]:
    letters = 4 * budget.letters
    badges = [f"{BADGES.get(first.kind, '')} **{escaped(first.badge)}**"]
    leakage = first.alarm or first.checked
    if leakage:
        badges.append(f"{leakage.symbol} **{escaped(leakage.text)}**")
    if first.declared:
        badges.append(escaped(first.declared))
    blocks = [
        f"## {escaped(first.question, budget.letters)}",
        " · ".join(badges),
        f"**{escaped(first.verdict, letters)}**",
        *(f"⚠ {escaped(text, letters)}" for text in first.qualified),
        *([" ".join(escaped(text, letters) for text in first.remarks)] if first.remarks else []),
        f"{escaped(first.target, letters)} {escaped(first.applies, letters)}",
    ]
    if first.ladder:
        blocks += ladder_lines(first.ladder, budget)
    warned = [f"- ⚠ {escaped(text, letters)}" for text in first.warnings[: budget.rows]]
    setting = f"<sub>{escaped(first.setting, budget.letters)}</sub>"
    return [*blocks, *(["\n".join(warned)] if warned else []), setting]


def _section(section: Section, budget: Budget) -> list[str]:
    title, is_open = escaped(section.title, budget.letters), section.key in OPEN
    blocks = [f"### {title}"] if is_open else [f"<details><summary>{title}</summary>"]
    most = budget.parts if is_open else max(1, budget.parts - 1)
    shown, left = first_parts(section.parts, budget, most)
    for part, lines in shown:
        if is_open and getattr(part, "folded", False):
            caption, *rest = lines
            head = f"<details><summary>{caption.strip('*')}</summary>"
            blocks += [head, *rest, "</details>"]
        else:
            blocks += lines
    blocks += more_lines(left, what="part")
    return blocks if is_open else [*blocks, "</details>"]
