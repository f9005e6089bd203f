"""What a gate found: frozen outcomes, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bench.data.declared import Require
from stats.results import UNDEFINED, Interval

Outcome = Literal["better", "not_worse", "undecided", "regression", "untested"]
"""Where the interval of a difference lies, margin m: wholly above 0; above −m; on both sides of
−m (not shown to be no worse); wholly below −m; or there is no interval."""

SAME = "the same answers"
"""What stands for a test where nothing was answered anew."""

LeakOutcome = Literal["leak", "no_leak", "not_found", "in_part", "trained", "not_tested"]

PASSES: dict[Require, tuple[Outcome, ...]] = {
    "no_regression": ("better", "not_worse", "undecided"),
    "not_worse": ("better", "not_worse"),
    "better": ("better",),
}
"""What a rule lets through; what could not be tested passes none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule with all its words filled in.

    Attributes:
        checkpoint, against: Names; `against` is None where the baseline is meant.
        metric, set: Names.
        margin: Percentage points, 0 or more.
        require: What is required.
    """

    checkpoint: str
    against: str | None
    metric: str
    set: str
    margin: float
    require: Require


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule came to.

    Attributes:
        asked: The rule.
        outcome: Where the interval lies.
        difference: checkpoint − against, turned so that above 0 is better; NaN where unknown.
        interval: Of `difference`.
        level: Of the interval.
        test: Name of the test, or how the interval was made.
        paired: Whether both answered the same questions in one comparison.
        note: Why there is no interval, or what else must be known; "" where nothing.
    """

    asked: Asked
    outcome: Outcome
    difference: float = float("nan")
    interval: Interval = UNDEFINED
    level: float = 0.95
    test: str = ""
    paired: bool = True
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether the rule lets it through."""
        return self.outcome in PASSES[self.asked.require]


@dataclass(frozen=True, slots=True)
class LeakJudged:
    """Whether a checkpoint's score on a set is one on leaked items.

    Attributes:
        checkpoint, set: Which.
        outcome: What the checks of the comparison say.
        words: The same in a sentence.
    """

    checkpoint: str
    set: str
    outcome: LeakOutcome
    words: str

    @property
    def passed(self) -> bool:
        """Whether no leak was found; what could not be tested passes, and says so."""
        return self.outcome != "leak"


@dataclass(frozen=True, slots=True)
class Gate:
    """All outcomes.

    Attributes:
        suite, folder: Of the result.
        source: Where the policy comes from, in words.
        rules: In the policy's order.
        leaks: Each checkpoint and set once.
        changed: Settings that are not those of the baseline; those that matter first.
    """

    suite: str
    folder: str
    source: str
    rules: tuple[Judged, ...]
    leaks: tuple[LeakJudged, ...]
    changed: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every rule passes and nothing leaked."""
        return all(self.passes)

    @property
    def passes(self) -> tuple[bool, ...]:
        """Whether each rule passes, then each leak's."""
        return (*(one.passed for one in self.rules), *(one.passed for one in self.leaks))
