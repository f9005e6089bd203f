"""A metric that could not be made: its place, its name, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from metrics.failure import MetricFailed
from metrics.protocol import Answers, Floats, References


@dataclass(frozen=True)
class Broken:
    """What stands for a plugin whose code raised before it could be asked anything.

    Conventions:
        It fails wherever it is asked for a number, as a plugin does that raises on an answer; so
        the other metrics go on, and a report names it with its reason. A name that nothing has,
        or a file that is not there, is no such metric: that is a LookupError of `metrics.get`.

    Attributes:
        name: What the user calls it.
        why: What was raised, and by what, in one line.
    """

    name: str
    why: str

    unit: ClassVar[str] = "none"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("none",)
    settings: ClassVar[tuple[str, ...]] = ()

    def counts(self, answers: Answers, references: References) -> Floats:
        """Fail with the reason.

        Raises:
            MetricFailed: Always.
        """
        self._fail()

    def score(self, totals: Floats) -> Floats:
        """Fail with the reason.

        Raises:
            MetricFailed: Always.
        """
        self._fail()

    def _fail(self) -> NoReturn:
        raise MetricFailed(self.name, None, self.why)
