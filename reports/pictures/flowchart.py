"""The set-up as a flowchart, drawn twice: from left to right, and from top to bottom for a phone.

The page shows the one that fits (`pictures.css`); the other is not there for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from reports.pictures.frame import arrow, box, framed, words
from reports.pictures.shapes import Flow, Stage

BOX, AWAY = 190.0, 32.0
"""Width of a box, and between boxes, from left to right."""

TALL, NARROW, DOWN = 19.0, 330.0, 26.0
"""Height of a row; width of a box, and between boxes, from top to bottom."""

SIDE = 16.0
"""Room for the way past the training, from top to bottom."""


@dataclass(frozen=True, slots=True)
class _Placed:
    stage: Stage
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return 34 + TALL * len(self.stage.rows)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def drawn(self) -> Markup:
        rows = [
            self._row(count, label, self.y + 44 + TALL * at)
            for at, (count, label) in enumerate(self.stage.rows)
        ]
        parts = [
            box("stage", (self.x, self.y, self.width, self.height)),
            words(self.stage.title, self.x + 12, self.y + 22, "label"),
            *rows,
        ]
        return Markup("").join(parts)

    def _row(self, count: str, label: str, y: float) -> Markup:
        letters = int((self.width - 24) / 6.9)
        if not count:
            return words(label, self.x + 12, y, "name", most=letters)
        return Markup(
            '<text x="{0:.1f}" y="{1:.1f}"><tspan class="strong">{2}</tspan> {3}</text>'
        ).format(self.x + 12, y, count, _cut(label, letters - len(count) - 1))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(1, most - 1)]}…"


def draw_wide(flow: Flow, key: str) -> Markup:
    """Return the flow from left to right, for at least 860 pixels."""
    lanes = [list(flow.taught), [flow.asked] if flow.asked else []]
    tops = _tall(lanes[0])
    taught = _beside(lanes[0], 0, 0)
    asked = _beside(lanes[1], 0, tops + 22 if lanes[0] else 0)
    columns = max(len(taught), len(asked))
    end = max((one.y + one.height for one in (*taught, *asked)), default=0.0)
    then = _beside(list(flow.then), columns * (BOX + AWAY), 0)
    end = max(end, *(one.height for one in then))
    then = [_Placed(one.stage, one.x, max(0.0, (end - one.height) / 2), BOX) for one in then]
    if not taught:
        asked = [_Placed(one.stage, one.x, max(0.0, (end - one.height) / 2), BOX) for one in asked]
    ways = _in_turn(taught) + _in_turn(then)
    for last in (taught[-1:], asked[-1:]):
        ways += [_into(one, then[0]) for one in last]
    width = (columns + len(then)) * (BOX + AWAY) - AWAY
    parts = [*ways, *(one.drawn() for one in (*taught, *asked, *then))]
    return framed(flow.title, flow.text, key, (f"{width + 4:.0f}", end + 4), parts)


def draw_tall(flow: Flow, key: str) -> Markup:
    """Return the flow from top to bottom, for a phone."""
    order = [*((flow.asked,) if flow.asked else ()), *flow.taught, *flow.then]
    y, placed = 1.0, []
    for stage in order:
        one = _Placed(stage, SIDE, y, NARROW - SIDE - 2)
        placed.append(one)
        y += one.height + DOWN
    ways = []
    for above, below in pairwise(placed):
        skips = above.stage is flow.asked and bool(flow.taught)
        if not skips:
            x = SIDE + 40
            ways.append(arrow(((x, above.y + above.height), (x, below.y - 1))))
    if flow.asked and flow.taught:
        first, meets = placed[0], placed[1 + len(flow.taught)]
        ways.append(
            arrow(
                (
                    (SIDE, first.middle),
                    (4, first.middle),
                    (4, meets.middle),
                    (SIDE - 1, meets.middle),
                )
            )
        )
    parts = [*ways, *(one.drawn() for one in placed)]
    return framed(flow.title, flow.text, key, (f"{NARROW:.0f}", y - DOWN + 4), parts)


def _tall(stages: list[Stage]) -> float:
    return max((34 + TALL * len(one.rows) for one in stages), default=0.0)


def _beside(stages: list[Stage], x: float, y: float) -> list[_Placed]:
    tall = _tall(stages)
    return [
        _Placed(one, 1 + x + at * (BOX + AWAY), 1 + y + (tall - 34 - TALL * len(one.rows)) / 2, BOX)
        for at, one in enumerate(stages)
    ]


def _in_turn(placed: list[_Placed]) -> list[Markup]:
    """Return level ways from each box to the next."""
    ways = []
    for one, other in pairwise(placed):
        y = (max(one.y, other.y) + min(one.y + one.height, other.y + other.height)) / 2
        ways.append(arrow(((one.x + one.width, y), (other.x - 1, y))))
    return ways


def _into(one: _Placed, other: _Placed) -> Markup:
    """Return the way from a lane into the box where both meet."""
    start, y = one.x + one.width, one.middle
    if other.y + 8 < y < other.y + other.height - 8:
        return arrow(((start, y), (other.x - 1, y)))
    bend = other.x - AWAY / 2
    meets = min(max(y, other.y + 14), other.y + other.height - 14)
    return arrow(((start, y), (bend, y), (bend, meets), (other.x - 1, meets)))
