"""What pictures are made of: frozen parts of final text, as `reports.sections.parts` has others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Module:
    """A row of an anatomy: modules of one name.

    Attributes:
        name: E.g. `q_proj`.
        text: How many numbers it holds, and what an adapter adds, in words.
        trains: Whether it, or what an adapter adds to it, trained.
        added: Whether only what an adapter adds trained.
    """

    name: str
    text: str
    trains: bool = False
    added: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Modules of one kind, under a title, e.g. "attention"."""

    title: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that are made alike: "16 blocks", and the groups in one of them."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AnatomyPanel:
    """One checkpoint or scenario: its modules from the input to the output.

    Attributes:
        title: Whose.
        detail: What trains, in words and numbers.
        text: All of it in words, for who cannot see it.
        colour: Number of its colour.
        before, after: Outside the blocks.
        runs: The blocks.
    """

    shape: ClassVar[str] = "anatomy"
    title: str
    detail: str
    text: str
    colour: int
    before: tuple[Group, ...]
    runs: tuple[Run, ...]
    after: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Anatomies:
    """Anatomies side by side."""

    shape: ClassVar[str] = "anatomies"
    title: str
    panels: tuple[AnatomyPanel, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A box of a flowchart.

    Attributes:
        title: What happens there.
        rows: A count (or "") and what it counts.
        lane: 0 for what is taught, 1 for what is only asked, None across both.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    lane: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A flowchart: boxes of two lanes that meet, then one box after the other.

    Attributes:
        title: Heads it.
        text: The same in words.
        taught: The lane of what is trained on, ending on the training; may be empty.
        asked: What is only asked; None where there is nothing.
        then: From the answers to the verdict.
    """

    shape: ClassVar[str] = "flow"
    title: str
    text: str
    taught: tuple[Stage, ...]
    asked: Stage | None
    then: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose, its value on the axis from 0 to 100, the value in words, its colour."""

    label: str
    value: float
    text: str
    colour: int
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of bars from 0 to 100, e.g. a metric each; `legend` names the colours.

    Attributes:
        title: Heads it.
        text: The same in words.
        groups: A title and its bars.
        legend: Names and colours, and whether it stands back.
    """

    shape: ClassVar[str] = "bars"
    title: str
    text: str
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    legend: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CurveLine:
    """One line of a curve.

    Attributes:
        label: Whose.
        points: (x, y), ascending in x.
        colour: Number of its colour.
        low, high: Ends of the intervals, one for each point; empty where there are none.
        thin: One of several that belong together, e.g. training seeds; it has no dots.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    colour: int
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Curves:
    """Lines over a number, with bands.

    Attributes:
        title: Heads it.
        text: The same in words.
        lines: At least one.
        across: What x is, e.g. "training steps".
        x_axis, y_axis: First and last value.
        x_ticks, y_ticks: Values that are labelled, with their labels.
        legend: Names and colours.
    """

    shape: ClassVar[str] = "curves"
    title: str
    text: str
    lines: tuple[CurveLine, ...]
    across: str
    x_axis: tuple[float, float]
    y_axis: tuple[float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    legend: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CurveRow:
    """Curves side by side."""

    shape: ClassVar[str] = "curve-row"
    curves: tuple[Curves, ...]


Picture = Anatomies | Flow | Bars | Curves | CurveRow
