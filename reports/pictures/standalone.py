"""A picture as a whole SVG document: with its title, its legend and its colours inside.

In the page a picture takes colours and sizes from the page's styles, and its title stands above
it. In a file of its own it brings both along: the page's own rules, colours put in for their names
(light ones), because what turns SVG into PDF knows no variables.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache

from markupsafe import Markup

from reports.assets import texts_of
from reports.colours import FONT, page_colours
from reports.pictures.anatomy import draw_anatomy
from reports.pictures.bars import draw_bars
from reports.pictures.curve_chart import draw_curves
from reports.pictures.draw import Drawn
from reports.pictures.flowchart import draw_wide
from reports.pictures.shapes import AnatomyPanel, Bars, Curves
from reports.safe_text import visible

WIDTH, PANEL = 640, 300
"""Of a picture, and of one checkpoint's modules, without the margin; a flowchart has its own."""

MARGIN, LINE, LEGEND = 16, 20, 24
"""Around everything; heights of a line of the title, and of a row of the legend."""

LETTER = 7.6
"""Width of a letter of the title or the legend, rather more than less."""

_RULE = re.compile(r"^(\.(?:chart|picture)[^{]*)\{([^}]*)\}", re.MULTILINE)
_NAMED = re.compile(r"var\(--([\w-]+)\)")
_OWNED = re.compile(r"k\d")
_SIZE = re.compile(r'width="([^"]*)" height="(\d+)"')


def picture_svg(picture: Drawn) -> str:
    """Return a picture as an SVG document, with its words for who cannot see it."""
    drawn = _drawn(picture)
    wide, tall = _size(drawn, PANEL if isinstance(picture, AnatomyPanel) else WIDTH)
    head = _head(picture, wide)
    top = MARGIN + sum(height for height, _ in head)
    parts, y = [], float(MARGIN)
    for height, part in head:
        parts.append(
            Markup('<g transform="translate({0},{1:.0f})">{2}</g>').format(MARGIN, y, part)
        )
        y += height
    made = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1:.0f}" role="img">'
        "<title>{2}</title><desc>{3}</desc><style>{4}</style>"
        '<rect width="100%" height="100%" fill="{5}"/>{6}'
        '<svg x="{7}" y="{8:.0f}" width="{9}" height="{10}" overflow="visible">{11}</svg></svg>'
    ).format(
        wide + 2 * MARGIN, top + tall + MARGIN, picture.title, picture.text, Markup(_styles()),
        page_colours(dark=False)["raised"], Markup("").join(parts), MARGIN, top, wide, tall, drawn,
    )  # fmt: skip
    return visible(made)


def _drawn(picture: Drawn) -> Markup:
    if isinstance(picture, AnatomyPanel):
        return draw_anatomy(picture, "picture")
    if isinstance(picture, Bars):
        return draw_bars(picture, "picture")
    if isinstance(picture, Curves):
        return draw_curves(picture, "picture")
    return draw_wide(picture, "picture")


def _size(drawn: Markup, wide: int) -> tuple[int, int]:
    """Return width and height in pixels; `wide` is taken where a drawing fills its place."""
    found = _SIZE.search(drawn)
    assert found is not None  # every drawing is framed
    return (wide if found[1] == "100%" else int(found[1])), int(found[2])


def _head(picture: Drawn, wide: int) -> list[tuple[float, Markup]]:
    """Return what stands above a picture: each row's height, and the row."""
    letters = int(wide / LETTER)
    rows = [_line(text, "label") for text in textwrap.wrap(picture.title, letters)]
    if isinstance(picture, AnatomyPanel):
        rows += [_line(text, "value") for text in textwrap.wrap(picture.detail, letters)]
    if isinstance(picture, Bars | Curves) and len(picture.legend) > 1:
        rows += [(LEGEND, row) for row in _legend(picture.legend, wide)]
    return [*rows, (MARGIN / 2, Markup(""))]


def _line(text: str, kind: str) -> tuple[float, Markup]:
    words = Markup('<g class="chart"><text class="{0}" y="13">{1}</text></g>').format(kind, text)
    return LINE, words


def _legend(legend: Sequence[tuple[str, int]], wide: int) -> Iterator[Markup]:
    """Yield rows of names, each behind a dot of its colour."""
    row, x = Markup(""), 0.0
    for name, colour in legend:
        room = 16 + LETTER * len(name) + 18
        if x and x + room > wide:
            yield row
            row, x = Markup(""), 0.0
        row += Markup(
            '<g class="chart"><g class="c{0}"><circle class="dot" cx="{1:.1f}" cy="10" r="5"/></g>'
            '<text x="{2:.1f}" y="14.5">{3}</text></g>'
        ).format(colour, x + 5, x + 16, name)
        x += room
    yield row


@cache
def _styles() -> str:
    """Return the page's rules for what is drawn, without variables."""
    named = page_colours(dark=False)
    text = "\n".join(texts_of(("page.css", "pictures/pictures.css")))
    rules = [f"text {{ font-family: {FONT}; font-size: 13px }}"]
    for selector, body in _RULE.findall(text):
        # the one shorthand that names the page's own letters is said above
        kept = re.sub(r"font: [^;]*;", "", body).strip()
        for place, paints in _places(selector.strip(), kept, named):
            rules.append(f"{place} {{ {_painted(kept, paints)} }}")
    return "\n".join(rules)


def _places(
    selector: str, body: str, named: dict[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield a rule's selector and what names of colours stand for: within `.c0`, within `.c1`."""
    if "var(--k)" not in body:
        yield selector, named
        return
    root, _, rest = selector.partition(" ")
    for name, colour in named.items():
        if _OWNED.fullmatch(name):
            yield f"{root} .{name.replace('k', 'c')} {rest}", {**named, "k": colour}


def _painted(body: str, paints: dict[str, str]) -> str:
    return _NAMED.sub(lambda name: paints[name[1]], body)
