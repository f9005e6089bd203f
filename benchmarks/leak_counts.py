"""What every rule flagged of what was planted, and how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.leak_data import Trial
from stats import wilson

LEAKING = ("verbatim", "near", "paraphrased")
SHINGLES, THRESHOLDS = (1, 2, 3), (0.5, 0.7, 0.8)


@dataclass
class Counts:
    """What every rule flagged.

    Attributes:
        flagged: (data, kind, rule) -> questions it flagged.
        asked: (data, kind) -> questions.
        seconds: Rule -> CPU seconds in all.
        missed: (data, kind) -> leaks our rules missed, or questions they flagged for nothing.
    """

    flagged: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    missed: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, trial: Trial) -> None:
        """Count the questions of one trial."""
        for kind in trial.kinds:
            self.asked[trial.data, kind] += 1

    def add(self, trial: Trial, rule: str, found: set[int]) -> None:
        """Count what a rule flagged in one trial."""
        for number in found:
            self.flagged[trial.data, trial.kinds[number], rule] += 1

    def rate(self, data: str, kind: str, rule: str) -> float:
        """Share of questions of a kind that a rule flagged, 0-1; `data` may be `all`."""
        return self.hits(data, kind, rule) / self.n(data, kind)

    def interval(self, data: str, kind: str, rule: str) -> tuple[float, float]:
        """Wilson interval of that share, 95 %."""
        return wilson(self.rate(data, kind, rule), self.n(data, kind))

    def false(self, kinds: Sequence[str], rule: str) -> float:
        """Share of the questions of some kinds, of all data, that a rule flagged."""
        hits = sum(self.hits("all", kind, rule) for kind in kinds)
        return hits / sum(self.n("all", kind) for kind in kinds)

    def hits(self, data: str, kind: str, rule: str) -> int:
        """Number of questions of a kind that a rule flagged."""
        asked = {name for name, of in self.asked if of == kind and data in (name, "all")}
        return sum(self.flagged[name, kind, rule] for name in asked)

    def n(self, data: str, kind: str) -> int:
        """Number of questions of a kind."""
        return sum(
            n for (name, of), n in self.asked.items() if of == kind and data in (name, "all")
        )


def setting(shingle: int, threshold: float) -> str:
    """Return a MinHash setting's name, e.g. `MinHash 1w .5`."""
    return f"MinHash {shingle}w {threshold:.1f}".replace(" 0.", " .")
