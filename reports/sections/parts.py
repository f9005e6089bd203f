"""What sections are made of: frozen parts of final text, which every renderer knows.

A part names its own `shape`, by which a renderer chooses how to draw it; a new shape is a new
dataclass here and one row in each renderer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reports.pictures.shapes import Picture
from reports.sections.item_parts import Items
from reports.sections.match_parts import Matches


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text. `tone` is `plain`, `note` (small print) or `warning`."""

    shape: ClassVar[str] = "paragraph"
    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Heads the parts that follow, within a section."""

    shape: ClassVar[str] = "subtitle"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences that belong together; a bullet may carry the kind of verdict it states."""

    shape: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a second line below it, and the checkpoint whose colour it carries.

    `inset` sets a row's head in: it belongs to the row above. `kind` is the kind of verdict that
    the text states (see `reports.ladder_words.BADGES`); its symbol stands before the text.
    """

    text: str
    detail: str = ""
    colour: int | None = None
    inset: bool = False
    kind: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, a second line below it, and whether it holds numbers."""

    title: str
    detail: str = ""
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column heads its rows; `folded` keeps it shut until asked for."""

    shape: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a chart: a point with its interval, both in the chart's unit.

    Attributes:
        label: Whose value it is.
        value, low, high: NaN where undefined.
        text: The value in words, as shown at the row's end.
        colour: Index of the checkpoint whose colour it has.
        dots: What `value` is the mean of, as small dots: one for each training seed.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    colour: int
    dots: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Points with intervals on a common axis.

    Attributes:
        title: Heads the chart.
        text: The same in words, for who cannot see it.
        marks: From top to bottom.
        axis: First and last value of the axis.
        ticks: Values that are labelled, with their labels.
        zero: Whether 0 has a line of its own (a chart of differences).
        band: A shaded range, e.g. the equivalence margin, or None.
    """

    shape: ClassVar[str] = "chart"
    title: str
    text: str
    marks: tuple[Mark, ...]
    axis: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]
    zero: bool = False
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ChartRow:
    """Small charts side by side."""

    shape: ClassVar[str] = "charts"
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a line chart: a value at each step, NaN where undefined.

    `texts` has the values in words, one for each; without them they are plain numbers.
    """

    label: str
    values: tuple[float, ...]
    colour: int
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over steps that have names: what crosses is an interaction.

    Attributes:
        title: Heads the chart.
        text: The same in words, for who cannot see it.
        steps: Names of the steps, from left to right.
        series: At least one line.
        axis: First and last value of the upright axis.
        ticks: Values that are labelled, with their labels.
    """

    shape: ClassVar[str] = "lines"
    title: str
    text: str
    steps: tuple[str, ...]
    series: tuple[Series, ...]
    axis: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a bar: what it is, its share (0-1), the share in words, its colour's number."""

    label: str
    share: float
    text: str
    colour: int


@dataclass(frozen=True, slots=True)
class Stacks:
    """Bars of equal length, each cut into slices; `legend` names the slices' colours.

    Attributes:
        title: Heads the chart.
        text: The same in words, for who cannot see it.
        bars: What each bar is of, and its slices from left to right.
        legend: Names and colours of all slices.
    """

    shape: ClassVar[str] = "stacks"
    title: str
    text: str
    bars: tuple[tuple[str, tuple[Slice, ...]], ...]
    legend: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another section; `key` is its anchor."""

    shape: ClassVar[str] = "link"
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, e.g. `seed: 0`."""

    shape: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A line to copy, e.g. a command."""

    shape: ClassVar[str] = "code"
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One checkpoint or scenario on the ladder.

    Attributes:
        head: Whose row it is.
        verdict: The rung in a few words, with its kind and symbol.
        scores: A score with its interval for each column.
    """

    head: Cell
    verdict: Cell
    scores: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The verdicts of the first screen, a line each: a table that stacks on a phone.

    Attributes:
        title: Heads it.
        asked: What the verdicts are about, e.g. the primary set.
        columns: Of the scores.
        rows: In the comparison's order.
        notes: Sentences below it.
        more: Leads to the section.
        intervals: What stands below, or in brackets behind, each score: "95 % CI".
    """

    shape: ClassVar[str] = "ladder"
    title: str
    asked: str
    columns: tuple[Column, ...]
    rows: tuple[LadderRow, ...]
    notes: tuple[str, ...]
    more: Link
    intervals: str = ""


Drawing = Chart | Lines | Stacks
Text = Paragraph | Subtitle | Bullets | Link | Facts | Code
Part = Text | Table | Drawing | ChartRow | Items | Matches | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of parts; `key` is its anchor."""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The first screen: the question, the verdict, what it applies to, warnings, the picture.

    Attributes:
        setting: Suite, primary set and metric.
        declared: Whether the analysis was settled before the answers, where it was not; else "".
        question: What was asked, in plain words.
        kind: `higher`, `some`, `equivalent` or `not_established`.
        badge: The verdict in two or three words.
        claim: The verdict in one sentence, without its full stop.
        evidence: What the claim rests on, shown in brackets behind it.
        remarks: Further sentences: who is beaten, what could be detected.
        facts: Few numbers, with labels.
        target: Over what the conclusion generalises.
        applies: What it applies to.
        warnings: Sentences to read before believing it.
        chart: The main chart.
        qualified: What the claim must not be read without: items found in training.
        alarm: A badge beside the verdict's own, where the primary set is in doubt.
        ladder: What the checks say of each checkpoint; None where none ran.
        checked: What was found of leakage, in two or three words, where there is no alarm; None
            where that is no question (a rating round).
        made: The day of the comparison, or on which a rating round was made; "" where unknown.
        signature: One line that makes the result repeatable.
    """

    setting: str
    declared: str
    question: str
    kind: str
    badge: str
    claim: str
    evidence: str
    remarks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    target: str
    applies: str
    warnings: tuple[str, ...]
    chart: Chart
    qualified: tuple[str, ...] = ()
    alarm: Cell | None = None
    ladder: Ladder | None = None
    checked: Cell | None = None
    made: str = ""
    signature: str = ""

    @property
    def verdict(self) -> str:
        """Claim and evidence as one sentence."""
        return f"{self.claim} ({self.evidence})." if self.evidence else f"{self.claim}."
