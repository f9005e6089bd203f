"""Bars cut into shares as inline SVG: where the variance of answers comes from."""

from __future__ import annotations

from markupsafe import Markup

from reports.sections.parts import Slice, Stacks
from reports.svg import fitted, framed

ROW = 50
BAR = 22
SMALLEST = 0.12
"""Share from which a slice has room for its number on the narrowest screen."""


def draw(stacks: Stacks, key: str) -> Markup:
    """Return the bars as one `<svg>` element; `key` is unique on the page."""
    parts = [_bar(label, slices, row * ROW) for row, (label, slices) in enumerate(stacks.bars)]
    return framed(stacks, key, ROW * len(stacks.bars) + 4, parts)


def _bar(label: str, slices: tuple[Slice, ...], top: int) -> Markup:
    parts = [Markup('<text class="label" x="0" y="{0}">{1}</text>').format(top + 15, fitted(label))]
    start = 0.0
    for one in slices:
        parts.append(_slice(one, start, top + 22))
        start += one.share
    return Markup("").join(parts)


def _slice(one: Slice, start: float, y: int) -> Markup:
    made = Markup(
        '<rect class="slice" x="{0:.3f}%" width="{1:.3f}%" y="{2}" height="{3}"/>'
    ).format(100 * start, 100 * one.share, y, BAR)
    if one.share >= SMALLEST:
        made += Markup(
            '<text class="inside" x="{0:.3f}%" y="{1}" text-anchor="middle">{2}</text>'
        ).format(100 * (start + one.share / 2), y + 15, one.text)
    return Markup('<g class="c{0}">{1}</g>').format(one.colour, made)
