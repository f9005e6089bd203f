"""One cell of the calibration: what is run, what was found, and whether it is within bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from calibration_batch import Test
from calibration_draws import Data, Draw

Role = Literal["primary", "companion", "naive", "limit"]
Numbers = tuple[float, float, float]
Shipped = Callable[[Data], Numbers]

MORE = 0.005
"""Allowed beyond the noise: McNemar mid-p (with Tango's interval), CR1, CR2, and the two-way t."""


@dataclass(frozen=True)
class Row:
    """A test on a family.

    Attributes:
        design: Name of the test.
        test: What it says of many draws.
        shipped: What the function of stats/ says of one draw: p-value and interval; None: the
            test is naive, or calls the shipped function itself.
        role: Only "primary" is counted. "limit": a primary test where its own documentation says
            that it fails.
        more: Allowed beyond the noise.
        lower: A size below .045 is outside, too.
        checks: Draws on which `shipped` is compared.
        most: Draws at most, for a test that is slow; None: all of the study's.
    """

    design: str
    test: Test
    shipped: Shipped | None = None
    role: Role = "primary"
    more: float = 0.0
    lower: bool = False
    checks: int = 20
    most: int | None = None


@dataclass(frozen=True)
class Study:
    """A null family and the tests that are run on its draws.

    Attributes:
        family: Its name, unique.
        draw: Makes the scores.
        rows: The tests.
        alternative: Effect at which power is measured, None: it is not.
        says: That effect in words.
        truth: True difference at an effect, None: there is no interval to look at.
        null: Effect of the null (equivalence: the margin; families: another checkpoint's).
        runs: Draws R.
    """

    family: str
    draw: Draw
    rows: tuple[Row, ...]
    alternative: float | None = None
    says: str = ""
    truth: Callable[[float], float] | None = None
    null: float = 0.0
    runs: int = 20_000


@dataclass(frozen=True)
class Cell:
    """What was measured.

    Attributes:
        design: Name of the test.
        family: Name of the null family.
        role: See `Row`.
        runs: Draws R under the null, and as many under the alternative.
        size: Shares of p-values up to .01, .05, .10 under the null; None: an interval only.
        coverage: Shares of 95 % intervals that hold the truth, under the null and under the
            alternative, of those that exist.
        undefined: Share of draws without an interval, the larger of the two; None: no interval.
        power: Share of p-values up to .05 under the alternative.
        alternative: In words.
        more: See `Row`.
        lower: See `Row`.
        checked: Draws on which the shipped function was called beside the batch; None: the
            shipped function made every number, or the test is naive.
    """

    design: str
    family: str
    role: Role
    runs: int
    size: Numbers | None
    coverage: tuple[float, ...]
    undefined: float | None
    power: float | None
    alternative: str
    more: float
    lower: bool
    checked: int | None

    @property
    def noise(self) -> float:
        """Three standard errors of a rate of 5 %."""
        return 3 * math.sqrt(0.05 * 0.95 / self.runs)

    @property
    def size_bounds(self) -> tuple[float, float]:
        """Least and largest size at .05."""
        return (0.045 if self.lower else 0.0), 0.05 + self.noise + self.more

    @property
    def least_coverage(self) -> float:
        """Of the 95 % interval."""
        return 0.95 - self.noise - self.more

    @property
    def ok(self) -> bool:
        """Size and coverage lie within the bounds."""
        low, high = self.size_bounds
        return (self.size is None or low <= self.size[1] <= high) and all(
            share >= self.least_coverage for share in self.coverage
        )


def outside(cells: list[Cell]) -> int:
    """How many cells of primary designs are outside their bounds."""
    return sum(not cell.ok for cell in cells if cell.role == "primary")
